"""Fixtures of the oracles."""

import pytest

from ..probing.catalogue import oracle_of
from ..probing.probe import Probe
from ..probing.watch import Watch
from ..run.session import RUN
from ..target.deployment import Deployment

SHRINKING_SECONDS = 15


@pytest.fixture(autouse=True)
def short_shrinking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit shrinking to seconds: the default is five minutes of requests to the deployment.

    Hypothesis has no setting for it; if the name is gone, its own limit applies.
    """
    name = "hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS"
    monkeypatch.setattr(name, SHRINKING_SECONDS, raising=False)


@pytest.fixture
def probe(request: pytest.FixtureRequest, deployment: Deployment) -> Probe:
    """A probe that sends requests for the test's oracle."""
    name = oracle_of(request.node)
    assert name, "a test of this folder is tied to an oracle"
    return Probe(deployment, name)


@pytest.fixture
def watch(pytestconfig: pytest.Config) -> Watch:
    """The watch over all responses of the run."""
    return pytestconfig.stash[RUN].watch
