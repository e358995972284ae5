"""A run as pytest knows it: its settings, its deployment, and which tests belong to it."""

from pathlib import Path
from typing import Any

import pytest

from .contract import OPERATIONS
from .deployment import Deployment
from .operations import Operation
from .oracles.catalogue import labels_of, oracle_of
from .oracles.watch import Watch
from .settings import Settings


class Run:
    """What the hooks share.

    Attributes:
        settings: What to do.
        deployment: Whom to do it to.
        watch: Looks at every answer.
    """

    def __init__(self, config: pytest.Config, settings: Settings, deployment: Deployment) -> None:
        self.config, self.settings, self.deployment = config, settings, deployment
        self.watch = Watch(settings, deployment.profile)
        deployment.transport.listeners.append(self.watch.heard)

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
        return self.deployment.may_write or not item.get_closest_marker("writes")


BY_LABEL = {operation.label: operation for operation in OPERATIONS}
RUN = pytest.StashKey[Run]()


def operation_of(item: pytest.Item) -> Operation | None:
    """Return the operation that a test has as its parameter `operation`, if it has one."""
    found: Any = getattr(getattr(item, "callspec", None), "params", {}).get("operation")
    return found if isinstance(found, Operation) else None


def folder_of(settings: Settings) -> Path | None:
    """Return the folder for the reports of a run."""
    return Path(settings.report) if settings.report else None


def process_of(config: pytest.Config) -> str:
    """Return the name of this process among those of a run."""
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))
