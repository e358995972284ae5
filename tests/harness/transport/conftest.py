"""A deployment as a run reaches it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.deployment import Deployment
from tests.support.hostile import Hostile
from tests.support.read_only import PROFILE


@pytest.fixture
def deployment() -> Iterator[Callable[..., Deployment]]:
    """Makes a deployment at a server, with the transport standing before it."""
    open_ones: list[Any] = []

    def make(server: Hostile, **settings: Any) -> Deployment:
        values = {"base_url": f"{server.origin}/api", "timeout": 0.5, **settings}
        target = deployment_of(Settings(**values), PROFILE)
        context = target.transport.standing()
        context.__enter__()
        open_ones.append(context)
        return target

    yield make
    for context in reversed(open_ones):
        context.__exit__(None, None, None)
