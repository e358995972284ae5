"""OpenAPI Overlays 1.0.0, as far as those of `verify` go: names, numbers and `[?@ == 'x']`."""

import copy
import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from busroot_mock.contract.loader import Location, read_document
from busroot_mock.errors import SetupError

_STEP: Final = re.compile(
    r"\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|\[\?@ == '((?:[^'\\]|\\.)*)'\]|\.(\w+)"
)


class _Entry(NamedTuple):
    """The entry of a list that has a value."""

    value: str


_Step = str | int | _Entry

_WORDS: Final = frozenset({"target", "description", "update", "remove"})
"""The members of an action."""


def read_overlay(path: Path) -> dict[str, Any]:
    """Return an overlay.

    Raises:
        SetupError: If the file cannot be read, or is no overlay.
    """
    _, overlay = read_document(path, "overlay")
    actions = overlay.get("actions")
    is_list = isinstance(actions, list) and all(isinstance(each, dict) for each in actions)
    if "overlay" not in overlay or not is_list:
        raise SetupError(f"{path} is not an OpenAPI Overlay: it must have overlay and actions.")
    return overlay


def applied(document: dict[str, Any], overlay: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a document with the actions of an overlay done, each after the other.

    Raises:
        SetupError: If a target is not understood, or the document has no such place.
    """
    result = copy.deepcopy(document)
    for action in overlay["actions"]:
        target = action.get("target")
        steps = _steps(target) if isinstance(target, str) else None
        if steps is None:
            raise SetupError(f"{path}: the target {target} is not understood; use names alone.")
        try:
            problem = _problem(action, steps) or _act(result, steps, action)
        except (LookupError, TypeError, ValueError) as error:
            raise SetupError(f"{path}: the document has nothing at {target}.") from error
        if problem:
            raise SetupError(f"{path}: {problem} at {target}.")
    return result


def target_of(location: Location, document: dict[str, Any]) -> str:
    """Return the JSONPath (RFC 9535) of a location; an index of a list is a number."""
    path, node = "$", document
    for step in location:
        if isinstance(node, list):
            path, node = f"{path}[{int(step)}]", node[int(step)]
        else:
            path, node = f"{path}[{quoted(step)}]", node.get(step, {})
    return path


def quoted(text: str) -> str:
    """Return a text as JSONPath has it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def node_at_target(document: dict[str, Any], target: str) -> Any:
    """Return what a document has at a target; None if there is nothing."""
    steps = _steps(target)
    node: Any = document if steps else None
    for step in steps or ():
        try:
            node = node[step]
        except (LookupError, TypeError):
            return None
    return node


def _problem(action: dict[str, Any], steps: list[_Step]) -> str | None:
    """Return what of an action would do nothing, as if it were not there."""
    unknown = [name for name in action if name not in _WORDS and not name.startswith("x-")]
    if unknown:
        return f"{unknown[0]} is not understood; an action has update or remove"
    if not isinstance(action.get("remove", False), bool):
        return "remove must be true or false"
    return "the whole document cannot be removed" if action.get("remove") and not steps else None


def _act(document: Any, steps: list[_Step], action: dict[str, Any]) -> str | None:
    """Do an action; return why it cannot be done, if so."""
    if not steps:
        return _update(document, action.get("update", {}))
    parent, last = document, steps[-1]
    for step in steps[:-1]:
        parent = parent[step]
    if action.get("remove") is not True:
        return _update(parent[last], action.get("update", {}))
    if isinstance(last, _Entry):
        parent.remove(last.value)
    else:
        del parent[last]
    return None


def _steps(target: str) -> list[_Step] | None:
    if not target.startswith("$"):
        return None
    steps: list[_Step] = []
    rest = target.removeprefix("$")
    while rest:
        step = _STEP.match(rest)
        if step is None:
            return None
        name, index, value, word = step.groups()
        if index:
            steps.append(int(index))
        elif value is not None:
            steps.append(_Entry(_plain(value)))
        else:
            steps.append(word or _plain(name))
        rest = rest[step.end() :]
    return steps


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _update(node: Any, update: Any) -> str | None:
    if isinstance(node, list):
        node.append(copy.deepcopy(update))
        return None
    if not isinstance(node, dict) or not isinstance(update, dict):
        return "only an object can be updated, with an object, or a list with an item"
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(node.get(name), dict):
            _update(node[name], value)
        else:  # a copy: what a later action does to it is not done to the overlay
            node[name] = copy.deepcopy(value)
    return None
