"""Long work on a journal lets others have their turn."""

import asyncio
import time

import pytest

from busroot_mock.http.access import Access
from busroot_mock.serving.app import Application
from busroot_mock.worlds import turns

PATHS = ("verdict", "journal?limit=200")
BODY = b'[{"code": "' + b"x" * 500 + b'"}, ' * 200


async def ask(application, method, path, body=b""):
    target, _, query = path.partition("?")
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    headers = [(b"x-api-key", b"demo-admin-key"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": target, "headers": headers}
    await application({**scope, "query_string": query.encode()}, receive, send)
    return sent[0]["status"]


@pytest.mark.parametrize("path", PATHS)
def test_reading_a_journal_pauses(path, monkeypatch):
    application, others = Application(access=Access()), 0
    monkeypatch.setattr(turns, "SLICE", 0.0)

    async def session():
        nonlocal others
        for _ in range(20):
            assert await ask(application, "POST", "/api/reason", BODY) == 400
        reading = asyncio.create_task(ask(application, "GET", f"/__mock__/worlds/default/{path}"))
        while not reading.done():
            await asyncio.sleep(0)
            await ask(application, "GET", "/api/nothing")
            others += 1
        assert await reading == 200

    asyncio.run(session())
    assert others >= 20


def test_pause_costs_nothing_before_its_time():
    async def work():
        pauses = turns.Turns()
        started = time.perf_counter()
        for _ in range(100):
            await pauses.pause()
        return time.perf_counter() - started

    step = work()
    with pytest.raises(StopIteration):
        step.send(None)
