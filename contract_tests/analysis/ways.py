"""The way of being wrong that a breach or a failure shows, apart from where it is."""

from schemathesis.core.failures import Failure

from busroot_mock.contract.loader import Location

from ..findings.failure import CheckFailure
from ..findings.finding import Way
from ..findings.rules import ACCEPTED, REQUIRED, TYPE
from .breaches import Breach

_WHOLE = "integer"


def of_breach(breach: Breach) -> tuple[Way, str]:
    """Return how a value is wrong, and the place of the statement that it breaks."""
    part = place_text(breach.location)
    if breach.keyword == REQUIRED:
        name = breach.violated.part or breach.at.rpartition("/")[2] or "the body"
        return Way(REQUIRED, name, "missing"), part
    if breach.keyword == TYPE:
        return Way(TYPE, _expected(breach), _actual(breach)), part
    return Way(breach.keyword), part


def of_accepted(breach: Breach) -> tuple[Way, str]:
    """Return which rule of the contract a request may break, and its place."""
    return Way(ACCEPTED, breach.keyword), place_text(breach.location)


def of_failure(failure: Failure) -> Way:
    """Return the way of a failure that no judge tells apart further."""
    if isinstance(failure, CheckFailure):
        return Way(failure.oracle, failure.about)
    return Way(failure.code if failure.code != "ST901" else failure.title)


def place_text(place: Location) -> str:
    """Return a place in the contract as text."""
    return "/".join(place)


def _expected(breach: Breach) -> str:
    expected = breach.says.partition(": ")[2].partition(",")[0]
    return "number" if expected == _WHOLE else expected


def _actual(breach: Breach) -> str:
    """Return the kind of the value; a number is wrong only where a whole one is expected."""
    return "fraction" if breach.kind == _expected(breach) == "number" else breach.kind
