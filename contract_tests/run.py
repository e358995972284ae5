"""A run as pytest knows it: its settings, its deployment, and which tests belong to it."""

from pathlib import Path
from typing import Any

import pytest

from .contract import BY_ID, OPERATIONS
from .deployment import Deployment
from .guard import Guard
from .operations import Operation
from .oracles.catalogue import labels_of, oracle_of
from .oracles.watch import Watch
from .pace import Budget, Pace
from .profile import Identity, Profile, read_profile
from .settings import Settings
from .traffic import Traffic
from .transport import Transport

STUB_PROFILE = Profile(
    tuple(
        Identity(name, variable, key, role, account)
        for name, variable, key, role, account in [
            ("main", "BUSROOT_API_KEY", "demo-staff-key", "staff", "demo"),
            ("admin", "ADMIN_KEY", "demo-admin-key", "admin", "demo"),
            ("supervisor", "SUPERVISOR_KEY", "demo-supervisor-key", "supervisor", "demo"),
            ("member", "MEMBER_KEY", "demo-member-key", "member", "demo"),
            ("reader", "READER_KEY", "demo-readonly-key", "read_only", "demo"),
            ("other", "OTHER_KEY", "other-admin-key", "admin", "other"),
        ]
    )
)
# Where the stub will listen is not known yet when the tests are collected.
NOWHERE = "http://127.0.0.1:0/api"
CONTROLLER = "main"


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


def profile_of(settings: Settings) -> Profile:
    """Return who can be asked for.

    Raises:
        ProfileError: If a key, or the file that names it, is missing or wrong.
    """
    if settings.base_url is None and settings.profile is None:
        return STUB_PROFILE
    return read_profile(settings.profile)


def deployment_of(
    settings: Settings, profile: Profile, process: str = CONTROLLER, processes: int = 1
) -> Deployment:
    """Return the deployment of a run, as one of its processes sees it."""
    guard = Guard((settings.base_url or NOWHERE).rstrip("/"), OPERATIONS, settings)
    most = None if settings.max_requests is None else settings.max_requests // processes
    budget = Budget(most, settings.max_seconds)
    pace = Pace(settings.rate and settings.rate / processes)
    traffic = Traffic(Path(settings.report) if settings.report else None, process)
    transport = Transport(guard, budget, pace, profile, traffic)
    if settings.database and "://" in settings.database:
        transport.others = (settings.database,)
    return Deployment(settings, profile, transport)
