"""Paths without a key that always name the same record, such as that of whoever asks."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def user(key: int, name: str = "") -> dict[str, Any]:
    return {"id": key, "name": name or f"name {key}", "role": "clerk", "active": True}


USERS = (
    ("GET /users", 200, {"users": [user(1), user(2)]}), ("GET /users/1", 200, user(1)),
    ("GET /users/2", 200, user(2)), ("GET /users/9", 404),
)  # fmt: skip


def test_what_is_changed_without_a_key_is_changed_at_its_own_path():
    answers = Answering(*USERS, ("PUT /me", 200, user(1, "ann"), {"name": "ann"}))
    assert answers("PUT /me", {"name": "bea"}) == (200, user(1, "bea"))
    assert answers("GET /users/1") == (200, user(1, "bea"))
    assert answers("GET /users/2") == (200, user(2))


def test_what_is_read_without_a_key_is_read_as_it_is_now():
    answers = Answering(*USERS, ("GET /me", 200, user(2)), ("GET /me", 200, user(2)))
    answers("GET /me")
    assert answers.learned.model.specs["GET /me"].more["own"] == {"user_id": "2"}


def test_one_answer_or_several_records_do_not_make_a_path_their_own():
    for calls in ([user(2)], [user(1), user(2)]):
        answers = Answering(*USERS, *(("GET /latest", 200, each) for each in calls))
        assert answers.learned.model.specs["GET /latest"].does == "answer"


def test_a_record_that_there_is_once_may_be_one_of_a_list_that_shows_it_otherwise():
    def user(key: int, name: str, **more: Any) -> dict[str, Any]:
        return {"id": key, "name": name, "email": f"{key}@b.test", "login": f"l-{key}", **more}

    def me(name: str) -> dict[str, Any]:
        return {"result": user(1, name, is_known=True)}

    listed = [user(1, "Ada", active=True, roles=[], made=3, seen=4, of=[1])]
    calls = [
        ("GET /users", 200, listed), ("GET /me", 200, me("Ada")),
        ("PUT /me", 200, me("Bea"), {"name": "Bea"}),
        ("GET /users/1", 200, {**listed[0], "name": "Bea"}),
    ]  # fmt: skip
    answers = Answering(*calls)
    changed = answers("PUT /me", {"name": "Cleo"})[1]["result"]
    assert changed == me("Cleo")["result"]
    assert answers("GET /users/1")[1] == {**listed[0], "name": "Cleo"}
    assert [each["name"] for each in answers("GET /users")[1]] == ["Cleo"]
    assert "Me" not in answers.learned.model.kinds


def test_a_record_that_there_is_once_is_not_one_of_a_list_by_its_number_alone():
    calls = [
        ("GET /users", 200, [{"id": 1, "name": "Ada", "email": "a@b.test"}]),
        ("GET /settings", 200, {"id": 1, "name": "shop", "theme": "dark"}),
        ("PUT /settings", 200, {"id": 1, "name": "shop", "theme": "light"}, {"theme": "light"}),
    ]
    kinds = Answering(*calls).learned.model.kinds
    assert kinds["Setting"].key is None


def test_a_record_that_there_is_once_is_not_one_that_others_have_within_them():
    who = {"id": 1, "name": "Ada", "email": "a@b.test"}
    lamp = {"id": 1, "watts": 5, "by": who}
    calls = [
        ("GET /lamps", 200, [lamp]), ("GET /lamps/1", 200, lamp), ("GET /me", 200, who),
        ("PUT /me", 200, {**who, "name": "Bea"}, {"name": "Bea"}),
    ]  # fmt: skip
    specs = Answering(*calls).learned.model.specs
    assert not any("own" in specs[label].more for label in ("GET /me", "PUT /me"))


def test_all_that_is_done_with_a_record_that_there_is_once_is_done_with_that_of_a_list():
    """What a change shows has just one text in common with the list, what is read has two."""
    who = {"id": 1, "name": "Ada", "email": "a@b.test"}
    calls = [
        ("GET /users", 200, [{**who, "active": True, "roles": [], "made": 3, "seen": 4, "of": 5}]),
        ("GET /me", 200, who), ("PUT /me", 200, {**who, "name": "Bea"}, {"name": "Bea"}),
        ("GET /users/9", 404, {"message": "none"}),
    ]  # fmt: skip
    answers = Answering(*calls)
    answers("PUT /me", {"name": "Cleo"})
    assert answers("GET /users")[1][0]["name"] == answers("GET /me")[1]["name"] == "Cleo"
