"""Calls to a world, over a socket or in process."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx

BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def call(world: Any, method: str = "GET", path: str = "/reason", key: str = "", **options: Any):
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(world) if callable(world) else None
        async with httpx.AsyncClient(transport=transport, base_url=world.url) as client:
            headers = {"X-API-KEY": key or world.key()}
            return await client.request(method, path, headers=headers, **options)

    return asyncio.run(answer())


def reasons(world: Any) -> set[str]:
    return {record["code"] for record in call(world).json()["results"]}
