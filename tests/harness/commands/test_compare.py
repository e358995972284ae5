"""The command `compare` with two deployments."""

import json
import os
import socket
from pathlib import Path

import pytest

from busroot_mock.http.request import Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from tests.support import preloaded
from tests.support.served import KEY, served

pytestmark = pytest.mark.runs


class Renamed:
    """A mock server that calls a member of its answers otherwise, and keeps what it is asked."""

    def __init__(self) -> None:
        self._inner = Application()
        self.methods: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def changed(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": message["body"].replace(b'"stations"', b'"machines"')}
            if message["type"] == "http.response.start":
                kept = [each for each in message["headers"] if each[0].lower() != b"content-length"]
                message = {**message, "headers": kept}
            await send(message)

        self.methods.add(scope.get("method", "GET"))
        await self._inner(scope, receive, changed if scope["type"] == "http" else send)


def test_deployments_differ_by_what_they_answer(tmp_path: Path) -> None:
    other = Renamed()
    with served(other) as origin:
        outcome = preloaded.run(
            [
                *("busroot-mock", "compare", "mock", f"{origin}/api", "--second-key", "OTHER"),
                *("--json", "result.json", "--html", "result.html"),
            ],
            folder=tmp_path,
            environment={**os.environ, "OTHER": KEY},
        )
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    report = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert {each["request"] for each in report["differences"]} >= {"GET /station-group"}
    assert {(each["kind"], each["place"]) for each in report["differences"]} == {
        ("member", "/results/*/stations"),
        ("member", "/results/*/machines"),
    }
    assert other.methods == {"GET"}
    page = (tmp_path / "result.html").read_text(encoding="utf-8")
    for text in (outcome.stdout, outcome.stderr, page, json.dumps(report)):
        assert KEY not in text


def test_silent_deployment_is_given_up_in_the_time_that_is_given(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        outcome = preloaded.run(
            ["busroot-mock", "compare", "mock", url, "--timeout", "0.1"],
            folder=tmp_path,
            environment={**os.environ, "BUSROOT_API_KEY": KEY},
            timeout=60,
        )
    assert outcome.returncode == 2, outcome.stdout + outcome.stderr
    assert f"{url} cannot be reached: no response within the time limit" in outcome.stderr


def test_missing_key_is_a_sentence(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "BUSROOT_API_KEY"}
    outcome = preloaded.run(
        ["busroot-mock", "compare", "mock", "http://127.0.0.1:9/api"],
        folder=tmp_path,
        environment=environment,
    )
    assert outcome.returncode == 2
    assert "BUSROOT_API_KEY has no key for http://127.0.0.1:9/api." in outcome.stderr
