"""Mutated requests, whole against split, and against h11 as an independent reader.

`python -m evaluation.hostile.mutated_requests --count 100000` prints the inputs that two readings
disagree on, and how many were tried; exit code 1 if there is any.
"""

import argparse
import asyncio
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from evaluation.hostile.requests_read import ReadRequest, comparable, read, read_by_h11, statuses

SEEDS: Final = [
    b"GET /api/sku?limit=20 HTTP/1.1\r\nHost: a\r\nX-API-KEY: k\r\n\r\n",
    b"POST /api/sku HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b'Content-Length: 9\r\n\r\n{"a": 1}\n',
    b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n"
    b"a;x=y\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n",
    b"POST /u HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AA\r\nContent-Length: 5\r\n\r\nhello",
    b"POST /c HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    b"GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    b"HEAD http://a/abs?x=1#f HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
]
TOKENS: Final = [
    *(b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b"\x00", b"\xff", b"0\r\n\r\n", b"\r\n\r\n"),
    *(b";", b"0x", b"/", b"*", b"http://", b"HTTP/2.0", b"HTTP/1.0", b"CONNECT", b"BREW"),
    *(b"Content-Length: 3\r\n", b"Content-Length: 0\r\n", b"Content-Length: 3, 3\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n"),
    *(b"Host: b\r\n", b"Connection: close\r\n", b"Connection: upgrade\r\n", b"Upgrade: h2c\r\n"),
    *(b"Expect: 100-continue\r\n", b" \r\n", b"X: y\r\n z\r\n", b"f" * 17, b"A" * 70_000),
]


def mutated(chance: random.Random) -> bytes:
    """Return one to three requests, with some damage."""
    data = bytearray(b"".join(chance.choices(SEEDS, k=chance.choice((1, 1, 2, 3)))))
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            data[at:at] = chance.choice(TOKENS)
        elif kind == 2:
            del data[at : at + chance.randrange(1, 12)]
        elif kind == 3:
            end = at + chance.randrange(1, 40)
            data[at:at] = data[at:end]
        else:
            line = data.find(b"\r\n", at)
            data[max(line, 0) + 2 : max(line, 0) + 2] = chance.choice(TOKENS)
    return bytes(data)


def pieces(data: bytes, chance: random.Random) -> list[bytes]:
    """Return the bytes in pieces: single ones, or cut at up to eight places."""
    if len(data) < 400 and chance.randrange(4) == 0:
        return [data[at : at + 1] for at in range(len(data))]
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(1, 9)))
    return [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]


async def disagreements(count: int, seed: int, outcomes: Counter[str]) -> list[str]:
    """Return what readings of so many inputs disagree on, each in a line; count the outcomes."""
    chance = random.Random(seed)
    lines: list[str] = []
    for _ in range(count):
        data = mutated(chance)
        whole, split = await read([data]), await read(pieces(data, chance))
        outcomes[" ".join(map(str, statuses(whole))) or "waits"] += 1
        if whole != split:
            lines.append(f"cut: {data!r:.2000}")
        lines += [f"h11: {data!r:.2000}" for _ in _read_otherwise(data, whole.requests)]
        if statuses(whole).count(500):
            lines.append(f"500: {data!r:.2000}")
    return lines


def _read_otherwise(data: bytes, requests: Sequence[ReadRequest]) -> Iterator[int]:
    """Yield where both readers accept a request, and read it in two ways."""
    for at, (ours, theirs) in enumerate(zip(requests, read_by_h11(data), strict=False)):
        if comparable(ours) != comparable(theirs):
            yield at


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the inputs; return the exit code."""
    parser = argparse.ArgumentParser(prog="mutated_requests", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    outcomes: Counter[str] = Counter()
    lines = asyncio.run(disagreements(options.count, options.seed, outcomes))
    for statuses_text, times in outcomes.most_common(12):
        print(f"{times:8} {statuses_text}")
    for line in lines[:50]:
        print(line)
    print(f"{options.count} inputs, {len(lines)} disagreements")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
