"""Bounds of numbers, lengths and lists that lie between what was accepted and what was refused."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from busroot_mock.generic.ask import places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.sent import Passed
from busroot_mock.learning.draft.tally import Support, Tally

NAMED: Final = "refusals name it"
NARROW: Final = "nothing lies between"
Number = int | float
_NUMBER: Final = re.compile(r"(?:(?<=[\s(<>=≤≥])|^)-?\d{1,20}(?:\.\d{1,20})?(?=$|[\s.,;:)])")
_NO_BOUND: Final = re.compile(r"code|status|line|column|index|position|row", re.IGNORECASE)
_FEWEST: Final = 3
"""So many values must be taken before the next one that is refused shows a bound."""
_CLOSE: Final = 0.001
"""So much of a number may lie between two that have fractions, and still nothing does."""


@dataclass(frozen=True)
class Statement:
    """A keyword of a schema, and on what it rests.

    Attributes:
        more: Keywords that belong to it.
    """

    keyword: str
    value: Any
    evidence: dict[str, Any]
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class _Side:
    """Values on one side, where larger means further out."""

    sign: int
    keyword: str
    accepted: Sequence[tuple[Number, Call]]
    refused: Sequence[tuple[Number, Call, Any]]

    @cached_property
    def last(self) -> Number:
        """The accepted value that lies furthest out."""
        return self.sign * max(self.sign * value for value, _ in self.accepted)

    @cached_property
    def beyond(self) -> list[tuple[Number, Call, Any]]:
        """What was refused and lies further out than all that was accepted."""
        return [each for each in self.refused if self.sign * (each[0] - self.last) > 0]


def bounds_of(passed: Passed, is_key: bool) -> Iterator[Statement]:
    """Yield the bounds of what was sent at a place.

    Args:
        passed: What was.
        is_key: Whether it may be the key of a record: then a number that is refused may just name
            none, unless the refusal names a bound.
    """
    numbers = _picked(passed, _number)
    yield from _bounds(*numbers, ("minimum", "maximum"), not is_key)
    characters = {letter for value, _ in passed.accepted if type(value) is str for letter in value}

    def length(value: Any) -> Number | None:
        return len(value) if type(value) is str else None

    def plain_length(value: Any) -> Number | None:
        # A text of other characters may be refused for these.
        return len(value) if type(value) is str and characters >= {*value} else None

    yield from _bounds(*_picked(passed, length, plain_length), ("minLength", "maxLength"), True)
    yield from _bounds(*_picked(passed, _count), ("minItems", "maxItems"), True)


def _number(value: Any) -> Number | None:
    return value if type(value) in (int, float) else None


def _count(value: Any) -> Number | None:
    return len(value) if type(value) is list else None


_Picked = tuple[
    list[tuple[Number, Call]], list[tuple[Number, Call, Any]], list[tuple[Number, Call, Any]]
]
_Measure = Callable[[Any], Number | None]


def _picked(passed: Passed, measure: _Measure, strict: _Measure | None = None) -> _Picked:
    """Return what was accepted, what was refused, and what of that was for nothing else."""
    accepted = [(m, call) for value, call in passed.accepted if (m := measure(value)) is not None]
    refused = [(m, c, entry) for v, c, entry in passed.wrong if (m := measure(v)) is not None]
    sure = [
        (m, c, entry) for v, c, entry in passed.wrong if (m := (strict or measure)(v)) is not None
    ]
    return accepted, refused, sure


def _bounds(
    accepted: list[tuple[Number, Call]],
    refused: list[tuple[Number, Call, Any]],
    sure: list[tuple[Number, Call, Any]],
    keywords: tuple[str, str],
    may_be_narrow: bool,
) -> Iterator[Statement]:
    if not accepted or not refused:
        return
    for sign, keyword in zip((-1, 1), keywords, strict=True):
        side = _Side(sign, keyword, accepted, refused)
        found = _named(side)
        if found is None and may_be_narrow:
            found = _narrow(_Side(sign, keyword, accepted, sure))
        if found:
            yield found


def _named(side: _Side) -> Statement | None:
    """Return a bound that refusals name, if it lies between what they refuse and the rest."""
    beyond, sign, last = side.beyond, side.sign, side.last
    saying = [
        (limit, each)
        for each in beyond
        for limit in _numbers_in(each[2])
        if sign * last <= sign * limit < sign * each[0]
    ]
    limits = {limit for limit, _ in saying}
    if len(limits) != 1:
        return None
    limit = limits.pop()
    is_open = any(value == limit for value, _, _ in beyond)
    if is_open and limit == last:
        return None
    nearest = sign * min(sign * value for value, _, _ in beyond)
    return _statement(side, limit, nearest, [each for _, each in saying], NAMED, is_open)


def _narrow(side: _Side) -> Statement | None:
    """Return a bound between two values that are next to each other."""
    beyond, last, sign = side.beyond, side.last, side.sign
    first = sign * min(sign * value for value, _ in side.accepted)
    # What is refused between values that are taken is refused for another reason.
    if len(side.accepted) < _FEWEST or not beyond:
        return None
    if any(_is_between(value, first, last) for value, _, _ in side.refused):
        return None
    nearest = sign * min(sign * value for value, _, _ in beyond)
    values = [*(value for value, _ in side.accepted), nearest]
    is_whole = all(float(value).is_integer() for value in values)
    gap = abs(nearest - last)
    if gap == 1 if is_whole else gap <= _CLOSE * abs(last):
        at_it = [each for each in beyond if each[0] == nearest]
        return _statement(side, last, nearest, at_it, NARROW, False)
    return None


def _is_between(value: Number, one: Number, other: Number) -> bool:
    return min(one, other) <= value <= max(one, other)


def _statement(
    side: _Side,
    limit: Number,
    nearest: Number,
    refused: Sequence[tuple[Number, Call, Any]],
    because: str,
    is_open: bool,
) -> Statement:
    tally = Tally()
    calls = [call for value, call in side.accepted if value == side.last][:2]
    calls += [call for value, call, _ in refused if value == nearest][:2]
    calls = calls or [refused[0][1]]
    for call in sorted(calls, key=lambda call: call.number):
        tally.add(call)
    accepted, beyond = len(side.accepted), len(side.beyond)
    node = {
        **Support(tally, accepted + beyond).as_node(),
        "seen": accepted,
        "accepted": side.last,
        "refused": nearest,
        "because": because,
    }
    more = (("exclusive" + side.keyword.capitalize(), True),) if is_open else ()
    return Statement(side.keyword, limit, node, more)


def _numbers_in(entry: Any) -> set[Number]:
    """Return the numbers that may be bounds in what an answer says of a member."""
    found = set[Number]()
    for steps, value in places(entry):
        name = str(steps[-1]) if steps else ""
        if type(value) in (int, float) and not _NO_BOUND.search(name):
            found.add(value)
        elif type(value) is str and " " in value:
            found |= {_plain(text) for text in _NUMBER.findall(value[:1000])}
    return found


def _plain(text: str) -> Number:
    return float(text) if "." in text else int(text)
