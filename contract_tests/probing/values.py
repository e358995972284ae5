"""Strategies for texts, numbers and times: moderate, but with details that servers tend to lose.

These are characters outside ASCII and markup in texts, decimals, milliseconds and time zones.
Blanks at the ends of a text are not, since many servers remove them on purpose.
"""

import operator
from functools import cache
from typing import Any

from hypothesis import strategies as st

Values = st.SearchStrategy[Any]

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äéñøŁπ-"
TELLING = ["e\u0301", "🏭", "&lt; & <b>", "\"'", "\\n", "%_", "  ", "日"]
"""Texts that servers change which normalize Unicode, keep three bytes of a character, escape or
interpret markup, quotes or patterns, or collapse blanks."""
WORDS = ["null", "0007", "true", "1e3"]
"""Texts that servers take for another type."""
ZONES_OF_TIMES = [0, 2, -5]
PARTS_OF_MINUTES = [0, 31_250]
PARTS_OF_NUMBERS = [0.371, 0.013, 0.497, 0.839]
"""None of them is whole in single precision, or with two decimals, as amounts of money are kept."""
LINES = "\t\r\n"
"""What servers change in texts of several lines; only what has no bounds may have some."""
LONGEST = 64
"""Characters of a text without a bound."""
FREE = {"type", "nullable", "description", "x-shown-as"}
"""Keywords of a text that the contract does not bound."""
LONGEST_FREE = 300
"""Characters of such a text: more than a column of 255 has."""
LONGEST_KEPT = 255
PAST_BYTES = [128, 256, 32_768, 40_000, 65_536, 16_777_217, 2**31]
"""Numbers that do not fit the types in which servers keep numbers: one byte, two, single precision,
four bytes."""
MODERATE = 50_000
"""The largest number where the contract has no bound: what is written may stay."""

FORMS_OF_TIMES = st.sampled_from(PARTS_OF_MINUTES), st.sampled_from(ZONES_OF_TIMES)
"""For a time: ms beyond whole minutes, and hours east of UTC."""


def a_text(schema: dict[str, Any]) -> Values:
    """Return a strategy for texts of a schema, up to the longest that it allows."""
    is_free = set(schema) <= FREE and "type" in schema
    if is_free:
        return _texts(1, LONGEST_FREE, (LINES,))
    least, most = schema.get("minLength", 1), schema.get("maxLength", LONGEST)
    return _texts(max(1, least), min(LONGEST_KEPT, most), ())


@cache
def _texts(least: int, most: int, more: tuple[str, ...]) -> Values:
    short = st.text(LETTERS + " ", min_size=least, max_size=most)
    # Longer in bytes, or in halves of characters, than the contract counts.
    long = st.text(f"{LETTERS}🏭", min_size=most, max_size=most)
    parts = [part for part in (*TELLING, *more) if len(part) + 2 <= most]
    some = st.lists(st.sampled_from(parts), min_size=1, unique=True) if parts else st.just([])
    chosen = st.one_of(some, st.just(parts))
    telling = chosen.map(lambda kept: f"a{''.join(kept)}"[: most - 1].ljust(least - 1, "-") + "z")
    words = [word for word in WORDS if least <= len(word) <= most]
    others = [st.sampled_from(words)] if words else []
    return st.one_of(short, telling, long, *others).filter(lambda text: text == text.strip())


def a_number(schema: dict[str, Any]) -> Values:
    """Return a strategy for numbers of a schema: moderate ones, its bounds, and those between."""
    return st.one_of(_moderate(schema), st.sampled_from(edges(schema)))


def edges(schema: dict[str, Any]) -> list[float]:
    """Return numbers of a schema at its bounds, and at or past those that servers have.

    These are nothing, which some take for what is left out, what is below it, which some do not
    keep, what their types cannot hold, and a part of one, which some round.
    """
    least, most = schema.get("minimum", -MODERATE), schema.get("maximum", MODERATE)
    bounds = [schema[name] for name in ("minimum", "maximum") if name in schema]
    part = 0 if schema["type"] == "integer" else PARTS_OF_NUMBERS[0]
    others = [0, -1 - part, *(number + part for number in PAST_BYTES), part]
    return list(dict.fromkeys([*bounds, *(each for each in others if least <= each <= most)]))


def _moderate(schema: dict[str, Any]) -> Values:
    least = schema.get("minimum", 0)
    most = min(schema.get("maximum", 5000), least + 5000)
    whole = st.integers(-(-least // 1) if isinstance(least, int) else int(least) + 1, int(most))
    if schema["type"] == "integer":
        return whole
    # With decimals: few bodies are sent, and a server that rounds shows in no other.
    part = st.builds(operator.add, whole, st.sampled_from(PARTS_OF_NUMBERS))
    return part.filter(lambda number: number <= most)
