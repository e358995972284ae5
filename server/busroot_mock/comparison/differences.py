"""Differences of two schemas at one place, and the direction in which each refuses values."""

from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.comparison.bundles import Trail

ADDED: Final = "added"
REMOVED: Final = "removed"
NARROWED: Final = "narrowed"
WIDENED: Final = "widened"
CHANGED: Final = "changed"

BREAKING: Final = "breaking"
UNDECIDED: Final = "undecided"
COMPATIBLE: Final = "compatible"


@dataclass(frozen=True)
class Difference:
    """A difference of two schemas.

    Attributes:
        keyword: What differs: a keyword of schemas, or `properties`.
        action: What happened to it, such as `NARROWED`.
        down: What that means for values that the old schema allows: `BREAKING` if the new one
            refuses some, `UNDECIDED` if it may.
        up: The same for values that the new schema allows, and the old one.
        old: Where it stands in the old document; of what is not there, where it would stand.
        new: The same in the new document.
        before: What the old one has, as text.
        after: What the new one has.
        part: The name or value that matters, of several.
        refuses: Whether values are refused; else they only mean something else.
    """

    keyword: str
    action: str
    down: str
    up: str
    old: Trail
    new: Trail
    before: str = ""
    after: str = ""
    part: str = ""
    refuses: bool = True


def action_of(down: str, up: str) -> str:
    """Return what happened to the values that are allowed."""
    if down == up or UNDECIDED in (down, up):
        return CHANGED
    return NARROWED if down == BREAKING else WIDENED


def shown(value: Any) -> str:
    """Return a value as a text for people, of bounded length."""
    text = value if isinstance(value, str) else str(value).lower() if value is None else str(value)
    text = {"True": "true", "False": "false", "none": "null"}.get(text, text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_LONGEST: Final = 120
