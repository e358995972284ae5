"""From an API key to the caller."""

from typing import Final, NamedTuple

from busroot_mock.errors import Forbidden, Unauthorized, violation
from busroot_mock.http.request import Request
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.world import World

STAFF: Final = "staff"
"""Assumed: the platform role of the vendor's own people; the manual shows `customer` alone."""


class Caller(NamedTuple):
    """Who calls: a user of an account, in a world.

    Attributes:
        store: The tables of the caller's own account; no handler of a customer sees any other.
        roles: The role in the account, and `staff` for platform staff.
    """

    world: World
    account_id: str
    user: Record
    store: Store
    roles: frozenset[str]


def caller_of(world: World, key: str) -> Caller | None:
    """Return who the key belongs to, if it is known."""
    record = world.platform["apiKeys"].get(key)
    if record is None:
        return None
    account_id = record["accountId"]
    user = world.platform["users"].get(record["userId"])
    assert user is not None, "a dataset is checked for this"
    roles = {entry["role"] for entry in user["accounts"] if entry["accountId"] == account_id}
    if user["userRole"] == STAFF:
        roles.add(STAFF)
    return Caller(world, account_id, user, world.store(account_id), frozenset(roles))


def admit(worlds: Worlds, request: Request, roles: frozenset[str]) -> Caller:
    """Return the caller, in the world that the key is for, if it is good and has one of the roles.

    The request takes note of the caller, whatever the roles.

    Raises:
        Unauthorized: If there is no key, an unknown one, or more than one.
        Forbidden: If the roles of the key do not suffice.
    """
    keys = request.headers(b"x-api-key")
    if len(keys) != 1 or not keys[0]:
        problem = "More than one" if len(keys) > 1 else "No"
        raise _unauthorized(f"{problem} API key. Send one in the header X-API-KEY.", "required")
    found = worlds.of_key(keys[0])
    caller = caller_of(*found) if found else None
    if caller is None:
        raise unknown_key()
    request.caller = caller
    if not caller.roles & roles:
        wanted, have = ", ".join(sorted(roles)), ", ".join(sorted(caller.roles)) or "none"
        raise Forbidden(f"This needs a key with the role {wanted}; this one has {have}.")
    return caller


def unknown_key() -> Unauthorized:
    """Return the error that tells of a key that is unknown, or no longer known."""
    return _unauthorized("The API key in the header X-API-KEY is not known.", "exists")


def _unauthorized(message: str, keyword: str) -> Unauthorized:
    # Never with what came: a key that is wrong here may be right elsewhere.
    return Unauthorized(message, [violation("header", "/X-API-KEY", keyword, True)])
