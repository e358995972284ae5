"""Overlays are applied as they say, or refused in a sentence that names the action."""

import copy
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.comparison.overlays import applied
from busroot_mock.errors import SetupError

DOCUMENT: dict[str, Any] = {
    "info": {"title": "Shop", "x-old": 1},
    "tags": [{"name": "a"}],
    "paths": {"/a": {"get": {"tags": ["a", "b"]}}},
}
OVERLAY = Path("overlay.yaml")


def done(*actions: dict[str, Any]) -> dict[str, Any]:
    return applied(DOCUMENT, {"overlay": "1.0.0", "actions": list(actions)}, OVERLAY)


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ({"target": "$.info", "update": 5}, "only an object can be updated, with an object"),
        ({"target": "$.info", "update": None}, "only an object can be updated"),
        ({"target": "$.info", "update": ["a"]}, "only an object can be updated"),
        ({"target": "$", "update": "text"}, "only an object can be updated"),
        ({"target": "$.info.title", "update": {"a": 1}}, "only an object can be updated"),
        ({"target": "$.paths['/a'].get.tags[0]", "update": {"a": 1}}, "only an object"),
        ({"target": "$.info", "udpate": {"title": "A"}}, "udpate is not understood"),
        ({"target": "$.info", "remove": "true"}, "remove must be true or false"),
        ({"target": "$", "remove": True}, "the whole document cannot be removed"),
        ({"target": "", "update": {}}, "the target  is not understood"),
        ({"target": "info", "update": {}}, "the target info is not understood"),
        ({"target": 5, "update": {}}, "the target 5 is not understood"),
        ({"target": ["$"], "update": {}}, "the target ['$'] is not understood"),
        ({"update": {"title": "A"}}, "the target None is not understood"),
        ({"target": "$..title", "update": {}}, "the target $..title is not understood"),
        ({"target": "$.nothing", "update": {}}, "the document has nothing at $.nothing"),
        ({"target": "$.tags[1]", "remove": True}, "the document has nothing at $.tags[1]"),
    ],
    ids=str,
)
def test_action_that_cannot_be_done_is_refused(action: dict[str, Any], problem: str) -> None:
    with pytest.raises(SetupError) as caught:
        done(action)
    assert str(caught.value).startswith(f"overlay.yaml: {problem}")


def test_actions_are_done_one_after_another_and_leave_the_overlay_alone() -> None:
    new = {"get": {"tags": ["c"]}}
    actions: list[dict[str, Any]] = [
        {"target": "$.paths", "update": {"/b": new}, "description": "New", "x-source": "vendor"},
        {"target": "$.paths['/b'].get.tags", "update": "d"},
        {"target": "$.paths['/a'].get.tags[?@ == 'b']", "remove": True},
        {"target": "$.info['x-old']", "remove": True},
        {"target": "$.info", "update": {"title": "Store", "contact": {"name": "x"}}},
        {"target": "$.tags", "update": {"name": "b"}, "remove": False},
    ]
    before = copy.deepcopy(actions)
    assert (
        done(*actions)
        == done(*actions)
        == {
            "info": {"title": "Store", "contact": {"name": "x"}},
            "tags": [{"name": "a"}, {"name": "b"}],
            "paths": {"/a": {"get": {"tags": ["a"]}}, "/b": {"get": {"tags": ["c", "d"]}}},
        }
    )
    assert actions == before
