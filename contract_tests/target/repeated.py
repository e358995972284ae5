"""Boundary cases of Schemathesis that ask again what others of the same operation ask."""

from typing import Any

from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

ELSEWHERE = (CoverageScenario.EXAMPLE_VALUE, CoverageScenario.UNSUPPORTED_CONTENT_TYPE)
"""Examples have a phase of their own, and other media types are sent with unreadable bodies."""
NEAR = "near-boundary"
WORDS = ("null", "true", "false")
"""Texts that stand in a URL for values of JSON: to a server, they are words like any other."""
STRUCTURE = "an object or a list"

Asked = set[tuple[str, str]]
"""Places in schemas, each with what was asked there."""


def is_repeated(case: Case[Any], asked: Asked) -> bool:
    """Tell whether another case asks the same; `asked` keeps what was asked of the operation.

    It asks for values beside the bounds as well as at them, for words in place of other words, for
    lists of nulls as well as for objects, and for each wrong text with and without others.
    """
    data = case.meta.phase.data if case.meta else None
    if not isinstance(data, CoveragePhaseData):
        return False
    if data.scenario is not CoverageScenario.INCORRECT_TYPE:
        return data.scenario in ELSEWHERE or NEAR in data.description.lower()
    if data.parameter_location is ParameterLocation.QUERY:
        return data.location is not None or (case.query or {}).get(data.parameter or "") in WORDS
    if data.parameter_location is not ParameterLocation.BODY or data.location is None:
        return False
    if not isinstance(value_at(case.body, data.location), dict | list):
        return False
    place = data.location, STRUCTURE
    is_new = place not in asked
    asked.add(place)
    return not is_new


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
