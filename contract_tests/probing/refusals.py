"""Refusals that say why: what came is not what they expected."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from requests import Response

from busroot_mock.contract.operations import Operation
from busroot_mock.errors import steps_of

from . import contract_terms as terms
from .lists import Item
from .viewer import Viewer

VIOLATION = ("components", "schemas", "Violation")
KEYWORD = (*VIOLATION, "properties", "keyword", "description")
NOT_WHAT_CAME = (*KEYWORD, "is not what came")
TAKEN = (*KEYWORD, "what it calls taken")
HOLDS = ("exists", "unique", "required", "acyclic", "scheduled")
"""Keywords of which a refusal expects that they hold."""

_KEPT: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    # Blanks may not count; and some count bytes.
    "minLength": lambda value, bound: len("".join(value.split())) >= bound,
    "maxLength": lambda value, bound: len(value.encode("utf-8", "replace")) <= bound,
}
"""Whether a value keeps to a bound, whoever measures it."""
_MISSING = object()


def check_refused(
    viewer: Viewer,
    operation: Operation,
    status: int,
    wanted: tuple[int, ...],
    what: str,
    member: str,
) -> None:
    """Check that a call is refused as the contract has it; skip the test if the role may not."""
    if status == 403:
        pytest.skip(f"the role of the key may not call {operation.label}")
    if status not in wanted:
        expected = f"{what} is a conflict (409)"
        place = terms.member(terms.body_schema(operation) or (), member)
        rests = [terms.MUST_BE_THERE, place]
        viewer.fail(operation, expected, f"the status is {status}", *rests, about=member)


def violations_of(response: Response) -> list[Item]:
    """Return the violations that a response names, in the shape of the contract."""
    try:
        body = response.json() if response.content else None
    except (ValueError, RecursionError):
        return []
    shown = body.get("violations") if isinstance(body, dict) else None
    return [each for each in shown if _is_violation(each)] if isinstance(shown, list) else []


def _is_violation(each: Any) -> bool:
    names = ("in", "pointer", "keyword")
    return (
        isinstance(each, dict)
        and "expected" in each
        and all(isinstance(each.get(name), str) for name in names)
    )


def check_refusal(
    viewer: Viewer, operation: Operation, response: Response, body: Any, query: Mapping[str, Any]
) -> None:
    """Check that nothing that a refusal expected is what came.

    Args:
        body: Of the request.
        query: Its parameters.
    """
    if not 400 <= response.status_code < 500:
        return
    for each in violations_of(response):
        viewer.asked(operation, NOT_WHAT_CAME)
        if _is_kept(each, _sent(each, body, query)) or _is_one(operation, each, body):
            where = f"{each['in']} {each['pointer']}".strip()
            expected = f"what is refused for {each['keyword']} at {where} is not as expected"
            actual = f"{each['expected']!r} is expected, and came"[:300]
            viewer.fail(operation, expected, actual, NOT_WHAT_CAME, about=f"{each['keyword']} came")


def _sent(each: Item, body: Any, query: Mapping[str, Any]) -> Any:
    """Return the value that a violation is about; `_MISSING` if it is not there, or not known."""
    if each["in"] == "query":
        return query.get(each["pointer"].removeprefix("/"), _MISSING)
    value = body if each["in"] == "body" else _MISSING
    for step in steps_of(each["pointer"]):
        if isinstance(value, dict):
            value = value.get(step, _MISSING)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _MISSING
    return value


def _is_kept(each: Item, value: Any) -> bool:
    """Tell whether a value keeps to what a violation says that it breaks."""
    keyword, bound = each["keyword"], each["expected"]
    if keyword in HOLDS:
        return bound is False
    kind = str if "Length" in keyword else int | float
    is_bound = isinstance(bound, int | float) and not isinstance(bound, bool)
    if keyword not in _KEPT or not is_bound or isinstance(value, bool):
        return False
    return isinstance(value, kind) and _KEPT[keyword](value, bound)


def _is_one(operation: Operation, each: Item, body: Any) -> bool:
    """Tell whether just one of some members is given, of which a violation says that it is not.

    A change is not judged: the record may have another of them.
    """
    names = each["expected"]
    if each["keyword"] != "oneOf" or not isinstance(names, list) or not isinstance(body, dict):
        return False
    choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    is_new = operation.writes.get("key") not in body
    given = [name for name in choices if body.get(name) is not None]
    return (
        each["in"] == "body"
        and each["pointer"] == ""
        and is_new
        and names == choices
        and len(given) == 1
    )
