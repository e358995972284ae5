"""The command, as a process of its own: what it prints, what it refuses, how it ends."""

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from busroot_mock import __version__
from busroot_mock.paths import CONTRACT, FIXTURES

COMMAND = [sys.executable, "-m", "busroot_mock"]
GOOD = CONTRACT.read_text(encoding="utf-8")
KEY = {"X-API-KEY": "demo-admin-key"}
START_LINE = re.compile(
    rf"busroot-mock {re.escape(__version__)}, contract 1\.0\.0, (?P<operations>\d+) operations "
    r"at (?P<address>http://127\.0\.0\.1:(?P<port>\d+)/api), docs at (?P<docs>http\S+/api/ui/), "
    r"console at (?P<console>http\S+/__mock__/)\n"
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False
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


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """Asserts exit code 2, and one sentence with these words and nothing else."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert re.fullmatch(r"busroot-mock: [^\n]+\n", result.stderr), result.stderr
    for word in words:
        assert word in result.stderr


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


# ---- What it refuses to start with


def test_serve_busy_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert_refused(run("serve", "--port", str(port)), str(port), "in use", "--port")


def test_serve_unknown_host_is_one_sentence() -> None:
    assert_refused(run("serve", "--port", "0", "--host", "no.such.host.invalid"), "no.such.host")


def test_serve_unknown_dataset_is_one_sentence_that_names_those_there_are() -> None:
    assert_refused(run("serve", "--port", "0", "--dataset", "nope"), "'nope'", "demo")


SECOND_SUCCESS = "        '201':\n          description: A second success\n        '400'"

BROKEN_CONTRACTS = {
    "not YAML": "openapi: [3.0.3\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "a list": "- openapi\n",
    "empty": "",
    "no OpenAPI": "openapi: 3.0.3\ntitle: Nothing else\n",
    "OpenAPI 3.1": GOOD.replace("openapi: 3.0.3", "openapi: 3.1.0", 1),
    "operation without a handler": GOOD.replace(
        "operationId: listConfig\n", "operationId: listTeapots\n"
    ),
    "tag without handlers": GOOD.replace("tags: [Admin]", "tags: [Teapot]", 1),
    "operation without a tag": GOOD.replace("      tags: [Admin]\n", "", 1),
    "operation without operationId": GOOD.replace("      operationId: listConfig\n", "", 1),
    "dangling reference": GOOD.replace("'#/components/schemas/Success'", "'#/components/x'"),
    "reference to a file": GOOD.replace("'#/components/schemas/Success'", "'other.yaml#/x'"),
    "two successes": GOOD.replace("        '400'", SECOND_SUCCESS, 1),
    "pattern that is none": GOOD.replace("pattern: '[^\\s]'", "pattern: '(['"),
    "parameter of a kind unknown": GOOD.replace(
        "      operationId: listConfig\n",
        "      operationId: listConfig\n      parameters:\n"
        "        - {name: a, in: cookie, schema: {type: string}}\n",
    ),
}


@pytest.mark.parametrize("text", BROKEN_CONTRACTS.values(), ids=BROKEN_CONTRACTS.keys())
def test_serve_broken_contract_is_one_sentence(text: str, tmp_path: Path) -> None:
    assert text != GOOD
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    assert_refused(run("serve", "--port", "0", "--contract", path))


def test_serve_contract_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    assert_refused(run("serve", "--port", "0", "--contract", path), str(path))


def test_serve_operation_without_a_handler_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN_CONTRACTS["operation without a handler"], encoding="utf-8")
    result = run("serve", "--port", "0", "--contract", path)
    assert_refused(result, "GET /admin/config", "list_teapots")


def _change(record: dict[str, Any], **values: Any) -> None:
    record.update(values)


BROKEN_FIXTURES: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "dangling reference": (
        "station_group.json",
        lambda tables: _change(tables["stationGroups"][0], plantCode="nowhere"),
        "nowhere",
    ),
    "key of a user who is not there": (
        "api_key.json",
        lambda tables: _change(tables["apiKeys"][0], userId=99),
        "99",
    ),
    "doubled key": (
        "plant.json",
        lambda tables: tables["plants"].append(tables["plants"][0]),
        "/plants/3",
    ),
    "unknown table": ("plant.json", lambda tables: _change(tables, teapots=[]), "/teapots"),
    "unknown account": (
        "plant.json",
        lambda tables: _change(tables["plants"][0], accountId="nobody"),
        "nobody",
    ),
    "record that is no object": (
        "plant.json",
        lambda tables: tables["plants"].append("leeds"),
        "/plants/3",
    ),
    "key that is a list": (
        "plant.json",
        lambda tables: _change(tables["plants"][0], code=["leeds"]),
        "plant.json",
    ),
}


@pytest.mark.parametrize(
    ("name", "change", "word"), BROKEN_FIXTURES.values(), ids=BROKEN_FIXTURES.keys()
)
def test_serve_broken_fixture_is_one_sentence(
    name: str, change: Callable[[dict[str, Any]], Any], word: str, tmp_path: Path
) -> None:
    path = shutil.copytree(FIXTURES, tmp_path / "fixtures") / "demo" / name
    tables = json.loads(path.read_text(encoding="utf-8"))
    change(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")
    assert_refused(run("serve", "--port", "0", "--fixtures", tmp_path / "fixtures"), "demo", word)


@pytest.mark.parametrize("data", [b'{"plants": ', b"\xff", b"", b"[" * 100_000])
def test_serve_fixture_that_is_not_json_is_one_sentence(data: bytes, tmp_path: Path) -> None:
    fixtures = shutil.copytree(FIXTURES, tmp_path / "fixtures")
    (fixtures / "demo" / "plant.json").write_bytes(data)
    assert_refused(run("serve", "--port", "0", "--fixtures", fixtures), "plant.json")
