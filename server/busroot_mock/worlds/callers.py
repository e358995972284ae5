"""Resolve an API key to the caller it belongs to."""

from typing import Final, NamedTuple

from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.accounts import Account
from busroot_mock.worlds.state import State
from busroot_mock.worlds.world import World

STAFF: Final = "staff"
"""Assumed: the platform role of the vendor's own people; the manual shows `customer` alone."""

ROLES: Final = frozenset({"admin", "supervisor", "member", "read_only"})
"""The roles that a user can have in an account; each has one."""


class _Known(NamedTuple):
    """A caller without the world, which keeps these: each would keep the other in memory."""

    record: Record
    key: tuple[str]
    account_id: str
    store: Store
    user: Record
    user_id: tuple[int]
    roles: frozenset[str]
    who: tuple[str, int, frozenset[str]]


class Caller:
    """Who calls: a user of an account, in a world.

    Attributes:
        world: The world of the account.
        account_id: The id of the account.
        store: The tables of the caller's own account; no handler of a customer sees any other.
        user: The user.
        roles: The role in the account, and `staff` for platform staff.
        who: Account, user and roles, for the journal.
    """

    __slots__ = ("account_id", "roles", "store", "user", "who", "world")

    def __init__(self, world: World, known: _Known) -> None:
        self.world: Final = world
        _, _, self.account_id, self.store, self.user, _, self.roles, self.who = known

    @property
    def account(self) -> Account:
        """The account."""
        return Account(self.world, self.account_id, self.store)


def caller_of(world: World, key: str) -> Caller | None:
    """Return who the key belongs to, if it is known; kept while all its records are the same."""
    known: _Known | None = world.callers.get(key)
    if known is None or not _holds(known, world.state):
        known = _known(world, key)
        if known is None:
            return None
        world.callers[key] = known
    return Caller(world, known)


def _holds(known: _Known, state: State) -> bool:
    platform, (record, key, account_id, store, user, user_id, _, _) = state.platform, known
    return (
        platform["apiKeys"].records.get(key) is record
        and platform["users"].records.get(user_id) is user
        and state.accounts.get(account_id) is store
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
    store, user_id, held = world.store(account_id), user["id"], frozenset(roles)
    who = account_id, user_id, held
    return _Known(record, (key,), account_id, store, user, (user_id,), held, who)
