"""Operations in sequence, along the links of the contract."""

from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis.errors import FlakyStrategyDefinition, Unsatisfiable
from requests import Response
from schemathesis import Case
from schemathesis.errors import NoLinksFound

from .config.settings import Settings
from .target.applicable import not_applicable
from .target.deployment import Deployment
from .target.keyless import validate
from .target.schema import SCHEMA

PARTS = 4
"""One state machine is one test, and cannot be spread over processes; several smaller ones can."""

ATTEMPTS = 3


@pytest.mark.writes
@pytest.mark.parametrize("part", range(PARTS))
def test_sequences(deployment: Deployment, part: int) -> None:
    sent = deployment.transport.budget.sent
    try:
        _run(_sequences(deployment), deployment.settings, part)
    except Unsatisfiable:
        # Every sequence came to where no more records may be made; until there it was judged.
        if deployment.transport.budget.sent == sent:
            raise


def _sequences(deployment: Deployment) -> Any:
    """Return the state machine of the contract's links, which sends as the run does."""

    class Sequences(SCHEMA.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            # Hypothesis replays what it drew, and needs to meet the same state again.
            deployment.reset()
            deployment.steps.clear()

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return {
                "base_url": deployment.base_url,
                "session": deployment.session,
                "timeout": deployment.settings.timeout,
            }

        def call(self, case: Case[Any], **options: Any) -> Any:
            with deployment.step():
                return super().call(case, **options)

        def validate_response(self, response: Response, case: Case[Any], **options: Any) -> None:
            with deployment.step():
                validate(
                    deployment, case, response, transport_kwargs=options, recorder=self.recorder
                )

        def _repr_step(self, *step: Any) -> str:
            # Hypothesis prints the steps of a failing sequence, and breaks off with an assertion
            # where a deployment answers the repeated ones otherwise. Reports have the requests.
            return ""

    return Sequences


def _run(machine: Any, run: Settings, part: int) -> None:
    examples = max(1, run.max_examples // PARTS)
    for attempt in range(ATTEMPTS):
        chosen = settings(machine.TestCase.settings, max_examples=examples)
        try:
            seed(run.seed + part + attempt * PARTS)(machine).run(settings=chosen)
            break
        except NoLinksFound:
            not_applicable("no link of the contract leads from one selected operation to another")
        except FlakyStrategyDefinition:
            # A deployment cannot be put back: what Hypothesis replays may meet another state.
            if run.mode == "mock":
                raise
