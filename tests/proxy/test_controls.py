"""Test controls of a proxy: its traffic, and nothing that a mock server alone has."""

import asyncio
from typing import Any

import pytest

from busroot_mock.contract.operations import Operation
from tests.proxy.test_reviewing import no_body, proxy_of
from tests.support.contracts import CONTROLS

HAS = {
    *("getHealth", "listWorlds", "getWorld", "getClock", "resetWorld", "resetDefaultWorld"),
    *("listJournalEntries", "getJournalEntry", "clearJournal", "checkJournal", "getVerdict"),
}


@pytest.mark.parametrize("operation", CONTROLS.operations, ids=lambda each: each.operation_id)
def test_control_without_meaning_in_a_proxy_is_refused(operation: Operation) -> None:
    application = proxy_of("http://127.0.0.1:1/api")
    path = (CONTROLS.base_path + operation.path).format(
        world="default", name="a", fault="f1", entry=1
    )
    scope = {"type": "http", "method": operation.method, "path": path, "query_string": b""}
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost")]
    asyncio.run(application({**scope, "headers": headers}, no_body, send))
    assert (sent[0]["status"] == 403) is (operation.operation_id not in HAS)
    if sent[0]["status"] == 403:
        assert b"the deployment behind it" in sent[1]["body"]
