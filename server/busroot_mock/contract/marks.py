"""Marks in a contract of what is assumed: a whole object, or some of its keywords."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

ASSUMED: Final = "assumed"
EVIDENT: Final = "evident"
"""What words say by themselves, or logic does: no answer that makes sense could differ."""
MARK: Final = "x-certainty"
"""Says how certain an object is as a whole."""

PARTS: Final = "x-assumed"
"""Lists the keywords of an object that are assumed: `required`, or `enum/slow` for one value."""

EVIDENT_PARTS: Final = "x-evident"
"""Lists the keywords of an object that are evident."""

_SEPARATOR: Final = "/"


def assumed_parts(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each keyword that is assumed, with the part of it that is, or an empty text for all.

    Older contracts and overlays say the same by a map in place of the mark, as in
    `{required: assumed}` or `{enum: {slow: assumed}}`.
    """
    listed = node.get(PARTS)
    for name in listed if isinstance(listed, list) else ():
        keyword, _, part = str(name).partition(_SEPARATOR)
        yield keyword, part
    former = node.get(MARK)
    for keyword, claim in former.items() if isinstance(former, Mapping) else ():
        if claim == ASSUMED:
            yield keyword, ""
        elif isinstance(claim, Mapping):
            yield from ((keyword, part) for part, each in claim.items() if each == ASSUMED)


def is_assumed(node: Mapping[str, Any], keyword: str, part: str = "") -> bool:
    """Tell whether a keyword of an object, or a part of it, is among what is assumed."""
    names = ((keyword, ""), (keyword, part))
    return any(each in names for each in assumed_parts(node))


def part_name(keyword: str, part: str = "") -> str:
    """Return a keyword, or a part of it, as the list has it."""
    return f"{keyword}{_SEPARATOR}{part}" if part else keyword
