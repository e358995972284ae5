"""Refusals of the command to start, each in one sentence."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.paths import FIXTURES
from tests.support import preloaded
from tests.support.commands import COMMAND, GOOD, assert_refused


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return preloaded.run(["busroot-mock", *arguments], environment=os.environ)


def test_process_of_its_own_is_refused_as_others_are() -> None:
    alone = subprocess.run(
        [*COMMAND, "serve", "--port", "0", "--dataset", "nope"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert_refused(alone, "'nope'")
    forked = run(*alone.args[len(COMMAND) :])
    assert (forked.returncode, forked.stderr) == (alone.returncode, alone.stderr)


def test_serve_busy_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert_refused(run("serve", "--port", str(port)), str(port), "in use", "--port")


def test_serve_unknown_host_is_refused() -> None:
    assert_refused(run("serve", "--port", "0", "--host", "no.such.host.invalid"), "no.such.host")


def test_serve_unknown_dataset_is_refused_with_the_names_there_are() -> None:
    assert_refused(run("serve", "--port", "0", "--dataset", "nope"), "'nope'", "demo")


SECOND_SUCCESS = "        '201':\n          description: A second success\n        '400'"

BROKEN_CONTRACTS = {
    "not YAML": "openapi: [3.0.3\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "a list": "- openapi\n",
    "empty": "",
    "not OpenAPI": "openapi: 3.0.3\ntitle: Nothing else\n",
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
    "pattern that is invalid": GOOD.replace("pattern: '[^\\s]'", "pattern: '(['"),
    "parameter of an unknown kind": GOOD.replace(
        "      operationId: listConfig\n",
        "      operationId: listConfig\n      parameters:\n"
        "        - {name: a, in: cookie, schema: {type: string}}\n",
    ),
}


@pytest.mark.parametrize("text", BROKEN_CONTRACTS.values(), ids=BROKEN_CONTRACTS.keys())
def test_serve_broken_contract_is_refused(text: str, tmp_path: Path) -> None:
    assert text != GOOD
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    assert_refused(run("serve", "--port", "0", "--contract", path))


def test_serve_missing_contract_is_refused(tmp_path: Path) -> None:
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
    "record that is not an object": (
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
def test_serve_broken_fixture_is_refused(
    name: str, change: Callable[[dict[str, Any]], Any], word: str, tmp_path: Path
) -> None:
    path = shutil.copytree(FIXTURES, tmp_path / "fixtures") / "demo" / name
    tables = json.loads(path.read_text(encoding="utf-8"))
    change(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")
    assert_refused(run("serve", "--port", "0", "--fixtures", tmp_path / "fixtures"), "demo", word)


@pytest.mark.parametrize("data", [b'{"plants": ', b"\xff", b"", b"[" * 100_000])
def test_serve_fixture_that_is_not_json_is_refused(data: bytes, tmp_path: Path) -> None:
    fixtures = shutil.copytree(FIXTURES, tmp_path / "fixtures")
    (fixtures / "demo" / "plant.json").write_bytes(data)
    assert_refused(run("serve", "--port", "0", "--fixtures", fixtures), "plant.json")
