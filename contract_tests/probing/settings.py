"""Settings of the account and of its users: as they are read, and put back after an example."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..target.schema import BY_ID
from ..writing.read_back import NotListed
from . import contract_terms as terms
from .comparing import as_shown, differences
from .lists import LISTINGS, Item
from .probe import Probe

ACCOUNT, SAVE_ACCOUNT = BY_ID["getAccount"], BY_ID["saveAccount"]
PREFERENCES, SET_PREFERENCES = LISTINGS["listNotificationPreferences"], BY_ID[
    "setNotificationPreferences"
]  # fmt: skip
CONFIG, SAVE_CONFIG = LISTINGS["listConfig"], BY_ID["saveConfig"]


def account_restored(probe: Probe) -> AbstractContextManager[Item]:
    """Give the account; afterwards restore it, and check that it is."""
    return restored(probe, SAVE_ACCOUNT)


@contextmanager
def restored(probe: Probe, operation: Operation) -> Iterator[dict[str, Any]]:
    """Give the settings; afterwards restore those before the run, and check that they are.

    A mock server of the run's own is reset.
    """
    read, as_read, is_done = *_READING[operation], False
    try:
        yield read(probe)
        is_done = True
    finally:
        if probe.deployment.settings.mode != "mock":
            before = settings_before(probe, operation)
            probe.send(operation, before)
            if is_done:
                compare(probe, operation, as_read(before), read(probe), "is read back as sent")


def settings_as_they_stand(probe: Probe, caller: Probe, operation: Operation) -> Any:
    """Return a body with the settings as the caller has them, which changes nothing."""
    if operation is SET_PREFERENCES:
        known = terms.members(terms.member(terms.body_schema(operation) or (), "0"))
        entries = caller.read(PREFERENCES).items
        return [{name: entry[name] for name in known if name in entry} for entry in entries]
    return settings_before(probe, operation)


def settings_before(probe: Probe, operation: Operation) -> Any:
    """Return the settings before the run, as a body; skip the test if they were not backed up."""
    writing_ = probe.deployment.writing
    try:
        return writing_.backup(writing_.scopes[operation.operation_id]).body
    except NotListed as error:
        pytest.skip(f"settings without a backup are not changed: {error}")


def lasting(probe: Probe) -> frozenset[str]:
    """Return the members of an account that could not be restored."""
    known = frozenset(terms.members(terms.body_schema(SAVE_ACCOUNT) or ()))
    if probe.deployment.settings.mode == "mock":
        return frozenset()
    return known - set(settings_before(probe, SAVE_ACCOUNT))


def account_as_read(body: Item) -> Item:
    """Return what an account shows of a body that was saved."""
    shown: Item = as_shown(body, terms.body_schema(SAVE_ACCOUNT) or ())
    return shown


def read_account(probe: Probe) -> Item:
    """Return the account."""
    account: Item = probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"]
    return account


def read_config(probe: Probe) -> dict[str, Any]:
    """Return the values of the configuration by key."""
    return {item["key"]: item["value"] for item in probe.read(CONFIG).items}


def by_group(entries: list[Item]) -> dict[str, Any]:
    """Return preferences by the code of their station group."""
    return {entry["stationGroupCode"]: entry["preference"] for entry in entries}


def read_preferences(probe: Probe) -> dict[str, Any]:
    """Return the preferences of the caller by the code of their station group."""
    return by_group(probe.read(PREFERENCES).items)


def config_as_read(body: Item) -> dict[str, str]:
    """Return what the configuration shows of a body that was saved."""
    return {key: _as_read(value) for key, value in body["config"].items()}


_READING: dict[Operation, tuple[Callable[[Probe], Item], Callable[[Any], Item]]] = {
    SAVE_ACCOUNT: (read_account, account_as_read),
    SET_PREFERENCES: (read_preferences, by_group),
    SAVE_CONFIG: (read_config, config_as_read),
}
"""By operation: what reads the settings, and what a body is read back as."""


def _as_read(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def compare(
    probe: Probe,
    operation: Operation,
    expected: Item,
    actual: Item,
    how: str,
    place: Location | None = None,
) -> None:
    """Fail for each member that is not as expected; `how` says in words what it should be.

    Args:
        place: On which it rests; by default on what the operation says of itself.
    """
    for member, sent, shown in differences(expected, actual):
        text, is_now = f"{member} {how} {sent!r}"[:300], f"it is {shown!r}"[:300]
        own = [terms.description_place(operation), terms.response_place(operation)]
        rests = own if place is None else [place]
        probe.fail(operation, text, is_now, *rests, about=f"{member} {how}")


def compare_saved(probe: Probe, operation: Operation, sent: Item, after: Item) -> None:
    """Fail for each setting that is not read as it was sent, though the call is to save it."""
    place = (*operation.location, "summary")
    compare(probe, operation, sent, after, "is read back as sent", place)
