"""Untested operations and tests in words, each reason once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Untested:
    """A part that the run selected and did not test to its end.

    Attributes:
        label: An operation, such as `GET /sku`, or the name of a test that is about none alone.
        why: The reason in a few words.
        after: How far its tests came, such as `after 2 of 9 tests`; empty if that is not known.
    """

    label: str
    why: str
    after: str = ""

    @property
    def reason(self) -> str:
        """Return the reason, and how far its tests came."""
        return f"{self.why} ({self.after})" if self.after else self.why

    @property
    def is_operation(self) -> bool:
        """Tell whether it is an operation."""
        method, _, path = self.label.partition(" /")
        return method.isupper() and bool(path)


def untested_texts(untested: Iterable[Untested]) -> list[str]:
    """Return a text for each reason, which names all that is untested for it."""
    groups: dict[str, list[Untested]] = {}
    for each in untested:
        groups.setdefault(each.why, []).append(each)
    return [_text(why, group) for why, group in groups.items()]


def _text(why: str, group: Sequence[Untested]) -> str:
    if len(group) == 1:
        return f"{group[0].label}: {group[0].reason}"
    names = ", ".join(
        f"{each.label} ({each.after})" if each.after else each.label for each in group
    )
    noun = "operation" if all(each.is_operation for each in group) else "part"
    return f"{counted(len(group), noun)}: {why}: {names}"


def counted(number: int, name: str) -> str:
    """Return a number with a noun, such as `2 failures`."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
