"""Every operation by itself: examples, boundary values, undeclared methods, random data."""

from contextlib import suppress
from typing import Any

import pytest
from schemathesis import Case
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.generation.meta import TestPhase

from busroot_mock.contract.operations import READING

from .analysis.recorded_request import read_request
from .probing.probe import Probe
from .probing.right_refused import check_places
from .target.deployment import Deployment
from .target.keyless import is_keyless_again, validate
from .target.repeated import SentBefore, is_repeated, sent_once
from .target.schema import CONTRACT, SCHEMA
from .transport.traffic import Exchange

MOST_PLACES = 8
"""Refusals of an operation whose violations are looked into."""


@SCHEMA.parametrize()
def test_operation(case: Case[Any], deployment: Deployment) -> None:
    reads = case.method.upper() in READING and case.operation.method.upper() not in READING
    if reads and deployment.settings.mode != "mock":
        # An undeclared GET has the body of the operation here, which the guard lets nobody send.
        return
    if deployment.transport.cut and _is_random(case):
        # Of what may not be sent, Hypothesis would draw hundreds.
        pytest.skip(deployment.transport.cut)
    if is_repeated(case, deployment.kept.setdefault(("boundaries",), set())):
        return
    if is_keyless_again(deployment, case):
        return
    sent = deployment.kept.setdefault(("sent",), set())
    with deployment.example(), suppress(SentBefore), sent_once(deployment.transport, sent):
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
    last = deployment.steps[-1:]
    validate(deployment, case, response, transport_kwargs=options)
    if (
        case.meta is not None
        and case.meta.generation.mode.is_negative
        and response.status_code < 300
    ):
        _check_is_right(case, *last)
    operation = CONTRACT.operations_by_label[case.operation.label]
    checked = deployment.kept.setdefault(("places", operation.label), [])
    if response.status_code == 400 and last and len(checked) < MOST_PLACES:
        checked.append(case.id)
        if last[0].method == operation.method:
            check_places(Probe(deployment, "references-checked"), operation, last[0])


def _check_is_right(case: Case[Any], exchange: Exchange) -> None:
    """Check that a request that was accepted conforms to the contract, however it was meant.

    Schemathesis 4.32 lets a wrong query pass if another parameter of it has a valid text.
    """
    operation = CONTRACT.operations_by_label[case.operation.label]
    if exchange.method == operation.method and read_request(CONTRACT, operation, exchange).breaches:
        raise AcceptedNegativeData(
            operation=operation.label,
            message="The request breaks the contract.",
            status_code=exchange.status or 0,
            expected_statuses=["400"],
        )
