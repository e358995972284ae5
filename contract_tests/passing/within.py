"""Oracles of a single answer that hold whatever it is about: times, ranges, order, parts."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from busroot_mock.contract.operations import Operation

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.filtering import span_of
from ..probing.lists import Item
from ..probing.probe import HOUR
from ..probing.times import iso, ms_of
from ..probing.times_agree import check_times
from ..probing.walking import objects
from ..target.schema import CONTRACT
from .meaning import failure
from .sorting import Passed
from .views import Onlooker, Saw, Views

_DATES = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")
_HOURS = re.compile(r"(?:([^P]*)/)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def times_in(views: Views, passed: Passed, operation: Operation) -> Iterator[CheckFailure]:
    """Yield where times in an answer do not agree with one another."""
    onlooker = Onlooker("times-agree", views, passed)
    for item, where in objects(passed.answer, terms.response_schema(operation) or ()):
        try:
            check_times(onlooker, operation, item, where)
        except CheckFailure as found:
            yield found


def range_of(views: Views, saw: Saw) -> Iterator[CheckFailure]:
    """Yield where the range in an answer is not that of the request."""
    name, span = saw.listing.range_parameter, saw.passed.answer.get("range")
    texts = saw.passed.query.get(name or "", [])
    if name is None or not isinstance(span, dict) or len(texts) != 1:
        return
    start, end = span.get("from"), span.get("to")
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        return
    place = (*CONTRACT.find(*saw.listing.parameters[name], "schema")[0], "description")
    onlooker = Onlooker("ranges", views, saw.passed)
    expected = _mismatch(texts[0], start, end)
    if expected:
        text = f"the range of {texts[0]} is {expected}"
        actual = f"it is from {iso(int(start))} to {iso(int(end))}"
        try:
            onlooker.fail(saw.listing.operation, text, actual, place, about="interval")
        except CheckFailure as found:
            yield found


def _mismatch(text: str, start: float, end: float) -> str:
    """Return in words what a range is to be; empty if it is so, or if that is not known."""
    exact = span_of(text)
    if exact is not None:
        return "" if exact == (start, end) else f"from {iso(exact[0])} to {iso(exact[1])}"
    if dates := _DATES.fullmatch(text):
        first, last = (ms_of(f"{each}T00:00:00Z") for each in dates.groups())
        days = (last - first) if first is not None and last is not None else 0
        # A day may be longer or shorter where clocks change.
        wrong = days > 0 and abs(end - start - days) > HOUR
        return f"{days // (24 * HOUR)} days long" if wrong else ""
    hours = _HOURS.fullmatch(text)
    if hours and not hours[2]:
        length = int(hours[3] or 0) * HOUR + int(hours[4] or 0) * HOUR // 60
        return "" if end - start == length else f"{length // 60_000} minutes long"
    return ""


def is_up_to_now(text: str) -> bool:
    """Tell whether a range ends at the time of its answer."""
    return bool(_HOURS.fullmatch(text)) and "/" not in text


def sorted_as_asked(views: Views, saw: Saw) -> Iterator[CheckFailure]:
    """Yield where a list is not in the order that the request names."""
    listing = saw.listing
    names = [name for name, spec in listing.filters.items() if spec.get("by") == "order"]
    asked = [saw.passed.query[name][0] for name in names if name in saw.passed.query]
    values = [item.get(asked[0]) for item in saw.records] if len(asked) == 1 else []
    texts = [value.casefold() for value in values if isinstance(value, str)]
    if len(texts) < len(values) - values.count(None) or len(set(values)) < 2:
        return
    wrong = next((two for two in pairwise(texts) if two[0] > two[1]), None)
    lower = [value for value in values if isinstance(value, str)]
    if wrong is None or all(before <= after for before, after in pairwise(lower)):
        return
    onlooker, places = Onlooker("order", views, saw.passed), listing.rests_on(*names)
    try:
        expected = f"the list is ordered by {asked[0]}"
        actual = f"{wrong[0]!r} comes before {wrong[1]!r}"
        onlooker.fail(listing.operation, expected, actual, *places, about="order")
    except CheckFailure as found:
        yield found


def parts_in(views: Views, saw: Saw) -> Iterator[CheckFailure]:
    """Yield what stands within a record, though it says that it belongs to another."""
    listing = saw.listing
    onlooker = Onlooker("lists-agree", views, saw.passed)
    for item, place in objects(saw.records, (*listing.schema, "properties", "results")):
        for name, where in terms.members(place).items():
            holds = terms.schema_of(where).get("x-holds")
            if not holds or not isinstance(item.get(name), list):
                continue
            (far, near), *_ = holds["where"].items()
            for part in item[name]:
                if isinstance(part, dict) and part.get(far, item.get(near)) != item.get(near):
                    expected = f"what stands in {name} of {item.get(near)!r} has it as {far}"
                    try:
                        actual = f"it has {part[far]!r}"
                        onlooker.fail(listing.operation, expected, actual, where, about=name)
                    except CheckFailure as found:
                        yield found
                        return


def page_in(saw: Saw) -> Iterator[CheckFailure]:
    """Yield where a page cannot be of a list with the total that it states."""
    skip = saw.passed.query.get("skip", ["0"])[0]
    first = int(skip) if skip.isascii() and skip.isdecimal() else 0
    if saw.total is not None and saw.records and saw.total < first + len(saw.records):
        least = first + len(saw.records)
        expected, actual = f"`totalElements` is at least {least}", f"it is {saw.total}"
        place, operation = terms.response_place(saw.listing.operation), saw.listing.operation
        yield failure("pages", operation, expected, actual, place, about="total")


def shown_account(item: Item) -> Any:
    """Return the account that an object is of."""
    account = item.get("accountId")
    return account if isinstance(account, str) else None
