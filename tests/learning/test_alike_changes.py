"""Changes that no call shows, and that are taken to be there as those of other records are."""

from typing import Any

from busroot_mock.learning.drafting import drafted
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


def removed(*names: str, status: int = 204) -> Answering:
    """Return what answers as sessions that remove records of some kinds of four."""
    calls = [each for name in ("belt", "dock", "hall", "tool") for each in calls_of(name, False)]
    answer = None if status == 204 else {"gone": True}
    gone = [(f"DELETE /{name}s/{name}-00x", status, answer) for name in names]
    return Answering(*calls, *gone)


def test_records_are_removed_as_those_of_most_other_kinds_are():
    answers = removed("belt", "dock", "hall")
    path = f"/tools/{answers('POST /tools', {'tool': {'note': 'a'}})[1]['tool']['id']}"
    listed = answers.learned.model.specs["DELETE /tools/{tool_id}"]
    assert listed.does == "remove"
    assert answers(f"DELETE {path}") == (204, None)
    assert answers(f"GET {path}")[1] is None
    why = answers.learned.roles.roles["DELETE /tools/{tool_id}"].reason
    assert why == "as DELETE /belts/{belt_id} removes Belt, and 2 more"


def test_removals_with_an_answer_or_of_two_kinds_do_not_say_that_others_are_removed():
    for answers in (removed("belt", "dock"), removed("belt", "dock", "hall", status=200)):
        assert answers("DELETE /tools/tool-00x")[0] == 0
