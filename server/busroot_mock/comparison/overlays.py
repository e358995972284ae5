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
        target = str(action.get("target"))
        steps = _steps(target)
        if steps is None:
            raise SetupError(f"{path}: the target {target} is not understood; use names alone.")
        try:
            _act(result, steps, action)
        except (LookupError, TypeError, ValueError) as error:
            raise SetupError(f"{path}: the document has nothing at {target}.") from error
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


def _act(document: Any, steps: list[_Step], action: dict[str, Any]) -> None:
    if not steps:
        _update(document, action.get("update", {}))
        return
    parent, last = document, steps[-1]
    for step in steps[:-1]:
        parent = parent[step]
    if action.get("remove") is not True:
        _update(parent[last], action.get("update", {}))
    elif isinstance(last, _Entry):
        parent.remove(last.value)
    else:
        del parent[last]


def _steps(target: str) -> list[_Step] | None:
    steps: list[_Step] = []
    rest = target.removeprefix("$")
    while rest:
        step = _STEP.match(rest)
        if step is None or not target.startswith("$"):
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


def _update(node: Any, update: Any) -> None:
    if isinstance(node, list):
        node.append(update)
        return
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(node.get(name), dict):
            _update(node[name], value)
        else:
            node[name] = value
