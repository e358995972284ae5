"""The collections for Postman and Bruno, made and sent whole to a mock server."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from busroot_mock.cli.main import main
from evaluation.clients.workshop import call, install_npm

NEWMAN: Final = "newman@6.2.2"
BRUNO: Final = "@usebruno/cli@4.1.0"


class Sent(NamedTuple):
    """A request of a collection, and the status that it got; 0 without an answer."""

    name: str
    status: int


def postman(folder: Path, url: str) -> list[Sent]:
    """Return what became of each request of the collection for Postman."""
    path, report = folder / "postman.json", folder / "newman.json"
    assert main(["collection", "--postman", str(path), "--base-url", url]) == 0
    program = install_npm(folder, [NEWMAN]) / "node_modules" / ".bin" / "newman"
    options = ["--reporters", "json", "--reporter-json-export", str(report)]
    call([str(program), "run", str(path), *options], folder, url)
    executions = json.loads(report.read_text(encoding="utf-8"))["run"]["executions"]
    return [Sent(each["item"]["name"], _code(each.get("response"), "code")) for each in executions]


def bruno(folder: Path, url: str) -> list[Sent]:
    """Return what became of each request of the collection for Bruno."""
    collection, report = folder / "bruno", folder / "bruno.json"
    shutil.rmtree(collection, ignore_errors=True)
    assert main(["collection", "--bruno", str(collection), "--base-url", url]) == 0
    program = install_npm(folder, [BRUNO]) / "node_modules" / ".bin" / "bru"
    options = ["-r", "--env", "mock", "--reporter-json", str(report)]
    call([str(program), "run", *options], collection, url)
    return list(_of_bruno(json.loads(report.read_text(encoding="utf-8"))))


def _of_bruno(iterations: Any) -> Iterator[Sent]:
    for iteration in iterations:
        for each in iteration["results"]:
            yield Sent(each["test"]["filename"], _code(each.get("response"), "status"))


def _code(response: Any, name: str) -> int:
    return int((response or {}).get(name) or 0)
