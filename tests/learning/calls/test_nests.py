"""Records whose members lie in objects of the record, where requests send them flat."""

from typing import Any

from busroot_mock.generic.nests import nest_in, nested, nested_body
from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(key: int, name: str, colour: str) -> dict[str, Any]:
    body = {"colour": colour, "floors": 2}
    return {"id": key, "name": name, "body": body, "more": {"note": f"note {key}"}}


def made(key: int, name: str, colour: str) -> Call:
    sent = {"name": name, "colour": colour, "note": f"note {key}"}
    return ("POST /halls", 201, hall(key, name, colour), sent)


def read(key: int, name: str, colour: str) -> Call:
    return (f"GET /halls/{key}", 200, hall(key, name, colour))


def listed(colour: str, *halls: dict[str, Any]) -> Call:
    short = [{**each, "more": None} for each in halls]
    return (f"GET /halls?colour={colour}", 200, {"items": short})


CALLS = (
    made(1, "north", "red"), made(2, "south", "blue"), made(3, "east", "red"),
    read(1, "north", "red"), read(2, "south", "blue"), read(3, "east", "red"),
    listed("red", hall(1, "north", "red"), hall(3, "east", "red")),
    listed("blue", hall(2, "south", "blue")),
    ("PUT /halls/1", 200, hall(1, "north", "green"), {"colour": "green"}),
    read(1, "north", "green"), ("DELETE /halls/2", 204), ("GET /halls/2", 404),
)  # fmt: skip


def test_what_is_sent_flat_is_shown_in_objects():
    answers = Answering(*CALLS)
    sent = {"name": "west", "colour": "grey", "note": "new"}
    status, new = answers("POST /halls", sent)
    shown = {"id": new["id"], "name": "west", "body": {"colour": "grey", "floors": 2}}
    assert (status, new) == (201, {**shown, "more": {"note": "new"}})
    answers(f"PUT /halls/{new['id']}", {"colour": "pink"})
    shown["body"]["colour"] = "pink"
    assert answers(f"GET /halls/{new['id']}")[1] == {**shown, "more": {"note": "new"}}
    assert answers("GET /halls?colour=pink")[1] == {"items": [{**shown, "more": None}]}


def test_the_words_of_a_contract_say_how_records_are_shown():
    (nest,) = Answering(*CALLS).learned.model.nests
    assert nest_in(nest.words()) == nest
    assert nest.within == {"body": {"colour", "floors"}, "more": {"note"}}
    assert (nest.top, nest.empty) == ({"id", "name"}, {"more": None})
    assert "sent flat" in nest.because


def test_what_is_not_such_a_record_stays_as_it_is():
    nests = Answering(*CALLS).learned.model.nests
    for value in ({"id": 1, "name": "x"}, hall(1, "a", "b"), [{"colour": "red"}], "text"):
        assert nested(value, nests) == value


def test_of_many_members_one_may_be_missing():
    known = ["id", "name", "colour", "floors", "made", "seen"]
    nest = nest_in({"top": known[:2], "within": {"body": known[2:]}, "known": known})
    record = dict.fromkeys(known, 1)
    for name in known[2:]:
        record.pop(name)
        assert nested(record, [nest])["body"] == {n: 1 for n in known[2:] if n != name}
        record[name] = 1
    assert nested({"id": 1, "name": 1, "made": 1, "seen": 1}, [nest]).keys() >= {"made", "seen"}


def test_objects_that_requests_have_too_stay():
    def both(key: int) -> Call:
        sent = {"name": f"n{key}", "colour": "red", "body": {"colour": "red"}}
        return ("POST /halls", 201, hall(key, f"n{key}", "red"), sent)

    answers = Answering(both(1), both(2), both(3), *(read(k, f"n{k}", "red") for k in (1, 2, 3)))
    assert all("body" not in each.within for each in answers.learned.model.nests)


def test_a_part_of_a_record_is_not_the_record_by_another_name():
    def key(number: int) -> dict[str, Any]:
        return {"id": number, "name": f"key {number}", "colour": "red"}

    def record(number: int) -> dict[str, Any]:
        return {"id": number, "name": f"hall {number}", "colour": "red"}

    answers = Answering(
        *(("POST /halls", 201, record(n), {"name": f"hall {n}"}) for n in (1, 2)),
        *((f"GET /halls/{n}", 200, record(n)) for n in (1, 2)),
        *(("POST /halls/1/keys", 201, key(n), {"name": f"key {n}"}) for n in (5, 6)),
        ("GET /halls/1/keys/key 5", 200, key(5)), ("GET /halls/1/keys/key 6", 200, key(6)),
        ("GET /halls/1/keys/6", 200, key(6)),
    )  # fmt: skip
    assert {each.path for each in answers.learned.model.kinds.values()} == {
        "/halls/{hall_id}", "/halls/{hall_id}/keys/{key_id}",
    }  # fmt: skip


def test_an_answer_that_is_nested_too_deep_stays_as_it_is():
    nests = Answering(*CALLS).learned.model.nests
    for depth in (400, 900, 100_000):
        body = b"[" * depth + b"]" * depth
        assert nested_body(body, nests) == body
