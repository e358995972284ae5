"""Texts of bodies that are refused for their ends, or for the path that they are sent to."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
SINCE = "2026-03-09T10:00:00Z"


def hall(name: str) -> dict[str, Any]:
    return {"id": f"hall-{name}-00", "name": f"{name}."}


HALLS = [hall(name) for name in ("north", "south", "west", "east", "long")]
ADD = [("POST /halls", 201, each, {"name": each["name"]}) for each in HALLS]


def test_a_text_without_the_end_that_all_others_had_is_refused():
    error = {"error": "'depot' is not a whole name"}
    answers = Answering(*ADD, ("POST /halls", 422, error, {"name": "depot"}))
    assert answers("POST /halls", {"name": "store."})[0] == 201
    said = {"error": "'store' is not a whole name"}
    assert answers("POST /halls", {"name": "store"}) == (422, said)


def test_a_text_that_does_not_go_with_the_path_is_refused_and_quoted():
    def change(which: dict[str, Any], name: str, *more: Any) -> Call:
        sent = {"parts": [{"name": name, "watts": 4}]}
        return (f"PATCH /halls/{which['id']}", *(more or (204, None)), sent)

    changes = [change(each, f"lamp.{each['id']}") for each in HALLS[:3]]
    refused = change(HALLS[3], "lamp.other", 422, {"error": "lamp.other is elsewhere"})
    answers = Answering(*ADD, *changes, refused)
    path = f"PATCH /halls/{answers('POST /halls', {'name': 'store.'})[1]['id']}"
    key = path.rpartition("/")[2]
    parts = [{"name": f"fan.{key}"}, {"name": "fan.there"}]
    assert answers(path, {"parts": parts[:1]})[0] == 204
    assert answers(path, {"parts": parts})[0] == 422
    assert answers(path, {"parts": parts[1:]}) == (422, {"error": "fan.there is elsewhere"})
    (rule,) = [each for each in answers.learned.model.refusals if each.when != "missing"]
    assert rule.more == {"at": "/parts/*/name", "wrong": "apart", "of": "hall_id", "as": "ends"}


def test_a_value_that_records_show_is_none_of_those_that_are_refused():
    def add(number: int, colour: str, *more: Any) -> Call:
        sent = {"name": f"n{number}", "colour": colour}
        return ("POST /lines", *(more or (201, {"id": f"line-{number}-00", **sent})), sent)

    was_there = {"id": "line-9-00", "name": "old", "colour": "grey"}
    taken = [add(n, colour) for n, colour in enumerate(["red", "blue"] * 5)]
    refused = add(20, "odd", 400, {"error": "no colour: odd"})
    answers = Answering(("GET /lines", 200, [was_there]), *taken, refused)
    colours = ("red", "grey", "even")
    found = [answers("POST /lines", {"name": "n", "colour": each})[0] for each in colours]
    assert found == [201, 201, 400]


def test_a_text_is_refused_for_a_sign_that_none_of_those_taken_had():
    odd = {"name": "odd_depot_7."}
    error = ("POST /halls", 400, {"error": "only letters, digits and dots"}, odd)
    answers = Answering(*ADD, error)
    names = ("st.", "a_b.", "a-b.")
    found = [answers("POST /halls", {"name": name})[0] for name in names]
    assert found == [201, 400, 201]


def test_a_text_is_refused_where_something_else_was_always_taken():
    def add(number: int, count: Any, *more: Any) -> Call:
        sent = {"name": f"n{number}", "on": count}
        return ("POST /lines", *(more or (201, {"id": f"line-{number}-00", **sent})), sent)

    refused = add(9, "perhaps", 400, {"error": "perhaps is no boolean"})
    answers = Answering(*(add(n, n > 2) for n in range(6)), refused)
    assert answers("POST /lines", {"name": "n", "on": "maybe"})[0] == 400
    assert answers("POST /lines", {"name": "n", "on": True})[0] == 201


def test_a_refusal_names_the_member_that_is_wrong_in_its_own_words():
    def add(number: int, *more: Any, **members: Any) -> Call:
        sent = {"name": f"n{number}", "open": number > 1, **members}
        shown = {"id": f"shed-{number}-00", **sent, "roof": None, "roof_type": "flat"}
        return ("POST /sheds", *(more or (201, shown)), sent)

    taken = [add(n, since=f"2026-03-0{n + 1}T10:00:00Z") for n in range(4)]
    late = add(7, 400, {"since": ["not a time"]}, since="never")
    odd = add(8, 400, {"error": "Invalid roof type name"}, since=SINCE, roof_type="paper")
    number = add(9, 400, {"roof": ["There is no roof 9999."]}, since=SINCE, roof=9999)
    answers = Answering(*taken, late, odd, number)

    def status(**more: Any) -> int:
        return answers("POST /sheds", {"name": "n", "open": True, "since": SINCE, **more})[0]

    # As all sheds are open or not, it is the time that was wrong, not the same as another's.
    assert [status(), status(since="soon"), status(roof_type="paper")] == [201, 400, 400]
    assert [status(roof=9999), status(roof=8)] == [400, 201]


def test_a_name_that_all_records_were_made_with_cannot_be_left_out():
    def add(name: str, *more: Any) -> Call:
        sent = {"name": name, "size": len(name)}
        return ("POST /stores", *(more or (201, sent)), sent)

    wrong = ("POST /stores", 400, {"error": "size must be a number"}, {"name": "n", "size": "x"})
    names = ("north", "south", "west", "east", "depot")
    answers = Answering(*map(add, names), ("GET /stores/west", 200, add("west")[2]), wrong)
    assert answers("POST /stores", {"size": 3})[0] == 400
    numbers = [f"{number}{number}" for number in range(1, 6)]
    answers = Answering(*map(add, numbers), ("GET /stores/33", 200, add("33")[2]), wrong)
    assert answers("POST /stores", {"size": 3})[0] == 201
