"""Creations that no call shows, and that are taken to be there as others are."""

from typing import Any

from busroot_mock.learning.drafting import drafted
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
