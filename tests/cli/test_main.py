"""The command, as a process of its own: what it prints, what it refuses, how it ends."""

import http.client
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from busroot_mock import __version__
from tests.support.commands import COMMAND, GOOD, run

KEY = {"X-API-KEY": "demo-admin-key"}
START_LINE = re.compile(
    rf"busroot-mock {re.escape(__version__)}, contract 1\.0\.0, (?P<operations>\d+) operations "
    r"at (?P<address>http://127\.0\.0\.1:(?P<port>\d+)/api), docs at (?P<docs>http\S+/api/ui/), "
    r"console at (?P<console>http\S+/__mock__/)\n"
)


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], re.Match[str]]]:
    """Starts the stub on a free port; gives the process and its start-up line."""
    command = [*COMMAND, "serve", "--port", "0", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            started = START_LINE.fullmatch(line)
            assert started, line
            yield process, started
        finally:
            with suppress(ProcessLookupError):
                process.kill()


def ask(connection: http.client.HTTPConnection, method: str, path: str, **options: Any) -> int:
    connection.request(method, path, **{"headers": KEY, **options})
    answer = connection.getresponse()
    answer.read()
    return answer.status


# ---- What it says of itself


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]], ids=" ".join)
def test_help_names_the_command(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 0
    assert result.stdout.startswith("usage: busroot-mock")
    assert result.stderr == ""


def test_help_of_serve_names_every_option_and_default() -> None:
    text = run("serve", "--help").stdout
    for words in ["--host", "127.0.0.1", "--port", "8080", "--dataset", "--seed", "--log-level"]:
        assert words in text
    for words in ["--clock", "--state", "--cors", "BUSROOT_MOCK_TOKEN", "X-Control-Token"]:
        assert words in text


def test_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"busroot-mock {__version__}" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["serve", "--unknown"],
        ["serve", "--port", "http"],
        ["serve", "--port", "-1"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "9" * 5000],
        ["serve", "--port", "٨٠"],
        ["serve", "--seed", "x"],
        ["serve", "--cors", "localhost:3000"],
        ["serve", "--cors", "http://localhost:3000/page"],
        ["serve", "--log-level", "loud"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30] or "nothing",
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage: busroot-mock")
    assert "Traceback" not in result.stderr


# ---- What it prints while it runs


def test_serve_start_line_tells_where_everything_is() -> None:
    with serving() as (_, started):
        assert int(started["operations"]) == GOOD.count("\n      x-roles: {")
        assert started["docs"] == f"{started['address']}/ui/"
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        assert ask(connection, "GET", "/api/admin/config") == 200
        assert ask(connection, "GET", "/api/ui/") == 200
        connection.close()


def test_serve_writes_one_line_per_request_without_the_key() -> None:
    with serving() as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        ask(connection, "GET", "/api/admin/config")
        ask(connection, "GET", "/api/nothing?key=demo-admin-key")
        ask(connection, "POST", "/api/admin/config", body=b"{", headers={"X-API-KEY": "wrong-key"})
        connection.close()
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=5)
    assert output == ""
    assert re.fullmatch(
        r"GET /api/admin/config 200 [\d.]+ ms\n"
        r"GET /api/nothing 404 [\d.]+ ms\n"
        r"POST /api/admin/config 401 [\d.]+ ms\n",
        errors,
    ), errors


def test_serve_goes_on_when_nobody_reads_its_lines() -> None:
    with serving() as (process, started):
        assert process.stderr is not None
        process.stderr.close()
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        for _ in range(3):
            assert ask(connection, "GET", "/api/admin/config") == 200
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0


def test_serve_log_level_warning_is_silent() -> None:
    with serving("--log-level", "warning") as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        ask(connection, "GET", "/api/admin/config")
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=5) == ("", "")


def test_serve_equal_seeds_make_equal_access_codes() -> None:
    assert _first_access_code("--seed", "7") == _first_access_code("--seed", "7")
    assert _first_access_code("--seed", "7") != _first_access_code("--seed", "8")


def _first_access_code(*arguments: str) -> str:
    with serving(*arguments) as (_, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        connection.request("POST", "/api/admin/access-code", headers=KEY)
        record = json.load(connection.getresponse())
        connection.close()
    return str(record["result"]["code"])


# ---- How it ends


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("connected", [False, True], ids=["idle", "keep-alive connection"])
def test_serve_ends_with_0_at_a_signal(number: signal.Signals, connected: bool) -> None:
    with serving("--log-level", "warning") as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        if connected:
            ask(connection, "GET", "/api/admin/config")
        sent = time.monotonic()
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
        connection.close()
    assert process.returncode == 0
    assert time.monotonic() - sent < 2
    assert (output, errors) == ("", "")


def test_serve_ends_with_0_while_a_body_is_awaited() -> None:
    head = b"POST /api/admin/config HTTP/1.1\r\nHost: stub\r\nX-API-KEY: demo-admin-key\r\n"
    with (
        serving("--log-level", "error") as (process, started),
        socket.create_connection(("127.0.0.1", int(started["port"])), timeout=5) as client,
    ):
        client.sendall(head + b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=15)
    assert process.returncode == 0
    assert (output, errors) == ("", "")
