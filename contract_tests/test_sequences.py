"""Operations in sequence, along the links of the contract."""

from typing import Any

import pytest
from hypothesis import seed, settings
from requests import Response
from schemathesis import Case

from .contract import SCHEMA  # noqa: TID252  the package's name differs in checkout and wheel
from .deployment import Deployment  # noqa: TID252


@pytest.mark.writes
def test_sequences(deployment: Deployment, pytestconfig: pytest.Config) -> None:
    class Sequences(SCHEMA.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            # Hypothesis replays what it drew, and needs to meet the same state again.
            deployment.reset()

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return {"base_url": deployment.guard.base_url, "session": deployment.session}

        def validate_response(self, response: Response, case: Case[Any], **options: Any) -> None:
            checks = [deployment.role_alone_forbids]
            super().validate_response(response, case, additional_checks=checks, **options)

    options = pytestconfig.option
    chosen = settings(Sequences.TestCase.settings, max_examples=options.max_examples)
    seed(options.seed)(Sequences).run(settings=chosen)
