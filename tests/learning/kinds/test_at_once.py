"""Requests that say of several records what others say of one."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
KINDS = ("lamps", "crates", "drums", "hoists")


def record(key: int, **members: Any) -> dict[str, Any]:
    return {"id": f"key-{key}-0000", "size": None, "note": None, **members}


def shown(*records: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(records)}


def single(kind: str) -> list[Call]:
    """Make records of a kind one by one, and change and delete one."""
    first = 100 * KINDS.index(kind)
    one, two = record(first + 1, size=1), record(first + 2, size=2)
    return [
        (f"POST /{kind}", 200, {"data": one}, {"size": 1}),
        (f"POST /{kind}", 200, {"data": two}, {"size": 2}),
        (f"PATCH /{kind}/{one['id']}", 200, {"data": {**one, "note": "x"}}, {"note": "x"}),
        (f"GET /{kind}", 200, shown({**one, "note": "x"}, two)),
        (f"DELETE /{kind}/{one['id']}", 204),
    ]


def together(kind: str) -> list[Call]:
    """Make two records of a kind, change both in two ways, and delete both, each at once."""
    first = 100 * KINDS.index(kind)
    made = [record(first + 7, size=7), record(first + 8, size=8)]
    noted = [{**each, "note": "y"} for each in made]
    keys = [each["id"] for each in made]
    sizes = [{**each, "size": number} for number, each in enumerate(noted)]
    of_each = [{"id": each["id"], "size": each["size"]} for each in sizes]
    return [
        # In another order than they were sent.
        (f"POST /{kind}", 200, shown(*reversed(made)), [{"size": 7}, {"size": 8}]),
        (f"PATCH /{kind}", 200, shown(*noted), {"keys": keys, "data": {"note": "y"}}),
        (f"PATCH /{kind}", 200, shown(*sizes), of_each),
        (f"DELETE /{kind}", 204, None, keys),
    ]


@pytest.fixture(scope="module")
def learned() -> Answering:
    """Three kinds show how several records are sent; of the fourth it is one request."""
    calls = [call for kind in KINDS for call in single(kind)]
    calls += [call for kind in KINDS[:3] for call in together(kind)]
    hoists = [record(305, size=5), record(306, size=6)]
    calls += [("POST /hoists", 200, shown(*hoists), [{"size": 5}, {"size": 6}])]
    calls += [("PATCH /hoists", 400, {"error": "data"}, {"keys": ["key-2-0000"]})]
    return Answering(*calls)


@pytest.mark.parametrize("kind", KINDS)
def test_several_records_are_made_and_changed_and_deleted_at_once(
    learned: Answering, kind: str
) -> None:
    status, made = learned(f"POST /{kind}", [{"size": 3}, {"size": 4}])
    assert status == 200
    assert [(each["size"], each["note"]) for each in made["data"]] == [(3, None), (4, None)]
    keys = [each["id"] for each in made["data"]]
    changed = learned(f"PATCH /{kind}", {"keys": keys, "data": {"note": "z"}})[1]["data"]
    assert [each["note"] for each in changed] == ["z", "z"]
    learned(f"PATCH /{kind}", [{"id": keys[0], "size": 30}, {"id": keys[1], "size": 40}])
    listed = {each["id"]: each for each in learned(f"GET /{kind}")[1]["data"]}
    assert [(listed[key]["size"], listed[key]["note"]) for key in keys] == [(30, "z"), (40, "z")]
    if kind != "hoists":  # of which it was never asked
        assert learned(f"DELETE /{kind}", keys) == (204, None)
        assert not {*keys} & {each["id"] for each in learned(f"GET /{kind}")[1]["data"]}


def test_what_other_paths_show_is_said_to_be_from_there(learned: Answering) -> None:
    forms = learned.learned.model.specs["PATCH /hoists"].more["several"]
    assert {form["because"] for form in forms} == {"as at 3 other paths"}
    assert "because" not in learned.learned.model.specs["PATCH /lamps"].more["several"][0]


def test_one_that_is_refused_refuses_all() -> None:
    refused = ("POST /lamps", 400, {"error": "no size"}, {"note": "x"})
    more = [("POST /lamps", 400, {"error": "no size"}, {"note": "y"})]
    answers = Answering(*single("lamps"), *together("lamps"), refused, *more)
    before = answers("GET /lamps")
    assert answers("POST /lamps", [{"size": 3}, {"note": "z"}])[0] == 400
    assert answers("GET /lamps") == before


def test_a_list_that_is_one_record_is_not_taken_apart() -> None:
    row = ("POST /rows", 200, {"id": "row-17-000", "cells": [{"a": 1}]}, [{"a": 1}])
    answers = Answering(*single("lamps"), row)
    assert "several" not in answers.learned.model.specs["POST /rows"].more


def test_records_are_changed_and_deleted_by_the_query_of_a_list_in_the_body() -> None:
    one, two = record(1, size=1), record(2, size=2)
    sort, query = ("GET /lamps?sort=-size", 200, shown(two, one)), {"size": {"_gt": 1}}
    filtered = [("GET /lamps?filter[size][_eq]=2", 200, shown(two))]
    filtered += [("GET /lamps?filter[size][_eq]=1", 200, shown(one))]
    made = single("lamps")
    calls = [*made[:2], sort, *filtered, *made[2:], *together("lamps")]
    calls += [("PATCH /lamps", 200, shown(), {"query": {"filter": query}, "data": {"note": "q"}})]
    calls += [("DELETE /lamps", 204, None, {"query": {"filter": query, "sort": "size"}})]
    answers = Answering(*calls)
    for size in (3, 5, 7):
        answers("POST /lamps", {"size": size})
    above = {"filter": {"size": {"_gt": 4}}}
    changed = answers("PATCH /lamps", {"query": above, "data": {"note": "q"}})[1]["data"]
    assert [(each["size"], each["note"]) for each in changed] == [(5, "q"), (7, "q")]
    none = {"filter": {"size": {"_gt": 9}}}
    assert answers("PATCH /lamps", {"query": none, "data": {"note": "r"}}) == (200, {"data": []})
    assert answers("DELETE /lamps", {"query": above})[0] == 204
    assert [each["size"] for each in answers("GET /lamps")[1]["data"] if each["size"] > 2] == [3]


def test_several_are_deleted_though_nobody_deleted_one() -> None:
    made = single("lamps")[:4]
    shown_one = ("GET /lamps/key-2-0000", 200, {"data": record(2, size=2)})
    answers = Answering(*made, shown_one, ("DELETE /lamps", 204, None, ["key-2-0000"]))
    keys = [answers("POST /lamps", {"size": size})[1]["data"]["id"] for size in (3, 4, 5)]
    assert answers("DELETE /lamps", keys[:2])[0] == 204
    listed = {each["id"] for each in answers("GET /lamps")[1]["data"]}
    assert keys[2] in listed
    assert not {*keys[:2]} & listed
