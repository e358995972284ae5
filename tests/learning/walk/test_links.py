"""Paths that name records of other kinds, and keys that are made of what was sent."""

from typing import Any

import pytest

from tests.learning.answering import Answering

HALLS = ("hall-0001", "hall-0002", "hall-0003")


def hall(name: str) -> tuple[Any, ...]:
    return (f"PUT /halls/{name}", 201, None, {"size": 1})


def belt(place: str, name: str, status: int = 201) -> tuple[Any, ...]:
    answer = None if status == 201 else {"error": "Not Found"}
    return (f"PUT /belts/{place}/{name}", status, answer, {"speed": 3})


def belts(place: str, *names: str) -> tuple[Any, ...]:
    shown = [{"hall": place, "name": name, "speed": 3} for name in names]
    return (f"GET /belts/{place}", 200, shown)


NAMING = (
    *map(hall, HALLS), *(belt(name, f"belt-{name}") for name in HALLS),
    ("GET /halls/hall-0001", 200, {"name": "hall-0001", "size": 1}),
    ("GET /belts/hall-0001/belt-hall-0001", 200,
     {"hall": "hall-0001", "name": "belt-hall-0001", "speed": 3}),
    *(belts(name, f"belt-{name}") for name in HALLS),
    ("GET /belts", 200, [each for name in HALLS for each in belts(name, f"belt-{name}")[2]]),
    ("DELETE /halls/hall-0003", 204, None),
    ("GET /belts/hall-0003", 404, {"error": "Not Found"}),
    ("GET /belts", 200, [each for name in HALLS[:2] for each in belts(name, f"belt-{name}")[2]]),
)  # fmt: skip


def test_what_a_path_names_must_be_there_and_goes_with_all_that_names_it():
    answers = Answering(*NAMING)
    assert answers("GET /belts/hall-0009") == (404, {"error": "Not Found"})
    answers("PUT /halls/hall-0009", {"size": 2})
    answers("PUT /belts/hall-0009/belt-0009", {"speed": 7})
    shown = [{"hall": "hall-0009", "name": "belt-0009", "speed": 7}]
    assert answers("GET /belts/hall-0009") == answers("GET /belts") == (200, shown)
    answers("DELETE /halls/hall-0009")
    assert answers("GET /belts") == (200, [])
    answers("PUT /halls/hall-0009", {"size": 2})
    assert answers("GET /belts/hall-0009") == (200, [])


@pytest.mark.parametrize(
    ("keys", "sent", "key"),
    [
        ({"north": "north", "old.mill": "old.mill", "": "~"}, "west", "west"),
        ({"north": "north", "old.mill": "old.mill", "": "~"}, "", "~"),
        ({"The North": "the-north", "Old Mill": "old-mill"}, "New  Dock!", "new-dock"),
    ],
)
def test_a_key_is_made_of_what_was_sent(keys, sent, key):
    made = [
        ("POST /docks", 201, {"slug": shown, "title": title}, {"title": title})
        for title, shown in keys.items()
    ]
    read = [
        (f"GET /docks/{shown}", 200, {"slug": shown, "title": title})
        for title, shown in keys.items()
    ]
    answers = Answering(*made, *read, ("DELETE /docks/dock-00001", 404, {}))
    assert answers("POST /docks", {"title": sent}) == (201, {"title": sent, "slug": key})
    assert answers(f"GET /docks/{key}") == (200, {"title": sent, "slug": key})


def test_a_key_that_only_the_address_of_a_new_record_has_is_that_of_the_record():
    def added(key: str) -> tuple[Any, ...]:
        return ("POST /docks", 201, None, {"title": f"t {key}"}, f"/api/docks/{key}")

    keys = ("7c9e6679-0000-4000-8000-000000000001", "7c9e6679-0000-4000-8000-000000000002")
    read = [(f"GET /docks/{key}", 200, {"id": key, "title": f"t {key}"}) for key in keys]
    learned = Answering(*map(added, keys), *read).learned
    kind = learned.model.kinds["Dock"]
    assert kind.fills["id"] == {"as": "uuid"}
    assert "title" not in kind.fills


def test_a_text_with_commas_is_kept_as_a_list_where_that_is_shown():
    answers = Answering(
        ("PUT /users/user-0001", 201, None, {"tags": "a, b"}),
        ("GET /users/user-0001", 200, {"name": "user-0001", "tags": ["a", "b"]}),
        ("PUT /users/user-0002", 201, None, {"tags": ""}),
        ("GET /users/user-0002", 200, {"name": "user-0002", "tags": []}),
    )
    answers("PUT /users/user-0009", {"tags": "c,d"})
    assert answers("GET /users/user-0009")[1]["tags"] == ["c", "d"]


def test_what_others_refer_to_is_not_removed_where_that_was_refused():
    def dock(name: str) -> tuple[Any, ...]:
        return ("POST /docks", 201, {"name": name}, {"name": name})

    def boat(name: str, dock: str) -> tuple[Any, ...]:
        sent = {"name": name, "at": {"dock": dock}}
        return ("POST /boats", 201, sent, sent)

    docks = ("dock-one", "dock-two", "dock-six")
    answers = Answering(
        *map(dock, docks), boat("boat-one", "dock-one"), boat("boat-two", "dock-two"),
        ("DELETE /docks/dock-one", 409, {"error": "a boat is there"}),
        ("GET /boats/boat-one", 200, {"name": "boat-one", "at": {"dock": "dock-one"}}),
        ("DELETE /boats/boat-one", 204, None), ("DELETE /docks/dock-one", 204, None),
        ("DELETE /docks/dock-six", 204, None),
    )  # fmt: skip
    for name in ("dock-new", "dock-old"):
        answers("POST /docks", {"name": name})
    answers("POST /boats", {"name": "boat-new", "at": {"dock": "dock-new"}})
    assert answers("DELETE /docks/dock-new") == (409, {"error": "a boat is there"})
    assert answers("DELETE /docks/dock-old")[0] == 204
    answers("DELETE /boats/boat-new")
    assert answers("DELETE /docks/dock-new")[0] == 204
