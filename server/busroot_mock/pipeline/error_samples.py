"""Samples of every error that an operation may answer with, to be held against the contract."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from busroot_mock.contract.object_kinds import SCHEMA, objects_of
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.references import Document
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
from busroot_mock.http.content_coding import ACCEPTED
from busroot_mock.pipeline.operation import Operation
from busroot_mock.pipeline.refusals import raised_by, texts_of_violations
from busroot_mock.worlds.callers import ROLES

KEYWORDS: Final = (
    *("type", "enum", "required", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    *("additionalProperties", "allOf", "anyOf", "oneOf", "not", "readOnly"),
)
"""What a violation of a schema may name."""

OF_READING: Final = ("unicode",)
OF_BODIES: Final = ("json", "depth", "contentEncoding")
"""What a violation of a request that cannot be read may name."""

OF_SIZE: Final = ("size", "values")
OF_RECORDS: Final = (
    *("exists", "unique", "acyclic", "scheduled", "range"),
    *("json", "oneOf", "minimum", "maximum"),
)
"""What a violation of a conflict may name; of these, a handler those that its code has."""

_NUMBERS: Final = (10**79, -(10**78), 0.5, 1e300)
"""A client may send any, as long as it is short."""

_TEXTS: Final = ("x" * LONGEST_ACTUAL, "", "~/\u20ac\n")
_VALUES: Final = (True, False, 5, -5, 0.5, "text", "", ["a", 5], {"a": 5})
_ACTUAL: Final = (True, False, 5, *_NUMBERS, *_TEXTS, None)
_PLACES: Final = ("", "/0/stationGroupCode", "/~1 ", "/\xe9", "/" + "x" * 10_000)
"""Names of a query, and of members of a body, are the client's."""

_LONG: Final = ("A long message. " * LONGEST_MESSAGE)[:LONGEST_MESSAGE]


class Sample(NamedTuple):
    """An error, and what a request gets it for; empty if the operation may do without."""

    why: str
    error: ApiError


def samples_of(operation: Operation, expectations: Sequence[Any]) -> Iterator[Sample]:
    """Yield the errors that an operation may answer with.

    Args:
        operation: As compiled.
        expectations: What the schemas of the contract ask for, the extremes at least.
    """
    places = ["query", "header"]
    places += ["body"] if operation.body else []
    places += ["path"] if any(each.where == "path" for each in operation.parameters) else []
    values = (*_VALUES, *expectations)
    for error in _malformed(places, values):
        yield Sample("a request that breaks the contract", error)
    for error in (missing_key("No"), missing_key("More than one"), unknown_key()):
        yield Sample("a key that is missing or unknown", error)
    if not operation.roles >= ROLES:
        forbidden = Forbidden("This needs a key with the role admin; this one has member.")
        yield Sample("a key whose role does not allow it", forbidden)
    if operation.body:
        yield from _samples_of_bodies()
    raised = raised_by(operation.handler)
    if NotFound in raised:
        missing = [violation("path", "/id", "exists", True, actual) for actual in (5, *_TEXTS)]
        for error in (NotFound("There is none.", missing), NotFound("There is none.")):
            yield Sample("a path to a record that is not there", error)
    if Conflict in raised:
        for error in _conflicts(operation, places):
            yield Sample("a request that the records do not allow", error)


def _samples_of_bodies() -> Iterator[Sample]:
    for keyword in OF_SIZE:
        size = violation("body", "", keyword, 10**9)
        yield Sample("a body that is too large", PayloadTooLarge("The body is too large.", [size]))
    for actual in (*_TEXTS, None):
        media_type = ("header", "/Content-Type", "mediaType", MEDIA_TYPE, actual)
        wrong = UnsupportedMediaType("It must be JSON.", [violation(*media_type)])
        yield Sample("a body that is not JSON by its Content-Type", wrong)
        coding = ("header", "/Content-Encoding", "contentEncoding", list(ACCEPTED), actual)
        wrong = UnsupportedMediaType("It must be gzip.", [violation(*coding)])
        yield Sample("a body in a content coding that is not supported", wrong)


def declared_samples(keys: list[str]) -> Iterator[Sample]:
    """Yield an error for each declared response, as a fault rule or `Prefer` may ask for it."""
    for key in keys:
        status = next((each for each in statuses_of(key) if declared_for(keys, each) == key), None)
        if status is not None:
            for message in ("x", _LONG):
                yield Sample("", InjectedFault(status, message))


def _malformed(places: list[str], values: Sequence[Any]) -> Iterator[ApiError]:
    of_bodies = OF_BODIES if "body" in places else ()
    entries = [*_entries(places, (*KEYWORDS, *OF_READING, *of_bodies), values)]
    yield BadRequest("The request breaks the contract in 1 place; see violations.", entries)
    yield BadRequest(_LONG)
    yield BadRequest("More than could be listed.", entries[:1] * (MOST_VIOLATIONS + 1))


def _conflicts(operation: Operation, places: list[str]) -> Iterator[ApiError]:
    texts = texts_of_violations(operation.handler)
    keywords = [keyword for keyword in OF_RECORDS if keyword in texts]
    if keywords:
        in_request = [place for place in places if place != "header"]
        entries = [*_entries(in_request, keywords, (*_VALUES, max(texts, key=len)))]
        yield Conflict("There is no such record.", entries)
    yield Conflict(_LONG)


def _entries(
    places: list[str], keywords: Sequence[str], values: Sequence[Any]
) -> Iterator[Violation]:
    """Yield violations with each place, keyword, expectation and actual value once at least."""
    for keyword in keywords:
        yield violation(places[0], _PLACES[1], keyword, 5)
    for place in places:
        yield violation(place, _PLACES[1], keywords[0], 5)
    for expected in values:
        yield violation(places[0], _PLACES[1], keywords[0], expected)
    for at in _PLACES:
        yield violation(places[0], at, keywords[0], 5)
    for actual in _ACTUAL:
        yield violation(places[0], _PLACES[1], keywords[0], 5, actual)


def expectations_of(document: Document) -> list[Any]:
    """Return what violations of the schemas of a contract say is expected: the extremes of each."""
    found = [
        node[keyword]
        for _, node, kind in objects_of(document)
        if kind == SCHEMA
        for keyword in KEYWORDS
        if keyword in node
    ]
    names = [name for each in found if isinstance(each, list) for name in each]
    found += [name for name in names if isinstance(name, str)]
    numbers = [each for each in found if isinstance(each, int | float)]
    sized = [[each for each in found if isinstance(each, kind)] for kind in (str, list, dict)]
    extremes = [min(numbers), max(numbers)] if numbers else []
    return extremes + [max(each, key=len) for each in sized if each]
