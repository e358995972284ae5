"""Admit a request: its API key, and the roles of who it belongs to."""

from typing import Final

from busroot_mock.errors import Forbidden
from busroot_mock.http.api_key import KEY_NAME, missing_key, unknown_key
from busroot_mock.worlds.callers import Caller, caller_of
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.registry import Worlds

_ADDING: Final = ("POST", "PUT", "PATCH")


def admit(worlds: Worlds, exchange: Exchange, roles: frozenset[str]) -> Caller:
    """Return the caller, in the world of the key, if the key has one of the roles.

    The exchange has the caller then, whatever the roles.

    Raises:
        Unauthorized: If there is no key, an unknown one, or more than one.
        Forbidden: If the roles of the key do not suffice.
        ServiceUnavailable: If the request may write, and there is no room.
    """
    request = exchange.request
    keys = request.headers(KEY_NAME)
    if len(keys) != 1 or not keys[0]:
        raise missing_key("More than one" if len(keys) > 1 else "No")
    place = worlds.of_key(keys[0])
    caller = caller_of(*place) if place else None
    if caller is None:
        raise unknown_key()
    exchange.caller = caller
    if not caller.roles & roles:
        wanted, have = ", ".join(sorted(roles)), ", ".join(sorted(caller.roles)) or "none"
        raise Forbidden(f"This needs a key with the role {wanted}; this one has {have}.")
    if request.method in _ADDING:
        worlds.bounds.check_tables(caller.store, caller.world.platform)
    return caller
