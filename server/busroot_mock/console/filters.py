"""Format values for the templates."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

LONGEST_CELL: Final = 80

_BIDI: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE: Final = {
    code: f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *_BIDI)
    if code not in (0x09, 0x0A)
}
"""Characters that are invisible or reorder the text around them, with their escapes."""


def visible(value: Any) -> Any:
    """Return a text with its invisible characters escaped; return any other value unchanged.

    Jinja calls this for everything that a template shows, except its own markup.
    """
    if type(value) is str:
        return value.encode(errors="replace").decode().translate(_INVISIBLE)
    return value


def pretty(value: Any) -> str:
    """Return a JSON value, indented."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def compact(value: Any) -> str:
    """Return a JSON value on one line, a string without quotes, cut if it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def quoted(value: Any) -> str:
    """Return a JSON value on one line, a string in quotes, cut if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def query_text(query: Mapping[str, Sequence[str]]) -> str:
    """Return a decoded query, with its question mark."""
    pairs = [f"{name}={text}" for name, texts in query.items() for text in texts]
    return f"?{'&'.join(pairs)}" if pairs else ""


def coded(text: str | None) -> str | None:
    """Encode a text so that it survives forms and addresses; `decoded` reverses it."""
    return None if text is None else quote(text, safe="")


def decoded(text: str | None) -> str | None:
    """Decode a text that was `coded`; plain text without % is returned unchanged."""
    return None if text is None else unquote(text)


def day(time: str) -> str:
    """Return the date of an ISO 8601 time."""
    return time[:10]


def clock_time(time: str) -> str:
    """Return the time of day of an ISO 8601 time, to the millisecond."""
    return time[11:].removesuffix("Z")


def line_number(line: str) -> int:
    """Return the number in `openapi.yaml:12`."""
    return int(line.rpartition(":")[2])


FILTERS: Final = {
    "coded": coded,
    "pretty": pretty,
    "compact": compact,
    "quoted": quoted,
    "query_text": query_text,
    "day": day,
    "clock_time": clock_time,
    "line_number": line_number,
}
