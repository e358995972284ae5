"""Where in the file of a contract something stands: from JSON Pointers to lines."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import yaml

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # where PyYAML was built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

_FIRST: Final = 1


def line_of(contract: Contract, place: Location) -> str:
    """Return file and line of a place, as editors take them: `openapi.yaml:12`.

    Of a place that is not written out, it is the line of what it would stand in.
    """
    lines = _lines(contract.text)
    while place and place not in lines:
        place = place[:-1]
    return f"{contract.path.name}:{lines.get(place, _FIRST)}"


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[Location, int]:
    # Only when the first line is asked for: it takes some 30 ms.
    root = yaml.compose(text, Loader=SafeLoader)
    found: dict[Location, int] = {}
    stack: list[tuple[Location, yaml.Node]] = [((), root)] if root else []
    while stack:
        place, node = stack.pop()
        for step, at, inner in _members(node):
            found[*place, step] = at.start_mark.line + 1
            stack.append(((*place, step), inner))
    return found


def _members(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield what lies in a node: its step, the node whose line counts, and the node itself."""
    if isinstance(node, yaml.MappingNode):
        yield from [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        yield from [(str(index), item, item) for index, item in enumerate(node.value)]
