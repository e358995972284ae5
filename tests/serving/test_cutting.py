"""A request means one thing, however its bytes are cut, and to whoever reads it."""

import asyncio
import os
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.serving.known_heads import KnownHeads
from busroot_mock.serving.limits import Limits
from evaluation.hostile.mutated_requests import disagreements, mutated
from evaluation.hostile.requests_read import Reading, read, statuses
from tests.support.odd_bodies import ODD_BODIES
from tests.support.odd_heads import ODD_HEADS
from tests.support.wire import Row, chunked, get, post

COUNT = int(os.environ.get("MUTATED_REQUESTS", "1500"))
ALL_CUTS = 1000
"""Of requests up to so many bytes; of longer ones the ends, and what lies by chance between."""

H2C = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AA")
BODY = b'{"config": {}}'
EVIL = b"GET /evil HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n"
UPGRADES = {
    "counted": (post(BODY, *H2C), BODY),
    "chunked": (chunked(BODY).replace(b"\r\n", b"\r\n" + b"\r\n".join([*H2C, b""]), 1), BODY),
    "absolute form": (post(BODY, *H2C).replace(b" /api", b" http://mock/api", 1), BODY),
    "pipelined": (get(b"/api/sku") + post(BODY, *H2C), BODY),
    "body like a request": (post(EVIL, *H2C), EVIL),
}


def cuts_of(data: bytes) -> list[int]:
    if len(data) <= ALL_CUTS:
        return list(range(1, len(data)))
    chance = random.Random(len(data))
    between = [chance.randrange(1, len(data)) for _ in range(20)]
    return [*range(1, 60), *range(len(data) - 40, len(data)), *between]


async def differing_cuts(data: bytes) -> list[int]:
    """Return the places where a cut changes what becomes of the bytes; -1 for single bytes."""
    whole = await read([data])
    differing = [at for at in cuts_of(data) if await read([data[:at], data[at:]]) != whole]
    if len(data) <= ALL_CUTS and await read(data[at : at + 1] for at in range(len(data))) != whole:
        differing.append(-1)
    return differing


@pytest.mark.parametrize("row", [*ODD_BODIES, *ODD_HEADS], ids=lambda row: row.name)
def test_request_of_the_wire_is_the_same_however_it_is_cut(row: Row) -> None:
    assert asyncio.run(differing_cuts(row.data + get(b"/api/sku"))) == []


@pytest.mark.parametrize(("data", "body"), UPGRADES.values(), ids=UPGRADES.keys())
def test_upgrade_to_h2c_never_loses_a_body(data: bytes, body: bytes) -> None:
    data += get(b"/api/sku")
    assert asyncio.run(differing_cuts(data)) == []
    reading = asyncio.run(read_pieces(data))
    assert set(statuses(reading)) == {200}
    assert [request.body for request in reading.requests[-2:]] == [body, b""]


def test_body_that_looks_like_a_request_stays_a_body() -> None:
    for data in (post(EVIL), post(EVIL, *H2C), chunked(EVIL)):
        reading = asyncio.run(read_pieces(data))
        assert [request.body for request in reading.requests] == [EVIL]


async def read_pieces(data: bytes) -> Reading:
    head, end, rest = data.partition(b"\r\n\r\n")
    return await read([head + end, rest])


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 2000), max_size=20))
def test_mutated_request_is_the_same_however_it_is_cut(
    chance: random.Random, places: list[int]
) -> None:
    data = mutated(chance)
    cuts = sorted({at for at in places if at < len(data)})
    parts = [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]

    async def both() -> tuple[Reading, Reading]:
        return await read([data]), await read(parts)

    whole, split = asyncio.run(both())
    assert split == whole


@given(st.randoms(use_true_random=False))
def test_mutated_request_is_the_same_when_its_head_is_known(chance: random.Random) -> None:
    data, heads = mutated(chance), KnownHeads(Limits())

    async def thrice() -> list[Reading]:
        return [await read([data], heads=heads) for _ in range(3)]

    first, *again = asyncio.run(thrice())
    assert again == [first, first]


def test_requests_with_a_known_head_have_bodies_of_their_own() -> None:
    first, cut, third = post(b"[1]"), post(b"[2]")[:-1], post(b"[3]")
    pieces = [
        first,
        first,
        cut,
        b"]",
        third,
        third + get(b"/a"),
        get(b"/a"),
        third[:40],
        third[40:],
    ]
    reading = asyncio.run(read(pieces))
    bodies = [b"[1]", b"[1]", b"[2]", b"[3]", b"[3]", b"", b"", b"[3]"]
    assert [request.body for request in reading.requests] == bodies
    assert statuses(reading) == [200] * 8


def test_mutated_requests_are_read_as_h11_reads_them() -> None:
    outcomes: Counter[str] = Counter()
    assert asyncio.run(disagreements(COUNT, 20, outcomes)) == []
    assert len(outcomes) > 5


def test_pipelined_requests_are_answered_in_order_each_once() -> None:
    garbage = b"\x16\x03\x01 HTTP/2 or so\r\n\r\n"
    cases = {
        post(BODY) + garbage: [200, 400],
        get(b"/a") + get(b"/b", version=b"9.9") + get(b"/c"): [200, 505],
        post(BODY) + get(b"/a") + post(BODY)[:-1] + garbage: [200, 200, 200, 400],
        get(b"/a") * 50 + b"GET /api HTTP/1.1\nHost: a\n\n": [200] * 50 + [400],
        get(b"/a") + get(b"/b", b"Connection: close") + get(b"/c"): [200, 200],
    }
    for data, expected in cases.items():
        reading = asyncio.run(read_pieces(data))
        assert statuses(reading) == expected
        assert reading.closed
