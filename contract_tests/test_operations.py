"""Every operation by itself: examples, boundary values, undeclared methods, random data."""

from typing import Any

from schemathesis import Case

from .contract import SCHEMA
from .deployment import Deployment


@SCHEMA.parametrize()
def test_operation(case: Case[Any], deployment: Deployment) -> None:
    with deployment.example():
        case.call_and_validate(
            base_url=deployment.base_url,
            session=deployment.session,
            timeout=deployment.settings.timeout,
            additional_checks=[deployment.role_alone_forbids],
        )
