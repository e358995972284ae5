"""From a request and its answer to an entry in the journal of its world.

This is on the way of every request: bytes are kept as they are, and read when somebody asks.
"""

from typing import Final
from urllib.parse import unquote

from busroot_mock.http.request import Request
from busroot_mock.pipeline.operation import Operation
from busroot_mock.worlds.callers import Caller, caller_of
from busroot_mock.worlds.journal import Entry, Headers
from busroot_mock.worlds.registry import DEFAULT, Worlds
from busroot_mock.worlds.world import World

LONGEST_BODY: Final = 8 * 1024
LONGEST_PATH: Final = 2 * 1024
LONGEST_QUERY: Final = 8 * 1024
LARGEST_HEADERS: Final = 2 * 1024
LONGEST_HEADER: Final = 512
MOST_HEADERS: Final = 16
KEPT_HEADERS: Final = frozenset({b"content-type", b"accept", b"user-agent", b"prefer"})

_OBJECTS: Final = 1300  # what Python needs to hold an entry, apart from its texts
_OBJECTS_OF_HEADER: Final = 100
_CONTROL: Final = "__mock__"


def record(worlds: Worlds, request: Request, status: int, answer: bytes, took: float) -> None:
    """Enter a request, unless it is for the test controls, or for the stub's own files.

    Args:
        worlds: Where its world is.
        request: As it is when it has been answered.
        status: Of the answer.
        answer: Its body, for HEAD that of GET.
        took: Seconds.
    """
    operation = _operation(request, status)
    if operation is None:
        return
    world, caller, has_key = _sender(worlds, request)
    headers, size = _kept(request.all_headers)
    path, query, data = _cut(request)
    # orjson 3.13 gives bytes that hold on to some 4 KB, were they a few; a copy does not.
    told = bytes(memoryview(answer)[:LONGEST_BODY])
    journal = world.journal
    entry = Entry(
        journal.count + 1,
        world.clock.now(),
        took,
        request.method,
        path,
        query,
        headers,
        has_key,
        (caller.account_id, caller.user["id"], caller.roles) if caller else None,
        operation or None,
        data,
        len(request.data),
        request.is_valid,
        status,
        told,
        len(answer),
        request.fault,
        _OBJECTS + size + len(path) + len(query) + len(data) + len(told),
    )
    journal.enter(entry)


def _cut(request: Request) -> tuple[str, bytes, bytes]:
    path, query, data = request.path, request.query, request.data
    # Most need no cut, and to look at the length is cheaper than to cut in vain.
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        path, query = path[:LONGEST_PATH], query[:LONGEST_QUERY]
    if len(data) > LONGEST_BODY:
        data = data[:LONGEST_BODY]
    return path, query, data


def _operation(request: Request, status: int) -> str | None:
    """Return the operationId, nothing if there is no such operation, None for what is our own."""
    endpoint, path = request.endpoint, request.path
    if path.startswith("/__mock__") or ("%" in path and _is_for_controls(path)):
        return None
    if type(endpoint) is Operation:
        return endpoint.name
    return "" if endpoint is None and status >= 400 else None


def _is_for_controls(path: str) -> bool:
    return unquote(path[1:].partition("/")[0]) == _CONTROL


def _sender(worlds: Worlds, request: Request) -> tuple[World, Caller | None, bool]:
    """Return the world, the caller if the key is known, and whether a key came."""
    caller: Caller | None = request.caller
    if caller is not None:
        return caller.world, caller, True
    keys = request.headers(b"x-api-key")
    found = worlds.of_key(keys[0]) if len(keys) == 1 else None
    if found is None:
        return worlds.get(DEFAULT), None, bool(keys)
    return found[0], caller_of(*found), True


def _kept(headers: Headers) -> tuple[Headers, int]:
    """Return the headers that are kept, and their size."""
    kept, size = [], 0
    for pair in headers:
        if pair[0] in KEPT_HEADERS:
            kept.append(pair)
            size += len(pair[1]) + _OBJECTS_OF_HEADER
    if size > LARGEST_HEADERS:
        kept = [(name, value[:LONGEST_HEADER]) for name, value in kept[:MOST_HEADERS]]
        size = sum(len(value) + _OBJECTS_OF_HEADER for _, value in kept)
    return kept, size
