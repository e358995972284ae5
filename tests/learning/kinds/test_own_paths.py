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
