"""Garbage: nothing that is done with waits for a collection, which seldom goes through all.

The pages of the console do leave something, as their templates and their router have it.
"""

import asyncio
import gc
import random
from collections import Counter
from collections.abc import Callable
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.http.access import Access
from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.serving.app import Application
from busroot_mock.worlds.registry import full_key
from evaluation.hostile.mutated_requests import mutated
from evaluation.hostile.requests_read import connected, read
from tests.support.contracts import CONTROLS, SERVED
from tests.support.costs import answer
from tests.support.wire import chunked, post

HEADERS = [(b"x-api-key", b"demo-admin-key"), (b"content-type", b"application/json")]
QUERIES = (b"", b"x=1", b"limit=x&page=-1", b"limit=2")
BODIES = (b"", b"{}", b"{", b"[1]", b'{"a": {"b": [1]}}')
OPERATIONS = [
    pytest.param(contract, operation, id=operation.label)
    for contract in (SERVED, CONTROLS)
    for operation in contract.operations
]


def left_by(run: Callable[[], object]) -> Counter[str]:
    """Return what only a collection can free: frames, and objects of what the server is made of."""
    # What is there already need not be gone through.
    gc.freeze()
    gc.disable()
    try:
        run()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return Counter(
            f"{type(each).__module__}.{type(each).__qualname__}"
            for each in gc.garbage
            if type(each).__module__.startswith(("busroot_mock", "httptools"))
            or type(each).__name__ in {"frame", "coroutine"}
        )
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        gc.enable()


@given(st.lists(st.randoms(use_true_random=False), min_size=1, max_size=20), st.integers(1, 500))
def test_connection_leaves_nothing(chances: list[random.Random], cut: int) -> None:
    sent = [mutated(chance) for chance in chances]

    async def run() -> None:
        for data in sent:
            await read([data[:cut], data[cut:]])
            connection, _, _ = connected()
            connection.data_received(data[:cut])
            connection.connection_lost(None)

    assert not left_by(lambda: asyncio.run(run()))


async def answer_unread(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


@given(st.integers(0, 200_000), st.integers(0, 200_000), st.booleans(), st.booleans())
def test_connection_that_is_lost_within_a_body_leaves_nothing(
    there: int, missing: int, is_chunked: bool, is_read: bool
) -> None:
    whole = (chunked if is_chunked else post)(b" " * (there + missing))

    async def run() -> None:
        connection, service, _ = connected()
        if not is_read:
            service.application = answer_unread  # type: ignore[method-assign]  # a stand-in
        connection.data_received(whole[: len(whole) - missing])
        await asyncio.sleep(0)
        connection.connection_lost(None)
        for _ in range(5):
            await asyncio.sleep(0)

    assert not left_by(lambda: asyncio.run(run()))


@pytest.fixture(scope="module")
def application() -> Application:
    return Application(access=Access("127.0.0.1"))


@pytest.mark.parametrize(("contract", "operation"), OPERATIONS)
def test_operation_leaves_nothing(
    application: Application, contract: Contract, operation: Operation
) -> None:
    path = contract.base_path + quote(operation.path.replace("{world}", "default"))

    def run() -> None:
        for query, body in product(QUERIES, BODIES):
            answer(application, operation.method, path, query=query, headers=HEADERS, body=body)

    assert not left_by(run)


def test_world_that_is_deleted_leaves_nothing(application: Application) -> None:
    def run() -> None:
        world = application.worlds.get("default").fork()
        name = application.worlds.add(world)
        for record, operation in product(
            world.platform["apiKeys"], application.contract.operations
        ):
            headers = [(b"x-api-key", full_key(name, record["key"]).encode())]
            answer(application, operation.method, f"/api{quote(operation.path)}", headers=headers)
        world.snapshot("now")
        world.restore("now")
        application.worlds.remove(name)

    assert not left_by(run)
