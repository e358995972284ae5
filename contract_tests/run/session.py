"""The run of this process: its settings, its deployment, and which tests belong to it."""

from typing import Any

import pytest

from busroot_mock.contract.operations import Operation

from ..config.settings import Settings
from ..probing.catalogue import labels_of, oracle_of
from ..probing.watch import Watch
from ..target.deployment import Deployment
from ..target.schema import BY_ID, OPERATIONS


class Run:
    """The state that hooks and fixtures share.

    Attributes:
        settings: Of the run.
        deployment: The server under test.
        watch: Looks at every response.
    """

    def __init__(self, settings: Settings, deployment: Deployment) -> None:
        self.settings, self.deployment = settings, deployment
        self.watch = Watch(settings, deployment.profile)
        deployment.transport.listeners.append(self.watch.record_response)

    def wants(self, item: pytest.Item) -> bool:
        """Tell whether a test belongs to the run."""
        selection = self.deployment.selection
        if oracle_of(item) in self.settings.oracles_off:
            return False
        marker = item.get_closest_marker("writes")
        if marker is not None and not self.deployment.may_write:
            return False
        written = [BY_ID[name] for name in marker.args] if marker else []
        operation = operation_of(item)
        if operation is not None:
            return operation in selection.tested and all(map(selection.may_call, written))
        about = [BY_LABEL[label] for label in labels_of(item)]
        if about and not any(map(selection.keeps, about)):
            return False
        return all(map(selection.may_call, [*about, *written]))


BY_LABEL = {operation.label: operation for operation in OPERATIONS}
RUN = pytest.StashKey[Run]()
LEDGER = pytest.StashKey[list[str]]()
"""Lines on what a writing run created and left."""


def labels_about(item: pytest.Item) -> list[str]:
    """Return the operations that a test is about, if it has no parameter `operation`."""
    if operation_of(item) is not None:
        return []
    marker = item.get_closest_marker("writes")
    written = [BY_ID[name].label for name in marker.args] if marker else []
    return list(dict.fromkeys([*labels_of(item), *written]))


def operation_of(item: pytest.Item) -> Operation | None:
    """Return the operation that a test has as its parameter `operation`, if it has one."""
    parameters: Any = getattr(getattr(item, "callspec", None), "params", {})
    operation = parameters.get("operation")
    return operation if isinstance(operation, Operation) else None
