"""Marks of single keywords in an overlay, in the form that the contract has them: map or list."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from busroot_mock.comparison.overlays import node_at_target, quoted
from busroot_mock.contract.document import Contract
from busroot_mock.contract.marks import MARK, PARTS, part_name

Action = dict[str, Any]
_HELD: Final = ("update", "remove")


def in_the_form_of(contract: Contract, actions: Iterable[Action]) -> Iterator[Action]:
    """Yield actions, with a list in mind where a node has no map of marks.

    A keyword that a map marks as observed is taken off the list of those that are assumed; that it
    was observed stands in the evidence beside it.
    """
    for action in actions:
        mark = action.get("update", {}).get(MARK) if _updates_an_object(action) else None
        node = node_at_target(contract.document, action["target"]) if mark else None
        if not isinstance(mark, dict) or not isinstance(node, dict) or _has_map(node):
            yield action
            continue
        others = {name: value for name, value in action["update"].items() if name != MARK}
        for name in _names(mark):
            if name in node.get(PARTS, ()):
                entry = f"{action['target']}[{quoted(PARTS)}][?@ == {quoted(name)}]"
                rest = {key: value for key, value in action.items() if key not in _HELD}
                yield {**rest, "target": entry, "remove": True}
        if others:
            yield {**action, "update": others}


def _updates_an_object(action: Action) -> bool:
    return isinstance(action.get("update"), dict)


def _has_map(node: dict[str, Any]) -> bool:
    return isinstance(node.get(MARK), dict)


def _names(mark: dict[str, Any]) -> Iterator[str]:
    for keyword, claim in mark.items():
        for part in claim if isinstance(claim, dict) else ("",):
            yield part_name(keyword, part)
