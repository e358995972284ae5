"""Compare what a response should show of a sent body with what it shows."""

import json
from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .times import ms_of

NEAR = 1e-9
ROUNDED = 60_000
"""By which a time may be rounded, in milliseconds."""


class Whole(dict[str, Any]):
    """An object that is entered as one value: what is shown of it has no other members."""


def as_shown(value: Any, place: Location) -> Any:
    """Return a sent value as responses should show it, by `x-shown-as`."""
    how = terms.schema_of(place).get("x-shown-as", {})
    if "pairs" in how and isinstance(value, dict):
        first, second = how["pairs"]
        return [{first: name, second: each} for name, each in value.items()]
    if "partsOfOne" in how and isinstance(value, int | float):
        return round(value * how["partsOfOne"]) / how["partsOfOne"]
    if how.get("json") and isinstance(value, str):
        known = json.loads(value)
        return Whole(known) if isinstance(known, dict) else known
    if isinstance(value, list):
        return [as_shown(each, terms.member(place, "0")) for each in value]
    if not isinstance(value, dict):
        return value
    known = terms.members(place)
    shown = {}
    for name, each in value.items():
        inner = known.get(name)
        how = terms.schema_of(inner).get("x-shown-as", {}) if inner else {}
        shown[how.get("member", name)] = as_shown(each, inner) if inner else each
    return shown


def differences(expected: Any, actual: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield differences: path of the member, expected and actual value.

    Additional members of an object do not matter, unless it is entered as one value.
    """
    if isinstance(expected, dict) and isinstance(actual, dict):
        others = actual.keys() - expected.keys() if isinstance(expected, Whole) else ()
        yield from ((f"{where}.{name}", None, actual[name]) for name in sorted(others))
        for name, value in expected.items():
            inner = f"{where}.{name}" if where else name
            yield from differences(value, actual.get(name), inner)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield where, expected, actual
        for wanted, shown in zip(expected, actual, strict=False):
            yield from differences(wanted, shown, where)
    elif not is_same(expected, actual):
        yield where, expected, actual


def is_other_time(sent: Any, shown: Any) -> bool:
    """Tell whether a time is shown as another, not merely rounded."""
    at, actual = ms_of(sent), ms_of(shown)
    return at is not None and actual is not None and abs(actual - at) > ROUNDED


def is_same(expected: Any, actual: Any) -> bool:
    """Tell whether two values mean the same; compare numbers by size, times by instant."""
    numbers = isinstance(expected, int | float) and isinstance(actual, int | float)
    if numbers and not isinstance(expected, bool) and not isinstance(actual, bool):
        return bool(abs(expected - actual) <= NEAR * max(abs(expected), abs(actual), 1))
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    instant = ms_of(expected)
    return (instant is not None and instant == ms_of(actual)) or bool(expected == actual)
