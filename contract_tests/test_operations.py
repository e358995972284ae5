"""Every operation by itself: examples, boundary values, undeclared methods, random data."""

from typing import Any

import pytest
from schemathesis import Case
from schemathesis.generation.meta import TestPhase

from busroot_mock.contract.operations import READING

from .target.deployment import Deployment
from .target.schema import SCHEMA
from .target.shapes import too_costly_checks


@SCHEMA.parametrize()
def test_operation(case: Case[Any], deployment: Deployment) -> None:
    reads = case.method.upper() in READING and case.operation.method.upper() not in READING
    if reads and deployment.settings.mode != "mock":
        # An undeclared GET has the body of the operation here, which the guard lets nobody send.
        return
    if deployment.transport.cut and _is_random(case):
        # Of what may not be sent, Hypothesis would draw hundreds.
        pytest.skip(deployment.transport.cut)
    with deployment.example():
        _call(case, deployment)


def _is_random(case: Case[Any]) -> bool:
    """Tell whether a case comes after the examples and the boundary values."""
    return case.meta is not None and case.meta.phase.name is TestPhase.FUZZING


def _call(case: Case[Any], deployment: Deployment) -> None:
    """Call an operation and check the response, which nothing has any more when this is left."""
    options: dict[str, Any] = {
        "base_url": deployment.base_url,
        "session": deployment.session,
        "timeout": deployment.settings.timeout,
    }
    response = case.call(**options)
    case.validate_response(
        response,
        additional_checks=[deployment.role_alone_forbids],
        excluded_checks=too_costly_checks(response.content),
        transport_kwargs=options,
    )
