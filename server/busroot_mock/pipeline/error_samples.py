"""Samples of every error that an operation may answer with, to be held against the contract."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from busroot_mock.contract.responses import declared_for, statuses_of
from busroot_mock.errors import (
    LONGEST_ACTUAL,
    LONGEST_MESSAGE,
    MOST_VIOLATIONS,
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    InjectedFault,
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
    Violation,
    violation,
)
from busroot_mock.http.api_key import missing_key, unknown_key
from busroot_mock.pipeline.operation import Operation
from busroot_mock.pipeline.refusals import raised_by
from busroot_mock.worlds.callers import ROLES

KEYWORDS: Final = (
    *("type", "enum", "required", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    *("additionalProperties", "allOf", "anyOf", "oneOf", "not", "readOnly"),
    *("json", "unicode", "depth", "size", "values"),
)
"""What a violation of a malformed request may name."""

OF_RECORDS: Final = ("exists", "unique", "acyclic", "scheduled", "range")
"""What a violation of a conflict may name."""

_VALUES: Final = (True, 5, 0.5, "text", ["a", 5], {"a": 5})
_ACTUAL: Final = (*_VALUES[:3], "x" * LONGEST_ACTUAL, None)
_PLACES: Final = ("", "/0/stationGroupCode", "/~1 ")
_LONG: Final = "A long message. " * (LONGEST_MESSAGE // 16)


class Sample(NamedTuple):
    """An error, and what a request gets it for; empty if the operation may do without."""

    why: str
    error: ApiError


def samples_of(operation: Operation) -> Iterator[Sample]:
    """Yield the errors that an operation may answer with."""
    places = ["query", "header"]
    places += ["body"] if operation.body else []
    places += ["path"] if any(each.where == "path" for each in operation.parameters) else []
    for error in _malformed(places):
        yield Sample("a request that breaks the contract", error)
    for error in (missing_key("No"), missing_key("More than one"), unknown_key()):
        yield Sample("a key that is missing or unknown", error)
    if not operation.roles >= ROLES:
        forbidden = Forbidden("This needs a key with the role admin; this one has member.")
        yield Sample("a key whose role does not allow it", forbidden)
    if operation.body:
        size, header = violation("body", "", "size", 1), ("header", "/Content-Type", "mediaType")
        yield Sample("a body that is too large", PayloadTooLarge("The body is too large.", [size]))
        for actual in ("text/plain", None):
            wrong = UnsupportedMediaType("It must be JSON.", [violation(*header, "x", actual)])
            yield Sample("a body that is not JSON by its Content-Type", wrong)
        coding = ("header", "/Content-Encoding", "contentEncoding", ["gzip"], "br")
        wrong = UnsupportedMediaType("It must be gzip.", [violation(*coding)])
        yield Sample("a body in a content coding that is not supported", wrong)
    raised = raised_by(operation.handler)
    if NotFound in raised:
        missing = [violation("path", "/id", "exists", True, actual) for actual in (5, "text")]
        for error in (NotFound("There is none.", missing), NotFound("There is none.")):
            yield Sample("a path to a record that is not there", error)
    if Conflict in raised:
        for error in _conflicts(places):
            yield Sample("a request that the records do not allow", error)


def declared_samples(keys: list[str]) -> Iterator[Sample]:
    """Yield an error for each declared response, as a fault rule or `Prefer` may ask for it."""
    for key in keys:
        status = next((each for each in statuses_of(key) if declared_for(keys, each) == key), None)
        if status is not None:
            for message in ("Injected.", _LONG):
                yield Sample("", InjectedFault(status, message))


def _malformed(places: list[str]) -> Iterator[ApiError]:
    entries = [*_entries(places, KEYWORDS)]
    yield BadRequest("The request breaks the contract in 1 place; see violations.", entries)
    yield BadRequest(_LONG)
    yield BadRequest("More than could be listed.", entries[:1] * (MOST_VIOLATIONS + 1))


def _conflicts(places: list[str]) -> Iterator[ApiError]:
    entries = [*_entries([place for place in places if place != "header"], OF_RECORDS)]
    yield Conflict("There is no such record.", entries)
    yield Conflict(_LONG)


def _entries(places: list[str], keywords: tuple[str, ...]) -> Iterator[Violation]:
    """Yield violations with each place, keyword, expectation and actual value once at least."""
    for keyword in keywords:
        yield violation(places[0], _PLACES[1], keyword, 5)
    for place in places:
        yield violation(place, _PLACES[1], keywords[0], 5)
    for expected in _VALUES:
        yield violation(places[0], _PLACES[1], keywords[0], expected)
    for at in _PLACES:
        yield violation(places[0], at, keywords[0], 5)
    for actual in _ACTUAL:
        yield violation(places[0], _PLACES[1], keywords[0], 5, actual)
