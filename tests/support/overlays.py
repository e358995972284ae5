"""Applies an Overlay 1.0.0, as far as ours go: names, numbers and `[?@ == 'x']` in a target."""

import copy
import re
from typing import Any

_STEP = re.compile(r"\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|\[\?@ == '((?:[^'\\]|\\.)*)'\]|\.(\w+)")


def applied(document: dict[str, Any], overlay: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the actions of an overlay done, one after another."""
    result = copy.deepcopy(document)
    for action in overlay["actions"]:
        steps = _steps(action["target"])
        parent, last = _inside(result, steps[:-1]), steps[-1]
        if action.get("remove"):
            _remove(parent, last)
        else:
            _update(_inside(parent, [last]), action["update"])
    return result


def _steps(target: str) -> list[Any]:
    assert target.startswith("$"), target
    rest, actual = target[1:], []
    while rest:
        step = _STEP.match(rest)
        assert step, f"{target}: {rest}"
        name, index, value, word = step.groups()
        texts = [re.sub(r"\\(.)", r"\1", text) if text else text for text in (name, value)]
        actual.append(int(index) if index else {"is": texts[1]} if value else texts[0] or word)
        rest = rest[step.end() :]
    return actual


def _inside(node: Any, steps: list[Any]) -> Any:
    for step in steps:
        node = node[step]
    return node


def _remove(parent: Any, last: Any) -> None:
    if isinstance(last, dict):
        parent.remove(last["is"])
    else:
        del parent[last]


def _update(node: Any, update: Any) -> None:
    if isinstance(node, list):
        node.append(update)
        return
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(node.get(name), dict):
            _update(node[name], value)
        else:
            node[name] = value
