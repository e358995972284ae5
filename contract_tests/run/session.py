"""A run as pytest knows it: its settings, its deployment, and which tests belong to it."""

from typing import Any

import pytest

from busroot_mock.contract.operations import Operation

from ..config.settings import Settings
from ..probing.catalogue import labels_of, oracle_of
from ..probing.watch import Watch
from ..target.deployment import Deployment
from ..target.schema import BY_ID, OPERATIONS


class Run:
    """What the hooks share.

    Attributes:
        settings: What to do.
        deployment: Whom to do it to.
        watch: Looks at every answer.
    """

    def __init__(self, settings: Settings, deployment: Deployment) -> None:
        self.settings, self.deployment = settings, deployment
        self.watch = Watch(settings, deployment.profile)
        deployment.transport.listeners.append(self.watch.record_response)

    def wants(self, item: pytest.Item) -> bool:
        """Tell whether a test belongs to the run."""
        guard = self.deployment.transport.guard
        if oracle_of(item) in self.settings.oracles_off:
            return False
        operation = operation_of(item)
        if operation is not None:
            return self.settings.selects(operation) and guard.allows(operation)
        about = [BY_LABEL[label] for label in labels_of(item)]
        if about and not any(map(self.settings.selects, about)):
            return False
        if not all(map(guard.allows, about)):
            return False
        marker = item.get_closest_marker("writes")
        return marker is None or (
            self.deployment.may_write and all(guard.allows(BY_ID[name]) for name in marker.args)
        )


BY_LABEL = {operation.label: operation for operation in OPERATIONS}
RUN = pytest.StashKey[Run]()
LEDGER = pytest.StashKey[list[str]]()
"""What a writing run made and left, for people."""


def operation_of(item: pytest.Item) -> Operation | None:
    """Return the operation that a test has as its parameter `operation`, if it has one."""
    found: Any = getattr(getattr(item, "callspec", None), "params", {}).get("operation")
    return found if isinstance(found, Operation) else None
