"""What more operations and a week of windows cost: `python benchmarks/operations.py`.

Prints a table: the time to the first answer of a new process, the time of a request in process for
a contract of the tag Admin alone and for the whole one (first and last operation, in interleaved
rounds), a week of station windows over HTTP, and the memory of the process after all that.
"""

import asyncio
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from busroot_mock.app import Application
from busroot_mock.contract import Contract
from busroot_mock.paths import CONTRACT
from busroot_mock.request import Message
from busroot_mock.worlds import World

ROUNDS = 5
CALLS = 2000
HEADERS = {"X-API-KEY": "demo-admin-key"}
WEEK = "/api/station-window?rangecode=P7D&grouping=hour&limit=5000"


def start_stub() -> tuple[subprocess.Popen[str], int, float]:
    """Start a stub; return it with its port and the seconds to its first answer."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    port = int(re.findall(r":(\d+)/", process.stdout.readline())[0])
    ask(port, "/api/admin/config")
    return process, port, time.perf_counter() - started


def ask(port: int, path: str) -> tuple[float, int]:
    """Return the seconds that an answer takes, and its size in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    size = len(answer.read())
    took = time.perf_counter() - started
    assert answer.status == 200, answer.status
    connection.close()
    return took, size


def admin_contract(folder: Path) -> Contract:
    """Return the contract with the operations of the tag Admin alone."""
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    document["paths"] = {
        path: item
        for path, item in document["paths"].items()
        if all(node["tags"] == ["Admin"] for node in item.values() if isinstance(node, dict))
    }
    file = folder / "admin.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    return Contract(file)


async def microseconds(application: Application, path: str) -> float:
    """Return how long a GET takes in process."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", 200) == 200

    headers = [(b"x-api-key", b"demo-admin-key")]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    started = time.perf_counter()
    for _ in range(CALLS):
        await application({**scope, "query_string": b"", "headers": headers}, receive, send)
    return (time.perf_counter() - started) / CALLS * 1e6


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        nine = Application(admin_contract(Path(folder)), World())
    whole = Application()
    cases = {
        "9 operations: GET /admin/config": (nine, "/api/admin/config"),
        "33 operations: GET /admin/config": (whole, "/api/admin/config"),
        "33 operations: GET /account, the first": (whole, "/api/account"),
        "33 operations: GET /admin/user, near the last": (whole, "/api/admin/user"),
    }
    took: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, (application, path) in cases.items():
            took[name].append(asyncio.run(microseconds(application, path)))
    for name, figures in took.items():
        print(f"{name:48} {statistics.median(figures):8.1f} us ({min(figures):.1f} at best)")
    starts, weeks, memory = [], [], 0
    for _ in range(ROUNDS):
        process, port, seconds = start_stub()
        starts.append(seconds)
        weeks += [ask(port, WEEK)[0] for _ in range(3)]
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            memory = max(memory, int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0]))
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    print(f"{'first answer of a new process':48} {statistics.median(starts):8.2f} s")
    print(f"{'a week of windows, 24 stations by the hour':48} {statistics.median(weeks):8.3f} s")
    print(f"{'memory after that (Linux)':48} {memory / 1024:8.1f} MB")


if __name__ == "__main__":
    main()
