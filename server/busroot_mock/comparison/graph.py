"""A graph of compared schemas: pairs, what differs in each, and the pairs that each leads to.

What holds for a pair is what holds for all pairs that it leads to. So schemas that contain
themselves need no special care: to look for differences is to walk the graph.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from busroot_mock.comparison.bundles import Bundle
from busroot_mock.comparison.differences import COMPATIBLE, Difference


class Edge(NamedTuple):
    """A way from a pair to another one.

    Attributes:
        pair: Where it leads.
        step: How that lies in the value: a name, `*` for any, empty for the value itself.
        down: Whether it matters that the new schema allows what the old one does.
        up: Whether the opposite matters.
    """

    pair: "Pair"
    step: str = ""
    down: bool = True
    up: bool = True


@dataclass(eq=False)
class Pair:
    """Two schemas, one on each side, that hold for the same value."""

    old: Bundle
    new: Bundle
    differences: list[Difference] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    is_begun: bool = False
    is_complete: bool = False


class Seen(NamedTuple):
    """A difference as it is seen from a pair.

    Attributes:
        pair: Where it lies.
        difference: The difference itself.
        down: Of the difference, or compatible if that does not matter on the way.
        up: The same.
        steps: The way in the value.
    """

    pair: Pair
    difference: Difference
    down: str
    up: str
    steps: tuple[str, ...]


State = tuple[Pair, bool, bool]


def walk(root: Pair, down: bool = True, up: bool = True) -> Iterator[tuple[State, tuple[str, ...]]]:
    """Yield all pairs that one leads to, nearest first, with what matters of each, and the way."""
    begin: tuple[State, tuple[str, ...]] = ((root, down, up), ())
    queue, known = [begin], {begin[0]}
    for state, steps in queue:
        yield state, steps
        pair, keeps_down, keeps_up = state
        for edge in pair.edges:
            inner = (edge.pair, keeps_down and edge.down, keeps_up and edge.up)
            if (inner[1] or inner[2]) and inner not in known:
                known.add(inner)
                queue.append((inner, (*steps, edge.step) if edge.step else steps))


def seen_from(root: Pair, down: bool = True, up: bool = True) -> Iterator[Seen]:
    """Yield every difference that a pair leads to, as far as it matters."""
    for (pair, keeps_down, keeps_up), steps in walk(root, down, up):
        for each in pair.differences:
            seen = Seen(
                pair,
                each,
                each.down if keeps_down else COMPATIBLE,
                each.up if keeps_up else COMPATIBLE,
                steps,
            )
            if (seen.down, seen.up) != (COMPATIBLE, COMPATIBLE) or (keeps_down and keeps_up):
                yield seen


Key = tuple[Any, ...]
