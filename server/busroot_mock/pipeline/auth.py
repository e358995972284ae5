"""Admit a request: its API key, and the roles of who it belongs to."""

from busroot_mock.errors import Forbidden, unauthorized, unknown_key
from busroot_mock.http.request import Request
from busroot_mock.worlds.callers import Caller, caller_of
from busroot_mock.worlds.registry import Worlds


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
        raise unauthorized(f"{problem} API key. Send one in the header X-API-KEY.", "required")
    found = worlds.of_key(keys[0])
    caller = caller_of(*found) if found else None
    if caller is None:
        raise unknown_key()
    request.caller = caller
    if not caller.roles & roles:
        wanted, have = ", ".join(sorted(roles)), ", ".join(sorted(caller.roles)) or "none"
        raise Forbidden(f"This needs a key with the role {wanted}; this one has {have}.")
    return caller
