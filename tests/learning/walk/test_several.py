"""Requests about several records, and lists of those that no other names."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
NAMES = ("north-1", "south-1", "west-1", "east-1")


def hall(name: str) -> dict[str, Any]:
    return {"name": name, "size": 3}


FIRST = [(f"PUT /halls/{name}", 201, None, {"size": 3}) for name in NAMES] + [
    (f"GET /halls/{name}", 200, hall(name)) for name in NAMES[:2]
]
LEFT = ("GET /halls", 200, [hall(NAMES[3])])


def add_two(answers: Answering) -> None:
    for name in ("depot-8", "depot-9"):
        assert answers(f"PUT /halls/{name}", {"size": 3})[0] == 201


def test_records_are_removed_that_a_body_lists_as_those_were_that_others_listed():
    drop = [
        ("POST /halls/drop", 204, None, {"halls": [*names]}) for names in (NAMES[:2], ["west-1"])
    ]
    answers = Answering(*FIRST, *drop, LEFT)
    add_two(answers)
    assert answers("POST /halls/drop", {"halls": ["depot-8", "none"]})[0] == 204
    assert answers("GET /halls") == (200, [hall("depot-9")])


def test_records_that_a_body_lists_stay_where_they_were_shown_afterwards():
    mark = ("POST /halls/mark", 204, None, {"halls": [*NAMES[:3]]})
    answers = Answering(*FIRST, mark, ("GET /halls", 200, [*map(hall, NAMES)]))
    add_two(answers)
    answers("POST /halls/mark", {"halls": ["depot-8"]})
    assert len(answers("GET /halls")[1]) == 2


def test_what_also_lists_new_records_does_not_remove_what_it_lists():
    new = ("POST /halls/many", 200, None, {"halls": [hall("depot-1")]})
    drop = ("POST /halls/many", 200, None, {"halls": [*NAMES[:3]]})
    answers = Answering(*FIRST, new, drop, LEFT)
    add_two(answers)
    answers("POST /halls/many", {"halls": ["depot-8"]})
    assert answers("GET /halls/depot-8")[0] == 200


def test_records_are_made_changed_and_removed_that_a_body_lists():
    def send(to: str, what: str, *entries: Any) -> Call:
        answer = {
            "made": None,
            "gone": None,
            what: [getattr(e, "get", {}.get)("name", e) for e in entries],
        }
        return (f"POST {to}", 200, answer, {"acts": [{"what": what, "entries": [*entries]}]})

    whole = hall("depot-1")
    lines = [("PUT /lines/belt-10", 201, None, {"watts": 3}), ("GET /lines", 200, [])]
    lines += [("GET /lines/belt-10", 200, {"name": "belt-10", "watts": 3})]
    answers = Answering(
        *FIRST, *lines, send("/halls/many", "made", {**whole, "size": 9}, hall("depot-2")),
        ("GET /halls/depot-1", 200, {**whole, "size": 9}),
        ("GET /halls/depot-2", 200, hall("depot-2")),
        send("/lines/many", "gone", "belt-10"),
    )  # fmt: skip
    assert ("depot-1",) not in answers.learned.first.of("Hall")
    add_two(answers)
    sent = {"acts": [{"what": "made", "entries": [{"name": "depot-8", "size": 7}, hall("new-1")]}]}
    assert answers("POST /halls/many", sent)[1] == {"made": ["depot-8", "new-1"], "gone": None}
    assert answers("GET /halls/depot-8")[1]["size"] == 7
    assert answers("GET /halls/new-1") == (200, hall("new-1"))
    # As many as there are, though two were recorded.
    for names in (["new-2"], ["new-3", "new-4", "new-5"]):
        some = {"acts": [{"what": "made", "entries": [hall(name) for name in names]}]}
        assert answers("POST /halls/many", some) == (200, {"made": names, "gone": None})
    # Nothing was shown of these, but the body is of the same form.
    answers("PUT /lines/belt-77", {"watts": 4})
    gone = {"acts": [{"what": "gone", "entries": ["belt-77"]}]}
    assert answers("POST /lines/many", gone)[1]["gone"] == ["belt-77"]
    assert answers("GET /lines") == (200, [])


def test_a_list_has_the_records_that_no_other_names():
    def let(line: str, name: str) -> Call:
        return (f"PUT /lets/{line}/{name}", 201, None, {"rate": 4})

    def shown(line: str, name: str) -> Call:
        return (f"GET /lets/{line}/{name}", 200, {"line": line, "hall": name, "rate": 4})

    def free(*names: str) -> Call:
        return ("GET /halls/free", 200, [*map(hall, names)])

    lines = [(f"PUT /lines/{name}", 201, None, {"watts": 3}) for name in ("belt-10", "belt-20")]
    lines += [("GET /lines/belt-10", 200, {"name": "belt-10", "watts": 3})]
    answers = Answering(
        *FIRST, *lines, free(*NAMES), let("belt-10", "north-1"), shown("belt-10", "north-1"),
        free(*NAMES[1:]), let("belt-20", "south-1"), shown("belt-20", "south-1"),
        free(*NAMES[2:]), ("GET /halls", 200, [*map(hall, NAMES)]),
    )  # fmt: skip
    add_two(answers)
    assert answers("PUT /lines/belt-70", {"watts": 3})[0] == 201
    assert answers("PUT /lets/belt-70/depot-8", {"rate": 4})[0] == 201
    assert answers("GET /halls/free") == (200, [hall("depot-9")])
