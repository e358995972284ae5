"""Repetition of checks of several responses, whose data may change meanwhile."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

import pytest

from ..findings.failure import CheckFailure
from ..target.deployment import Deployment
from .meanwhile import Change, Readings

TRIES = 3
PAUSES = [0.0, *(0.1 * 2**number for number in range(8))]
"""Seconds before each further try, until others have ended what they write at the moment."""


def with_retries(
    deployment: Deployment,
    comparing: Callable[[bool], AbstractContextManager[None]],
    check: Callable[[], None],
) -> None:
    """Run a check, and repeat it while it fails and the data that it read change.

    Args:
        deployment: The server that the check asks.
        comparing: Returns a context for a check that compares lists; anew, if that is true.
        check: Raises `CheckFailure`.

    Raises `CheckFailure` of the last time.
    """
    steps, turns = deployment.steps, deployment.transport.turns
    mark = len(steps)
    with suppress(CheckFailure), comparing(False):
        # The first time may rest on lists that earlier tests have read.
        return check()
    for tried, pause in enumerate(PAUSES, start=1):
        del steps[mark:]
        deployment.transport.rest(pause)
        readings = Readings(deployment)
        with turns.alone(), comparing(True):
            try:
                with readings.taken():
                    return check()
            except CheckFailure:
                change = readings.change_since()
                is_last = change < Change.RECORDS_OF_RUNS and tried >= TRIES
                if change is Change.NOTHING or is_last:
                    raise
    pytest.skip("other runs changed what was compared, each time again")
