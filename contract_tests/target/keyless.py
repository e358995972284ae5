"""Requests that are repeated without a key: the first that names each part of a request."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from schemathesis import Case
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from busroot_mock.contract.messages import body_of, parameters_of
from busroot_mock.contract.places import node_at, schemas_for
from busroot_mock.contract.wire_names import KEY_HEADER

from ..transport.traffic import Exchange
from .deployment import Deployment
from .schema import CONTRACT
from .shapes import named_checks, too_costly_checks

OF_KEY = "ignored_auth"
"""The check of Schemathesis that repeats each accepted request without a key, and with a wrong one.

Outside its command line, Schemathesis 4.32 does so for every one: a sixth of what a run sent.
"""


def validate(deployment: Deployment, case: Case[Any], response: Any, **options: Any) -> None:
    """Validate the response to the last request by the checks that the test still needs."""
    sent = deployment.steps[-1:]
    case.validate_response(
        response,
        additional_checks=[deployment.role_alone_forbids],
        excluded_checks=[
            *too_costly_checks(response.content),
            *checks_asked_before(deployment, case, sent),
        ],
        **options,
    )
    note_asked(deployment, case, response.status_code)


def checks_asked_before(
    deployment: Deployment, case: Case[Any], sent: Sequence[Exchange]
) -> list[Any]:
    """Return the check that repeats a request without a key, if all of it was asked.

    Args:
        sent: The request, if it is known; one that had no key is checked by itself.
    """
    has_key = bool(sent) and bool(sent[-1].identity)
    asked = has_key and parts_named(case) <= _asked(deployment, case)
    return named_checks((OF_KEY,)) if asked else []


def is_keyless_again(deployment: Deployment, case: Case[Any]) -> bool:
    """Tell whether a case leaves out the key alone, of an operation that was asked without one."""
    data = case.meta.phase.data if case.meta else None
    if not isinstance(data, CoveragePhaseData):
        return False
    is_without = data.scenario is CoverageScenario.MISSING_PARAMETER
    return is_without and data.parameter == KEY_HEADER and bool(_asked(deployment, case))


def note_asked(deployment: Deployment, case: Case[Any], status: int) -> None:
    """Note what a request named that was accepted, and refused without its key."""
    if 200 <= status < 300:
        _asked(deployment, case).update(parts_named(case))


def _asked(deployment: Deployment, case: Case[Any]) -> set[str]:
    asked: set[str] = deployment.lasting.setdefault((OF_KEY, case.operation.label), set())
    return asked


def parts_named(case: Case[Any]) -> set[str]:
    """Return the parameters and members of its body that a request names, as declared."""
    given = {*(case.path_parameters or {}), *(case.query or {})}
    given |= set(case.body) if isinstance(case.body, dict) else set()
    # What an undeclared method is sent is another request altogether.
    return {case.method.upper(), *(given & _declared(case.operation.label))}


@cache
def _declared(label: str) -> set[str]:
    """Return the names of the parameters of an operation and of the members of its body."""
    place = CONTRACT.operations_by_label[label].location
    trail = body_of(CONTRACT, place)
    branches = schemas_for(CONTRACT, trail) if trail else ()
    return {each.name for each in parameters_of(CONTRACT, place)}.union(
        *(node_at(CONTRACT, branch[-1]).get("properties", {}) for branch in branches)
    )
