"""Resolve an API key to the caller it belongs to."""

from typing import Final, NamedTuple

from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.accounts import Account
from busroot_mock.worlds.world import World

STAFF: Final = "staff"
"""Assumed: the platform role of the vendor's own people; the manual shows `customer` alone."""

ROLES: Final = frozenset({"admin", "supervisor", "member", "read_only"})
"""The roles that a user can have in an account; each has one."""


class Caller(NamedTuple):
    """Who calls: a user of an account, in a world.

    Attributes:
        roles: The role in the account, and `staff` for platform staff.
    """

    account: Account
    user: Record
    roles: frozenset[str]

    @property
    def world(self) -> World:
        """The world of the account."""
        return self.account.world

    @property
    def account_id(self) -> str:
        """The id of the account."""
        return self.account.id

    @property
    def store(self) -> Store:
        """The tables of the caller's own account; no handler of a customer sees any other."""
        return self.account.store


class _Known(NamedTuple):
    """A caller without the world, which keeps these: each would keep the other in memory."""

    key: Record
    account_id: str
    store: Store
    user: Record
    roles: frozenset[str]


def caller_of(world: World, key: str) -> Caller | None:
    """Return who the key belongs to, if it is known; kept while all its records are the same."""
    known: _Known | None = world.callers.get(key)
    if not (known and _is_as_before(known, world, key)):
        known = _known(world, key)
        if known is None:
            return None
        world.callers[key] = known
    return Caller(Account(world, known.account_id, known.store), known.user, known.roles)


def _is_as_before(known: _Known, world: World, key: str) -> bool:
    platform, user = world.platform, known.user
    return (
        platform["apiKeys"].records.get((key,)) is known.key
        and platform["users"].records.get((user["id"],)) is user
        and world.state.accounts.get(known.account_id) is known.store
    )


def _known(world: World, key: str) -> _Known | None:
    record = world.platform["apiKeys"].get(key)
    if record is None:
        return None
    account_id = record["accountId"]
    user = world.platform["users"].get(record["userId"])
    assert user is not None, "a dataset is checked for this"
    roles = {entry["role"] for entry in user["accounts"] if entry["accountId"] == account_id}
    if user["userRole"] == STAFF:
        roles.add(STAFF)
    return _Known(record, account_id, world.store(account_id), user, frozenset(roles))
