"""Boundary cases of Schemathesis that ask again what others of the same operation ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests import PreparedRequest
from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

ELSEWHERE = (CoverageScenario.EXAMPLE_VALUE, CoverageScenario.UNSUPPORTED_CONTENT_TYPE)
"""Examples have a phase of their own, and other media types are sent with unreadable bodies."""
NEAR = "near-boundary"
WORDS = ("null", "true", "false")
"""Texts that stand in a URL for values of JSON: to a server, they are words like any other."""
STRUCTURE, TRUTH = "an object or a list", "true or false"
CASE_ID = "x-schemathesis-testcaseid"
"""The header in which alone the same requests differ."""

Asked = set[tuple[str, str]]
"""Places in schemas, each with what was asked there."""


def is_repeated(case: Case[Any], asked: Asked) -> bool:
    """Tell whether another case asks the same; `asked` keeps what was asked of the operation.

    It asks for values beside the bounds as well as at them, for words in place of other words, for
    lists of nulls as well as for objects, for numbers as well as for truth values where both are as
    wrong, and for each wrong text with and without others.
    """
    data = case.meta.phase.data if case.meta else None
    if not isinstance(data, CoveragePhaseData):
        return False
    if data.scenario is not CoverageScenario.INCORRECT_TYPE:
        if data.scenario is CoverageScenario.MALFORMED_CONTENT_TYPE and not case.operation.body:
            return True  # Operations that take a body are asked it, by the same parser.
        return data.scenario in ELSEWHERE or NEAR in data.description.lower()
    if data.parameter_location is ParameterLocation.QUERY:
        return data.location is not None or (case.query or {}).get(data.parameter or "") in WORDS
    if data.parameter_location is not ParameterLocation.BODY or data.location is None:
        return False
    return _is_alike(value_at(case.body, data.location), data.location, asked)


def _is_alike(value: Any, place: str, asked: Asked) -> bool:
    """Tell whether another wrong value at a place is wrong in the same way."""
    if isinstance(value, bool):
        asked.add((place, TRUTH))
    elif isinstance(value, int):
        # A fraction may be wrong where a whole number is right.
        return (place, TRUTH) in asked
    elif isinstance(value, dict | list):
        is_new = (place, STRUCTURE) not in asked
        asked.add((place, STRUCTURE))
        return not is_new
    return False


class SentBefore(Exception):
    """The same request was sent, and answered as the contract has it."""


@contextmanager
def sent_once(transport: Any, sent: set[Any]) -> Iterator[None]:
    """Send a request within the context only if the same was not sent before.

    Cases that differ may make the same request, once a writing run has kept them to its records. A
    request counts when the context is left without an exception: what fails is sent again, as often
    as Hypothesis needs to know it for sure.

    Raises:
        SentBefore: If it was.
    """
    new: list[Any] = []

    def look(request: PreparedRequest) -> None:
        if new or not isinstance(request.body, str | bytes | None):
            return  # What checks send beside the case is theirs.
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers.pop(CASE_ID, None)
        new.append((request.method, request.url, request.body, *sorted(headers.items())))
        if new[0] in sent:
            raise SentBefore

    transport.before.insert(0, look)
    try:
        yield
    finally:
        transport.before.remove(look)
    sent.update(new)


def value_at(body: Any, place: str) -> Any:
    """Return the value of a body at a place in its schema; None if that is not clear."""
    steps = iter(place.strip("/").split("/"))
    for step in steps:
        if step == "properties":
            name = next(steps, "")
            body = body.get(name) if isinstance(body, dict) else None
        elif step == "items":
            body = body[0] if isinstance(body, list) and len(body) == 1 else None
        elif step == "anyOf":
            next(steps, "")
        elif step != "type":
            return None
    return body
