"""Members that changes leave out, and objects that they add to."""

from typing import Any

from tests.learning.answering import Answering

OLD = {"name": "north", "note": "n", "tags": ["a"], "set": {"speed": 1, "light": "red"}}
Call = tuple[Any, ...]


def made(key: str, **members: Any) -> Call:
    sent = {**OLD, **members}
    return ("POST /halls", 201, {"id": key, **sent}, sent)


def change(method: str, key: str, sent: dict[str, Any]) -> Call:
    return (f"{method} /halls/{key}", 204, None, sent)


def read(key: str, **members: Any) -> Call:
    return (f"GET /halls/{key}", 200, {"id": key, **OLD, **members})


def changed(answers: Answering, method: str, sent: dict[str, Any]) -> Any:
    key = answers("POST /halls", OLD)[1]["id"]
    answers(f"{method} /halls/{key}", sent)
    return answers(f"GET /halls/{key}")[1]


def test_a_member_that_a_change_leaves_out_has_its_first_value_again():
    keys = ("hall-0001", "hall-0002")
    sent = {"name": "south"}
    lost = [change("PUT", keys[0], sent), read(keys[0], name="south", tags=[])]
    again = [change("PUT", keys[0], sent), read(keys[0], name="south", tags=[])]
    answers = Answering(*map(made, keys), *map(read, keys), *lost, *again)
    found = changed(answers, "PUT", sent)
    assert (found["note"], found["tags"]) == ("n", [])
    assert changed(answers, "PUT", {**sent, "tags": ["b"]})["tags"] == ["b"]
    kept = [change("PUT", keys[1], sent), read(keys[1], name="south")]
    answers = Answering(*map(made, keys), *map(read, keys), *lost, *kept)
    assert changed(answers, "PUT", sent)["tags"] == ["a"]


def test_an_object_keeps_what_a_change_does_not_send_of_it():
    sent = {"set": {"speed": 2}}
    joined = [change("PATCH", "hall-0001", sent)]
    joined.append(read("hall-0001", set={"speed": 2, "light": "red"}))
    answers = Answering(made("hall-0001"), made("hall-0002"), read("hall-0001"), *joined)
    assert changed(answers, "PATCH", {"set": {"age": 7}})["set"] == {**OLD["set"], "age": 7}
    replaced = [change("PATCH", "hall-0001", sent), read("hall-0001", set={"speed": 2})]
    answers = Answering(made("hall-0001"), made("hall-0002"), read("hall-0001"), *replaced)
    assert changed(answers, "PATCH", {"set": {"age": 7}})["set"] == {"age": 7}
