"""How values look in a page."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

LONGEST_CELL: Final = 80

_BIDI: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN: Final = {
    code: f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *_BIDI)
    if code not in (0x09, 0x0A)
}
"""Characters that have no look, or change that of others, and what is shown for them."""


def visible(value: Any) -> Any:
    """Return a text with its unseen characters made visible; any other value as it is.

    Jinja calls this for all that a template shows. Markup is of templates, and stays.
    """
    if type(value) is str:
        return value.encode(errors="replace").decode().translate(_UNSEEN)
    return value


def pretty(value: Any) -> str:
    """Return a JSON value over several lines."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def compact(value: Any) -> str:
    """Return a JSON value in one line, a text without its quotes, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def quoted(value: Any) -> str:
    """Return a JSON value in one line, a text within its quotes, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def query_text(query: Mapping[str, Sequence[str]]) -> str:
    """Return a query as people read it, with its question mark."""
    pairs = [f"{name}={text}" for name, texts in query.items() for text in texts]
    return f"?{'&'.join(pairs)}" if pairs else ""


def coded(text: str | None) -> str | None:
    """Return a text as it goes through a form or an address unharmed; `decoded` reads it again."""
    return None if text is None else quote(text, safe="")


def decoded(text: str | None) -> str | None:
    """Return the text that was `coded`; what needs no coding may come without."""
    return None if text is None else unquote(text)


def day(time: str) -> str:
    """Return the date of an ISO 8601 time."""
    return time[:10]


def clock_time(time: str) -> str:
    """Return the time of the day of an ISO 8601 time, to the millisecond."""
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
