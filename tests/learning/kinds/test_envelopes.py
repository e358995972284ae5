"""Answers with the key of a record beside it, or with what was sent in place of the record."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
WORDS = {"title": "Show a hall", "columns": ["id", "name"]}


def hall(key: int, name: str, colour: str | None = None) -> dict[str, Any]:
    owner = {"id": 7, "name": "Ada"}
    return {"id": key, "name": name, "colour": colour, "owners": [owner], "open": True}


def made(key: int, **sent: Any) -> Call:
    return ("POST /halls/", 201, {"id": key, "result": sent}, sent)


def read(key: int, name: str, colour: str | None = None) -> Call:
    return (f"GET /halls/{key}", 200, {"id": key, **WORDS, "result": hall(key, name, colour)})


def changed(key: int, **sent: Any) -> Call:
    return (f"PUT /halls/{key}", 200, {"id": key, "result": sent}, sent)


CALLS = (
    made(1, name="north", colour="red"), read(1, "north", "red"),
    made(2, name="south"), read(2, "south"),
    made(3, name="east", colour="blue"), read(3, "east", "blue"),
    changed(1, colour="green"), read(1, "north", "green"),
    changed(2, name="centre"), read(2, "centre"),
    ("DELETE /halls/2", 200, {"message": "OK"}), ("GET /halls/2", 404, {"message": "Not found"}),
)  # fmt: skip


def test_writes_are_answered_with_what_was_sent_and_the_key():
    answers = Answering(*CALLS)
    sent = {"name": "west", "colour": "grey"}
    status, new = answers("POST /halls/", sent)
    assert (status, new) == (201, {"id": new["id"], "result": sent})
    whole = {"id": new["id"], **WORDS, "result": hall(new["id"], "west", "grey")}
    assert answers(f"GET /halls/{new['id']}") == (200, whole)
    assert answers("POST /halls/", {"name": "tower"})[1]["result"] == {"name": "tower"}
    change = {"colour": "pink"}
    answer = answers(f"PUT /halls/{new['id']}", change)
    assert answer == (200, {"id": new["id"], "result": change})
    assert answers(f"GET /halls/{new['id']}")[1]["result"] == hall(new["id"], "west", "pink")


def test_all_that_is_shown_of_a_new_record_may_be_its_key():
    calls = [(c[0], c[1], {"id": c[2]["id"]}, c[3]) if "POST" in c[0] else c for c in CALLS]
    answers = Answering(*calls)
    new = answers("POST /halls/", {"name": "west", "colour": "grey"})[1]
    assert new.keys() == {"id"}
    assert answers(f"GET /halls/{new['id']}")[1]["result"] == hall(new["id"], "west", "grey")


def test_what_is_there_beside_what_was_sent_stays():
    calls = list(CALLS)
    for index, call in enumerate(calls):
        if call[0].startswith("PUT"):
            result = {**call[2]["result"], "checked": False}
            calls[index] = (*call[:2], {**call[2], "result": result}, call[3])
    answers = Answering(*calls)
    key = answers("POST /halls/", {"name": "west"})[1]["id"]
    answer = answers(f"PUT /halls/{key}", {"colour": "pink"})[1]
    assert answer == {"id": key, "result": {"colour": "pink", "checked": False}}


@pytest.mark.parametrize("name", ["result", "rooms"])
def test_an_object_of_a_record_is_not_what_was_sent_in_place_of_it(name):
    """It stands beside other members of the record, or of another one."""

    def shown(key: int, **sent: Any) -> dict[str, Any]:
        return {"id": key, "kind": f"kind {key}", name: sent, "open": True}

    calls = (
        ("POST /halls", 201, shown(1, floors=2), {"floors": 2}),
        ("POST /halls", 201, shown(2, floors=3, seats=9), {"floors": 3, "seats": 9}),
        ("POST /halls", 201, shown(3, floors=4), {"floors": 4}),
        ("GET /halls/1", 200, shown(1, floors=2)),
        ("GET /halls/2", 200, shown(2, floors=3, seats=9)),
    )
    answers = Answering(*calls)
    assert all(each.call.envelope is None for each in answers.learned.seen)


def test_a_key_beside_an_object_that_has_it_may_be_that_of_another_record():
    """What else is beside it differs from record to record."""

    def shown(key: int) -> dict[str, Any]:
        return {"id": key, "name": f"hall {key}", "plan": {"id": key, "scale": 100}}

    calls = [(f"GET /halls/{key}", 200, shown(key)) for key in (1, 2, 3, 4)]
    assert all(each.call.envelope is None for each in Answering(*calls).learned.seen)


def test_what_is_answered_with_a_new_key_below_a_list_makes_a_record():
    sent = {"hall": 1, "name": "twin"}
    copy = ("POST /halls/copy", 201, {"id": 4, "result": sent}, sent)
    answers = Answering(*CALLS, copy, read(4, "twin"))
    key = answers("POST /halls/copy", {"hall": 3, "name": "other"})[1]["id"]
    assert answers(f"GET /halls/{key}")[1]["result"]["name"] == "other"
