"""Records that are made by POST at their own path, alone and several at once."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "admin": False, "groups": [], "kind": "user", **more}


def add(name: str) -> Call:
    return (f"POST /users/{name}", 201, user(name), {"admin": False})


def several(*names: str, admin: bool) -> Call:
    shown = [user(name, admin=admin) for name in names]
    return ("POST /users", 201, shown, {"usernames": [*names], "admin": admin})


CALLS: list[Call] = [
    add("ann-11"), add("bob-12"), several("cas-13", "dot-14", admin=True), add("eve-15"),
    ("GET /users/ann-11", 200, user("ann-11")),
    ("GET /users/dot-14", 200, user("dot-14", admin=True)),
    ("POST /users", 400, {"error": "no JSON"}, "odd"),
    ("GET /users/zoe-99", 404, {"error": "no user"}),
    ("PATCH /users/zoe-99", 404, {"error": "no user"}, {"admin": True}),
    ("PATCH /users/bob-12", 200, user("bob-12", admin=True), {"admin": True}),
    ("DELETE /users/bob-12", 204, None), ("GET /users/bob-12", 404, {"error": "no user"}),
]  # fmt: skip


def test_a_record_is_made_by_post_at_its_own_path():
    answers = Answering(*CALLS)
    assert answers("GET /users/kim-20")[0] == 404
    assert answers("POST /users/kim-20", {"admin": False}) == (201, user("kim-20"))
    assert answers("GET /users/kim-20") == (200, user("kim-20"))


def test_records_are_made_by_their_keys_in_a_list():
    answers = Answering(*CALLS)
    made = answers("POST /users", {"usernames": ["kim-20", "lou-21"], "admin": True})
    assert made == (201, [user("kim-20", admin=True), user("lou-21", admin=True)])
    assert answers("GET /users/lou-21") == (200, user("lou-21", admin=True))


def test_post_at_a_path_where_nothing_was_done_before_makes_a_record_whatever_its_status():
    def add(name: str, size: int) -> tuple[Any, ...]:
        return (f"POST /pens/{name}", 200, {"name": name, "size": size}, {"size": size})

    names = {"first": 3, "second-pen": 4, "third-pen": 5}
    made = [add(name, size) for name, size in names.items()]
    read = [
        (f"GET /pens/{name}", 200, {"name": name, "size": size}) for name, size in names.items()
    ]
    missing = ("GET /pens/no-pen-1", 404, {"error": "no pen"})
    answers = Answering(*made, *read, missing)
    assert answers("POST /pens/fourth-pen", {"size": 6}) == (200, {"name": "fourth-pen", "size": 6})
    assert answers("GET /pens/fourth-pen")[0] == 200
    changing = Answering(*read, *made, missing)  # they were there: they are changed
    assert changing("POST /pens/fourth-pen", {"size": 6})[0] == 404
