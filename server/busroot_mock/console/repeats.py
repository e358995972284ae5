"""A recorded request, ready to be sent again."""

from typing import Final

from busroot_mock.console.snippets import UNKNOWN_KEY
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import Conflict, NotFound
from busroot_mock.http.request import Message, Request
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.journal import (
    HIDDEN_HEADERS,
    LONGEST_BODY,
    LONGEST_PATH,
    LONGEST_QUERY,
    Entry,
)
from busroot_mock.worlds.registry import Worlds, full_key

_LEFT_OUT: Final = frozenset(
    (
        # The journal has the body decoded.
        *(b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"expect"),
        *(name.lower().encode() for name in HIDDEN_HEADERS),
    )
)
"""Headers that no longer hold, or are not known."""


def repeated(worlds: Worlds, world_id: str, number: int) -> Request:
    """Return the request of an entry, with a key of the same user.

    Raises:
        NotFound: If the entry is not kept any more.
        Conflict: If it was recorded in part.
    """
    entry = worlds.get(world_id).journal.get(number)
    if entry is None:
        raise NotFound(f"The journal has no entry {number}; it may have been dropped.")
    if not _is_whole(entry):
        raise Conflict("The request was recorded in part: it cannot be sent again.")
    headers = [pair for pair in entry.headers if pair[0] not in _LEFT_OUT]
    if entry.has_key:
        headers.append((KEY_HEADER.lower().encode(), _key_of(worlds, world_id, entry).encode()))
    scope = {
        "method": entry.method,
        "path": entry.path,
        "raw_path": entry.path.encode("latin-1"),
        "query_string": entry.query,
        "headers": headers,
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": entry.body, "more_body": False}

    return Request(scope, receive)


def _is_whole(entry: Entry) -> bool:
    has_body = entry.body_size == len(entry.body) <= LONGEST_BODY
    return has_body and len(entry.path) < LONGEST_PATH and len(entry.query) < LONGEST_QUERY


def _key_of(worlds: Worlds, world_id: str, entry: Entry) -> str:
    """Return a key of the caller; one that nobody has if the caller was unknown, or is by now."""
    world = worlds.get(world_id)
    for record in world.platform["apiKeys"] if entry.caller else ():
        caller = caller_of(world, record["key"])
        if caller and (caller.account_id, caller.user["id"], caller.roles) == entry.caller:
            return full_key(world_id, record["key"])
    return full_key(world_id, UNKNOWN_KEY)
