"""The fixture that every oracle has."""

import pytest

from ..probing.catalogue import oracle_of
from ..probing.probe import Probe
from ..probing.watch import Watch
from ..run.session import RUN
from ..target.deployment import Deployment

SHRINKING_SECONDS = 15


@pytest.fixture(autouse=True)
def short_shrinking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shrink for seconds: by default it is five minutes, in which a deployment is asked and asked.

    Hypothesis has no setting for it; where the name has gone, its own limit holds.
    """
    name = "hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS"
    monkeypatch.setattr(name, SHRINKING_SECONDS, raising=False)


@pytest.fixture
def probe(request: pytest.FixtureRequest, deployment: Deployment) -> Probe:
    """Asks the deployment in the name of the test's oracle."""
    name = oracle_of(request.node)
    assert name, "a test of this folder is tied to an oracle"
    return Probe(deployment, name)


@pytest.fixture
def watch(pytestconfig: pytest.Config) -> Watch:
    """What every answer of the run was like."""
    return pytestconfig.stash[RUN].watch
