"""Changes that no call shows, and that are taken to be there as those of other records are."""

from typing import Any

from busroot_mock.learning.draft.drafting import drafted
from tests.learning.answering import Answering


def calls_of(name: str, is_changed: bool) -> list[tuple[Any, ...]]:
    """Return calls that make records, and read one, and change it."""
    path, records = f"/{name}s", [{"id": f"{name}-{n}0x", "note": "n"} for n in range(3)]
    made = [(f"POST {path}", 201, {name: each}, {name: {"note": "n"}}) for each in records]
    one = f"{path}/{records[1]['id']}"
    changed = {name: {**records[1], "note": "m"}}
    change = [(f"PATCH {one}", 200, changed, {name: {"note": "m"}})]
    shown = {name: records[1]} if not is_changed else changed
    return [*made, *(change if is_changed else []), (f"GET {one}", 200, shown)]


def answering(*changed: str) -> Answering:
    names = ("belt", "dock", "hall", "tool")
    return Answering(*(each for name in names for each in calls_of(name, name in changed)))


def test_records_are_changed_as_those_of_most_other_kinds_are():
    answers = answering("belt", "dock", "hall")
    made = answers("POST /tools", {"tool": {"note": "a"}})[1]["tool"]
    path = f"/tools/{made['id']}"
    changed = {"tool": {**made, "note": "b"}}
    assert answers(f"PATCH {path}", {"tool": {"note": "b"}}) == (200, changed)
    assert answers(f"GET {path}") == (200, changed)


def test_two_kinds_do_not_say_that_others_are_changed_so():
    assert answering("belt", "dock")("PATCH /tools/tool-10x", {"tool": {"note": "b"}})[0] == 0


def test_such_a_change_is_assumed_with_its_reason():
    draft = drafted(answering("belt", "dock", "hall").learned, {"paths": {}})
    nodes = (each["update"].get("/tools/{tool_id}", {}) for each in draft.overlay["actions"])
    (node,) = [each["patch"] for each in nodes if "patch" in each]
    assert node["x-certainty"] == "assumed"
    assert node["x-writes"]["because"] == "as PATCH /belts/{belt_id} changes Belt, and 2 more"
