"""Recording of an exchange as an entry in the journal of its world.

This is on the way of every request: bytes are kept as they are, and read when somebody asks.
"""

from typing import Final

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.http.access import is_for_controls
from busroot_mock.http.api_key import keys_of
from busroot_mock.http.headers import SentHeaders
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.journal import (
    HIDDEN_HEADERS,
    LONGEST_BODY,
    LONGEST_PATH,
    LONGEST_QUERY,
    Entry,
    Headers,
    Who,
)
from busroot_mock.worlds.masking import MASK
from busroot_mock.worlds.registry import DEFAULT, Worlds
from busroot_mock.worlds.world import World

LARGEST_HEADERS: Final = 4 * 1024
LONGEST_HEADER: Final = 512
MOST_HEADERS: Final = 24

_KEY: Final = KEY_HEADER.lower().encode()
_NOT_KEPT: Final = frozenset((_KEY, *(name.lower().encode() for name in HIDDEN_HEADERS)))
_HIDDEN: Final = MASK.encode()
_OBJECTS: Final = 1300  # what Python needs to hold an entry, apart from its texts
_OBJECTS_OF_HEADER: Final = 100
_OF_A_BODY: Final = 2
_SIZE_OF_A_BODY: Final = 2 * _OBJECTS_OF_HEADER + 48
_BYTES_OF_CHARACTER: Final = 4
_OBJECTS_OF_VIOLATION: Final = 700


def record(worlds: Worlds, exchange: Exchange, took: float) -> Entry | None:
    """Enter an exchange, but not of test controls and own files; return its entry.

    The answer to HEAD is that of GET, with the body; it took so many seconds to be ready.
    """
    if exchange.caller is None and _is_own(exchange):
        return None
    request, (status, _, answer) = exchange.request, exchange.answer
    world, who, has_key = _sender(worlds, exchange)
    headers, size = request.all_headers.once(_kept)
    answer_headers, more = _answered(exchange)
    path, query, data, journal = request.path, request.query, exchange.data, world.journal
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or len(data) > LONGEST_BODY:
        path, query, data = path[:LONGEST_PATH], query[:LONGEST_QUERY], data[:LONGEST_BODY]
    answer_start = answer if len(answer) <= LONGEST_BODY else answer[:LONGEST_BODY]
    sent, got = exchange.sizes or (len(exchange.data), len(answer))
    size += more + _OBJECTS + len(path) + len(query) + len(data) + len(answer_start)
    if exchange.cause or exchange.judged is not None or not path.isascii():
        size += _more_weight(exchange, path)
    entry = Entry._make((
        journal.count + 1, world.clock.now(), took, request.method, path, query, headers, has_key,
        who, exchange.operation, data, sent, exchange.is_valid, status, answer_start, got,
        exchange.cause, size, answer_headers, exchange.judged,
    ))  # fmt: skip  # a line for each member would make the function too long
    journal.enter(entry)
    worlds.note_entry(size)
    return entry


def record_again(worlds: Worlds, entry: Entry, took: float) -> None:
    """Enter what a proxy has entered before: the same but for number and time."""
    world = worlds.get(DEFAULT)
    journal = world.journal
    journal.enter(Entry(journal.count + 1, world.clock.now(), took, *entry[3:]))
    worlds.note_entry(entry.weight)


def _more_weight(exchange: Exchange, path: str) -> int:
    """Return about how many bytes an entry takes, apart from what most have."""
    weight = 0 if path.isascii() else len(path) * (_BYTES_OF_CHARACTER - 1)
    if exchange.cause:
        weight += len(exchange.cause)
    if (judged := exchange.judged) is not None:
        weight += _OBJECTS_OF_VIOLATION * (len(judged.request) + len(judged.answer) + 1)
    return weight


def _is_own(exchange: Exchange) -> bool:
    """Tell whether a request is for the test controls, pages, or the mock server's own files."""
    if exchange.judged is not None:
        return False
    # An error without an operation is of a path or method that the contract does not have.
    is_file = exchange.operation is None and exchange.answer.status < 400
    return is_file or is_for_controls(exchange.request.path)


def _sender(worlds: Worlds, exchange: Exchange) -> tuple[World, Who | None, bool]:
    """Return the world, who it is if the key is known, and whether a key was sent."""
    caller = exchange.caller
    if caller is not None:
        return caller.world, caller.who, True
    keys = keys_of(exchange.request)
    if exchange.judged is not None:  # The keys of a deployment are nobody's here.
        return worlds.get(DEFAULT), None, bool(keys)
    place = worlds.of_key(keys[0]) if len(keys) == 1 else None
    if place is None:
        return worlds.get(DEFAULT), None, bool(keys)
    caller = caller_of(*place)
    return place[0], caller.who if caller else None, True


def _kept(headers: SentHeaders) -> tuple[Headers, int]:
    """Return the headers of a request that are kept, and their size in memory in bytes."""
    kept, size = [], 0
    for pair in headers:
        name, value = pair
        if name not in _NOT_KEPT:
            kept.append(pair)
            size += len(name) + len(value) + _OBJECTS_OF_HEADER
        elif name != _KEY:
            kept.append((name, _HIDDEN))
            size += _OBJECTS_OF_HEADER
    return _cut_headers(kept) if size > LARGEST_HEADERS else (kept, size)


def _answered(exchange: Exchange) -> tuple[Headers, int]:
    """Return the headers of the answer that are kept, and their size in memory in bytes."""
    headers = exchange.answer.headers
    # Most have type and length of the body alone, and all that is here counts.
    if len(headers) == _OF_A_BODY and exchange.cause is None and exchange.judged is None:
        return headers, _SIZE_OF_A_BODY
    size = _size(headers)
    return _cut_headers(headers) if size > LARGEST_HEADERS else (headers, size)


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) + _OBJECTS_OF_HEADER for name, value in headers)


def _cut_headers(headers: Headers) -> tuple[Headers, int]:
    cut = [
        (name[:LONGEST_HEADER], value[:LONGEST_HEADER]) for name, value in headers[:MOST_HEADERS]
    ]
    return cut, _size(cut)
