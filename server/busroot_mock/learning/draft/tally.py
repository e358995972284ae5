"""Tallies: how often something was seen, when, and in which entries of the recordings."""

from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.learning.calls.calls import Call

MOST_ENTRIES: Final = 5


@dataclass
class Tally:
    """Counts what was seen.

    Attributes:
        count: How often.
        calls: The first of the calls that had it, and the last.
        entries: Of the recordings, the first few.
    """

    count: int = 0
    calls: list[Call] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """Count it once more."""
        self.count += 1
        if self.calls and self.calls[-1] is call:
            return
        self.calls = [self.calls[0], call] if self.calls else [call]
        if len(self.entries) < MOST_ENTRIES:
            self.entries.append(call.number)

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        calls = sorted([*self.calls, *other.calls], key=lambda call: call.number)
        entries = sorted({*self.entries, *other.entries})[:MOST_ENTRIES]
        return Tally(self.count + other.count, calls[:1] + calls[1:][-1:], entries)


@dataclass(frozen=True)
class Support:
    """On how much a statement rests.

    Attributes:
        seen: What shows it.
        of: How many there were that could have shown it, or the opposite.
    """

    seen: Tally
    of: int

    def as_node(self) -> dict[str, Any]:
        """Return what stands under `x-observed`."""
        times = sorted(call.started for call in self.seen.calls)
        return {
            "seen": self.seen.count,
            "of": self.of,
            "from": times[0].isoformat(timespec="seconds"),
            "to": times[-1].isoformat(timespec="seconds"),
            "entries": self.seen.entries,
        }

    def in_words(self) -> str:
        """Return the same for people."""
        node = self.as_node()
        entries = ", ".join(map(str, node["entries"]))
        more = ", ..." if self.seen.count > len(node["entries"]) else ""
        time = node["from"] if node["from"] == node["to"] else f"{node['from']} to {node['to']}"
        word = "entry" if len(node["entries"]) == 1 and not more else "entries"
        return f"seen in {self.seen.count} of {self.of}, {time}, {word} {entries}{more}"
