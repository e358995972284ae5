"""The comparison of two documents as a whole, and its result."""

from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.comparison.changes import CLIENTS, NEITHER, SERVERS, Change
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
)
from busroot_mock.comparison.guesses import Guess, settled
from busroot_mock.comparison.operations import compare_operations
from busroot_mock.comparison.same import Sameness
from busroot_mock.comparison.sides import Side

_ORDER: Final = (BREAKING, UNDECIDED, COMPATIBLE)


@dataclass(frozen=True)
class Comparison:
    """What two documents differ in.

    Attributes:
        old: The one document.
        new: The other.
        changes: Those that break clients first, then those that break servers.
        guesses: The guesses of the old document, each with what the new one says of it.
        shared: The number of operations that both have.
        counts: The number of operations of each.
    """

    old: Side
    new: Side
    changes: list[Change]
    guesses: list[Guess]
    shared: int
    counts: tuple[int, int]

    def count(self, whom: str, effect: str) -> int:
        """Return the number of changes that have an effect on clients or servers."""
        return sum(each.breaks(whom) == effect for each in self.changes)

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as a report has it."""
        effects = (BREAKING, UNDECIDED, COMPATIBLE)
        return {
            "old": {"file": str(self.old.path), "title": self.old.title},
            "new": {"file": str(self.new.path), "title": self.new.title},
            "operations": {"both": self.shared, "old": self.counts[0], "new": self.counts[1]},
            "counts": {
                whom: {effect: self.count(whom, effect) for effect in effects}
                for whom in (CLIENTS, SERVERS)
            },
            "changes": [each.as_json() for each in self.changes],
            "guesses": [each.as_json() for each in self.guesses],
        }


def compare_documents(old: Side, new: Side) -> Comparison:
    """Compare two documents: what became of the old one in the new one."""
    collector = Collector(old, new)
    shared, left, right = compare_operations(collector)
    _compare_webhooks(collector)
    changes = sorted(collector.changes, key=_rank)
    return Comparison(old, new, changes, settled(collector), shared, (left, right))


def _rank(change: Change) -> tuple[Any, ...]:
    effects = (_ORDER.index(change.clients), _ORDER.index(change.servers))
    return (*effects, change.operations[:1], change.lines, change.id, change.part)


def _compare_webhooks(collector: Collector) -> None:
    old, new = collector.old.webhooks, collector.new.webhooks
    sameness = Sameness(collector.old.document, collector.new.document)
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            action, effects = REMOVED, (BREAKING, COMPATIBLE)
        elif name not in old:
            action, effects = ADDED, (COMPATIBLE, UNDECIDED)
        elif not sameness.holds(old[name], new[name]):
            action, effects = CHANGED, (UNDECIDED, UNDECIDED)
        else:
            continue
        trail = (("webhooks", name),)
        change = Change(
            f"webhook-{action}", NEITHER, f"webhook {name}", f"webhook {action}", *effects,
            trail, trail, keyword="webhooks", part=name,
        )  # fmt: skip
        collector.note(change)
