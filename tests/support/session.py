"""A scripted session: what a client asks of two worlds, and a digest of every byte of the answers.

`python -m tests.support.session` prints it.
"""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx

from busroot_mock.testing.in_process import BusrootApp, MockServerInProcess

START = "2026-03-02T09:30:00Z"
RANGE = "rangecode=2026-03-01/2026-03-03"
REASON = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}
ACCOUNT = {"domain": "acme.example", "plantName": "Acme"}
FLAKY: dict[str, Any] = {"status": 503, "delay": {"from": 0, "to": 1}}
READS = [
    "/account",
    "/admin/access-code",
    f"/issue?{RANGE}",
    "/plant",
    "/reason",
    f"/schedule?{RANGE}",
    "/shift-pattern",
    "/sku",
    "/station",
    f"/station-window?{RANGE}&stationcode=mix-1",
    "/user",
]
WRITES = [
    ("POST", "/reason", REASON),
    ("POST", "/admin/access-code", None),
    ("POST", "/sku", {"code": "oat-bar", "name": "Oat bar"}),
    ("POST", "/issue", {"type": "stop", "stationCode": "pack-1", "startAt": START}),
    ("POST", "/admin/newaccount", ACCOUNT),
    ("POST", "/reason", {"code": ""}),
    ("DELETE", "/reason/none", None),
    ("PUT", "/reason", None),
]


async def answers(world: BusrootApp) -> AsyncIterator[httpx.Response]:
    """Call the API: writes, refusals, faults by chance, and reads, also eight hours later."""
    transport = httpx.ASGITransport(app=world)
    headers = {"X-API-KEY": world.key("staff")}
    async with httpx.AsyncClient(
        transport=transport, base_url=world.url, headers=headers
    ) as client:
        for method, path, body in WRITES:
            yield await client.request(method, path, json=body)
        world.faults.add("listSkus", share=0.5, **FLAKY)
        for _ in range(20):
            yield await client.get("/sku")
        world.faults.clear()
        for _ in range(2):
            for path in READS:
                yield await client.get(path)
            world.clock.advance(hours=8)


async def digest() -> str:
    """Return the digest of a session in a world of each dataset."""
    digest, server = sha256(), MockServerInProcess()
    for dataset in ("demo", "minimal"):
        with server.world(dataset, seed=7, clock=START) as world:
            async for answer in answers(world):
                digest.update(b"%d %r " % (answer.status_code, answer.headers.raw))
                digest.update(answer.content)
            digest.update(repr(sorted(each["key"] for each in world.keys)).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(asyncio.run(digest()))
