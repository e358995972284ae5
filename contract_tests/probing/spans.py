"""Ranges of time: those in answers, and what a rangecode says by itself, in whatever zone."""

import re
from typing import Any, NamedTuple

from .times import iso, ms_of

HOUR = 3_600_000
DAY = 24 * HOUR
SLACK = HOUR // 4
"""What is now may have been read a while ago; the clocks of two computers differ."""
CHANGE = HOUR + SLACK
"""By which days differ where clocks change."""
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


class Span(NamedTuple):
    """A range in an answer, epoch ms."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"from {iso(self.start)} to {iso(self.end)}"


class Word(NamedTuple):
    """What a name of a range says.

    Attributes:
        first: The earliest start, in days from now.
        last: The latest end, in days from now.
        least: Its length in days, at least, if it is whole.
        most: Its length in days, at most.
    """

    first: int
    last: int
    least: int
    most: int

    @property
    def is_on(self) -> bool:
        """Tell whether it has begun and is not over."""
        return self.first < 0 < self.last


# A week may be one of work, and a day, a week or a month may be the last so many hours or days.
WORDS = {"today": Word(-1, 1, 1, 1), "yesterday": Word(-2, 0, 1, 1), "tomorrow": Word(0, 2, 1, 1),
         "thisweek": Word(-7, 7, 5, 7), "lastweek": Word(-14, 0, 5, 7),
         "nextweek": Word(0, 14, 5, 7), "thismonth": Word(-31, 31, 28, 31),
         "lastmonth": Word(-62, 0, 28, 31)}  # fmt: skip


def span_in(answer: Any) -> Span | None:
    """Return the range that an answer shows; None if it shows none that can be read.

    By its texts, since nothing says in which unit the numbers are.
    """
    shown = answer.get("range") if isinstance(answer, dict) else None
    if not isinstance(shown, dict):
        return None
    start, end = ms_of(shown.get("fromIso")), ms_of(shown.get("toIso"))
    return None if start is None or end is None else Span(start, end)


def contradicts(rangecode: str, span: Span, now: int) -> bool:
    """Tell whether a range cannot be what a rangecode says, in any zone of the world."""
    length = span.end - span.start
    word = WORDS.get(rangecode)
    if word is None:
        wanted = length_of(rangecode)
        return wanted is not None and abs(length - wanted) > CHANGE
    # What goes on may end now: so far.
    least = 0 if word.is_on and abs(span.end - now) <= SLACK else word.least * DAY - CHANGE
    if not least <= length <= word.most * DAY + CHANGE:
        return True
    if word.is_on:
        return not span.start - SLACK <= now <= span.end + SLACK
    if word.last == 0:
        return span.end > now + SLACK or span.start < now + word.first * DAY - CHANGE
    return span.start < now - SLACK or span.end > now + word.last * DAY + CHANGE


def length_of(rangecode: str) -> int | None:
    """Return how long a duration is, ms, alone or as the end of an interval; None for others."""
    duration = rangecode.rpartition("/")[2]
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return (weeks * 7 + days) * DAY + hours * HOUR + minutes * HOUR // 60
