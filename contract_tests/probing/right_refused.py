"""Requests that were refused for their shape: that it is wrong, and where."""

import json
from collections.abc import Iterator
from typing import Any

from schemathesis.openapi.checks import RejectedPositiveData

from busroot_mock.contract.operations import Operation

from ..analysis.recorded_request import read_request
from ..target.schema import CONTRACT
from ..transport.traffic import Exchange
from . import contract_terms as terms
from .viewer import Viewer

VIOLATION = ("components", "schemas", "Violation")


def check_broken(operation: Operation, sent: Exchange) -> None:
    """Check that a request that was refused with 400 breaks the contract.

    Bounds, and texts that are the longest, Schemathesis seldom tries with all else being right.
    """
    if sent.status == 400 and not read_request(CONTRACT, operation, sent).breaches:
        raise RejectedPositiveData(
            operation=operation.label,
            message="The request conforms to the contract.",
            status_code=400,
            allowed_statuses=["2xx", "403", "404", "409"],
        )


def check_places(viewer: Viewer, operation: Operation, sent: Exchange) -> None:
    """Check that a refusal with 400 names a place that is wrong, if it names any."""
    breaches = read_request(CONTRACT, operation, sent).breaches if sent.status == 400 else []
    shown, wrong = list(_places(sent.response_body)), [each.at.split() for each in breaches]
    if not shown or not wrong:
        return
    known = terms.members(VIOLATION)
    viewer.asked(operation, known["pointer"])
    if not any(_is_same(one, other) for one in shown for other in wrong):
        expected = f"a violation is at {' '.join(wrong[0])}, where the request is wrong"
        actual = f"they are at {', '.join(' '.join(each) for each in shown)}"[:300]
        viewer.fail(operation, expected, actual, known["pointer"], known["in"], about="place")


def _places(text: str) -> Iterator[list[str]]:
    """Yield the places that an error names: where it lies, and a pointer or a parameter."""
    try:
        body: Any = json.loads(text)
    except ValueError:
        return
    violations = body.get("violations") if isinstance(body, dict) else None
    for each in violations if isinstance(violations, list) else []:
        if isinstance(each, dict) and isinstance(each.get("pointer"), str):
            where, pointer = str(each.get("in")), each["pointer"]
            at = pointer if where == "body" else pointer.removeprefix("/")
            yield [where, at] if at else [where]


def _is_same(one: list[str], other: list[str]) -> bool:
    """Tell whether two places are the same, or one lies in the other."""
    if one[0] != other[0]:
        return False
    first, second = (f"{each[1]}/" if len(each) > 1 else "" for each in (one, other))
    return first.startswith(second) or second.startswith(first)
