"""A comparison of documents as text."""

from collections.abc import Iterator
from typing import Final

from busroot_mock.comparison.changes import CLIENTS, SERVERS, Change
from busroot_mock.comparison.differences import BREAKING, COMPATIBLE, UNDECIDED
from busroot_mock.comparison.documents import Comparison
from busroot_mock.comparison.guesses import CONFIRMED, CONTRADICTED, OPEN

HEADS: Final = {
    (BREAKING, BREAKING): "Breaks clients and servers",
    (BREAKING, UNDECIDED): "Breaks clients, and may break servers",
    (BREAKING, COMPATIBLE): "Breaks clients",
    (UNDECIDED, BREAKING): "Breaks servers, and may break clients",
    (UNDECIDED, UNDECIDED): "May break clients and servers",
    (UNDECIDED, COMPATIBLE): "May break clients",
    (COMPATIBLE, BREAKING): "Breaks servers",
    (COMPATIBLE, UNDECIDED): "May break servers",
    (COMPATIBLE, COMPATIBLE): "Breaks nobody",
}
_MOST_LABELS: Final = 3


def text_of(comparison: Comparison) -> str:
    """Return the comparison as lines for a terminal."""
    return "\n".join(_lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.old, comparison.new
    yield f"Old: {old.path} ({old.title}), {comparison.counts[0]} operations"
    yield f"New: {new.path} ({new.title}), {comparison.counts[1]} operations"
    yield f"Both have {comparison.shared} operations."
    for effects, head in HEADS.items():
        group = [each for each in comparison.changes if (each.clients, each.servers) == effects]
        if group:
            yield from ("", f"{head} ({len(group)})")
        for change in group:
            yield from _change(change, old.name, new.name)
    yield from _guesses(comparison)
    yield ""
    yield verdict_of(comparison)


def _change(change: Change, old: str, new: str) -> Iterator[str]:
    yield f"  {change.subject}: {change.text}" + (
        f" [{change.certainty}]" if change.certainty != "documented" else ""
    )
    if change.operations:
        yield f"    {labels_of(change)}"
    yield f"    {old}:{change.lines[0]}, {new}:{change.lines[1]}, {change.id}, {change.fingerprint}"


def labels_of(change: Change) -> str:
    """Return the operations of a change: the first ones by name."""
    shown = ", ".join(change.operations[:_MOST_LABELS])
    others = len(change.operations) - _MOST_LABELS
    return shown + (f" and {others} more" if others > 0 else "")


def _guesses(comparison: Comparison) -> Iterator[str]:
    if not comparison.guesses:
        return
    counts = {
        verdict: [each for each in comparison.guesses if each.verdict == verdict]
        for verdict in (CONTRADICTED, CONFIRMED, OPEN)
    }
    total = ", ".join(f"{len(group)} {verdict}" for verdict, group in counts.items())
    yield from ("", f"Guesses of the old document: {total}")
    # The others are in the other reports.
    for each in counts[CONTRADICTED]:
        reasons = ", ".join(each.changes[:_MOST_LABELS])
        yield f"  {comparison.old.name}:{each.line} {each.name}, by {reasons}"


def verdict_of(comparison: Comparison) -> str:
    """Return the result in a sentence."""
    parts = [
        f"{whom}: {comparison.count(whom, BREAKING)} breaking, "
        f"{comparison.count(whom, UNDECIDED)} undecided"
        for whom in (CLIENTS, SERVERS)
    ]
    return f"{len(comparison.changes)} changes. For {'; for '.join(parts)}."
