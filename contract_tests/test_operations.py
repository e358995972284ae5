"""Every operation by itself: examples, boundary values, undeclared methods, random data."""

from typing import Any

from schemathesis import Case

from .contract import SCHEMA  # noqa: TID252  the package's name differs in checkout and wheel
from .deployment import Deployment  # noqa: TID252


@SCHEMA.parametrize()
def test_operation(case: Case[Any], deployment: Deployment) -> None:
    case.call_and_validate(
        base_url=deployment.guard.base_url,
        session=deployment.session,
        additional_checks=[deployment.role_alone_forbids],
    )
