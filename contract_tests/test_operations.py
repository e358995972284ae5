"""Every operation by itself: examples, boundary values, undeclared methods, random data."""

from typing import Any

from schemathesis import Case

from busroot_mock.contract.operations import READING

from .target.deployment import Deployment
from .target.schema import SCHEMA


@SCHEMA.parametrize()
def test_operation(case: Case[Any], deployment: Deployment) -> None:
    reads = case.method.upper() in READING and case.operation.method.upper() not in READING
    if reads and deployment.settings.mode != "mock":
        # An undeclared GET has the body of the operation here, which the guard lets nobody send.
        return
    with deployment.example():
        case.call_and_validate(
            base_url=deployment.base_url,
            session=deployment.session,
            timeout=deployment.settings.timeout,
            additional_checks=[deployment.role_alone_forbids],
        )
