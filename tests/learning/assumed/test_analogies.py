"""Creations that no call shows, and that are taken to be there as others are."""

from typing import Any

from busroot_mock.learning.draft.drafting import drafted
from tests.learning.answering import Answering

KEYS = ("7c9e6679-0000-4000-8000-000000000001", "7c9e6679-0000-4000-8000-000000000002")


def put(path: str, key: str) -> tuple[Any, ...]:
    return (f"PUT {path}/{key}", 201, {"data": {"id": key, "note": "n"}}, {"data": {"note": "n"}})


def read(path: str, key: str) -> tuple[Any, ...]:
    return (f"GET {path}/{key}", 200, {"data": {"id": key, "note": "n"}})


def post(path: str, key: str) -> tuple[Any, ...]:
    return (f"POST {path}", 201, {"data": {"id": key, "note": "n"}}, {"data": {"note": "n"}})


BINS = (put("/bins", "bin-0001"), put("/bins", "bin-0002"), read("/bins", "bin-0001"))
PARTS = (
    put("/bins/bin-0001/parts", "part-0001"), read("/bins/bin-0001/parts", "part-0001"),
    *(post("/bins/bin-0001/parts", key) for key in KEYS),
)  # fmt: skip


def test_records_can_be_made_at_their_list_if_others_are_made_there_and_by_name():
    answers = Answering(*BINS, *PARTS)
    status, made = answers("POST /bins", {"data": {"note": "new"}})
    key = made["data"]["id"]
    assert (status, made) == (201, {"data": {"id": key, "note": "new"}})
    assert answers(f"GET /bins/{key}") == (200, made)
    assert answers(f"POST /bins/{key}/parts", {"data": {"note": "p"}})[0] == 201


def test_nothing_is_inferred_of_an_api_where_nothing_is_made_at_lists():
    assert Answering(*BINS, *PARTS[:2])("POST /bins", {"data": {"note": "new"}})[0] == 0


def test_what_is_inferred_is_marked_as_assumed_with_the_reason():
    draft = drafted(Answering(*BINS, *PARTS).learned, {"paths": {}})
    nodes = [each["update"].get("/bins", {}).get("post") for each in draft.overlay["actions"]]
    (node,) = [each for each in nodes if each]
    assert node["x-certainty"] == "assumed"
    assert node["x-writes"]["because"] == "as POST /bins/{bin_id}/parts makes Part, beside PUT"
    assert list(node["responses"]) == ["201"]


def listed(path: str, *keys: str) -> list[tuple[Any, ...]]:
    """Return calls that make records and list them, whole and as paths."""
    records = [{"name": key, "size": 1} for key in keys]
    made = [(f"POST {path}", 201, each, each) for each in records]
    return [
        *made,
        (f"GET {path}/{keys[0]}", 200, records[0]),
        (f"GET {path}?deep=1", 200, records),
        (f"GET {path}", 200, [f"/api{path}/{key}" for key in keys]),
    ]


def test_a_list_that_was_asked_for_with_a_parameter_alone_has_paths_without_it_as_others_do():
    bins, tools = listed("/bins", "bin-0001", "bin-0002"), listed("/tools", "saw-1", "axe-2")
    lamps = listed("/bins/bin-0001/lamps", "red-1", "blue-2")
    answers = Answering(*bins, *tools, *lamps[:-1])
    path = f"/bins/{answers('POST /bins', {'name': 'bin-0009', 'size': 1})[1]['name']}/lamps"
    lamp = {"name": "grey-3", "size": 1}
    answers(f"POST {path}", lamp)
    assert answers(f"GET {path}?deep=1") == (200, [lamp])
    assert answers(f"GET {path}") == (200, [f"/api{path}/grey-3"])
    spec = answers.learned.model.specs["GET /bins/{bin_id}/lamps"]
    assert spec.more["alike"]["because"] == "without deep, as GET /bins and 1 more"
    alone = Answering(*bins, *lamps[:-1])
    alone("POST /bins", {"name": "bin-0009", "size": 1})
    alone(f"POST {path}", lamp)
    assert alone(f"GET {path}") == (200, [lamp])
