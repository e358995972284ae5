"""Read the range of a list, which is what its rangecode says by itself."""

import time
from typing import Any

from .lists import Item, Listing
from .probe import Probe
from .spans import SLACK, WORDS, Span, contradicts, length_of, span_in

RANGE_CODE = ("components", "schemas", "RangeCode")
NOBODYS = "bmv-no-such-range"
"""A rangecode of the right type that stands for nothing."""


def read_span(probe: Probe, listing: Listing, **query: Any) -> dict[str, Any]:
    """Return the range that a list shows, which is what the rangecode says by itself."""
    few = {"limit": 1} if "limit" in listing.parameters else {}
    body = probe.read(listing, **few, **query).body
    rangecode, span = str(query.get(listing.range_parameter or "", "")), span_in(body)
    if span is not None:
        _check(probe, listing, {**few, **query}, rangecode, span)
    shown: dict[str, Any] = body["range"]
    return shown


def _check(probe: Probe, listing: Listing, query: Item, rangecode: str, span: Span) -> None:
    # The clock of a deployment may have been set, and what it calls now may not be the time.
    nows = (probe.now(), int(time.time() * 1000))
    words = (*RANGE_CODE, "description", _words_for(rangecode))
    if rangecode in WORDS or length_of(rangecode) is not None:
        probe.asked(listing.operation, words)
    if not all(contradicts(rangecode, span, now) for now in nows):
        return
    if _knows(probe, listing, query, span):
        name = rangecode if rangecode in WORDS else "a duration"
        expected = f"the range of {rangecode} is what it says, in whatever zone"
        probe.fail(listing.operation, expected, f"it is {span}", words, about=f"{name} by itself")


def _knows(probe: Probe, listing: Listing, query: Item, span: Span) -> bool:
    """Tell whether a deployment answers otherwise to a word that it cannot know."""
    response = probe.send(listing.operation, **{**query, listing.range_parameter or "": NOBODYS})
    try:
        other = span_in(response.json()) if response.ok else None
    except ValueError:
        return True
    return other is None or max(abs(a - b) for a, b in zip(other, span, strict=True)) > SLACK


def _words_for(rangecode: str) -> str:
    if rangecode not in WORDS:
        return "a duration is as long"
    word = WORDS[rangecode]
    if word.is_on:
        return "have begun, and are not over"
    return "`lastmonth` are over" if word.last == 0 else "are yet to begin"
