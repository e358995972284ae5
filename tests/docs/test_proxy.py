"""docs/proxy.md: its commands do what it says."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from busroot_mock.cli.main import main
from busroot_mock.worlds.journal import Judged
from tests.support.served import KEY, served

PAGE = (Path(__file__).parents[2] / "docs" / "proxy.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
]
PROXIES = [command for command in COMMANDS if command.startswith("busroot-mock proxy")]
CALLS = [command for command in COMMANDS if command.startswith("curl")]
DEPLOYMENT = "https://busroot.example.com/api"
ADDRESS = "http://127.0.0.1:8080"


@contextmanager
def started(command: str, deployment: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Start the proxy of a command of the page; give its address, and in the end its output."""
    words = shlex.split(command.replace(DEPLOYMENT, f"{deployment}/api"))[1:]
    server = Path(__file__).parents[2] / "server"
    environment = {**os.environ, "PYTHONPATH": str(server)}
    program = [sys.executable, "-m", "busroot_mock", *words, "--port", "0"]
    output: list[str] = []
    with subprocess.Popen(
        program,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"at (http://127\.0\.0\.1:\d+)/api", line)
        assert address, line
        try:
            yield address[1], output
        finally:
            process.send_signal(signal.SIGINT)
            output += process.stdout.read().splitlines()
    assert process.returncode == 0


def call(command: str, address: str) -> dict:
    words = shlex.split(command.replace(ADDRESS, address).replace("$KEY", KEY))
    done = subprocess.run([*words, "-sS"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_page_has_its_commands() -> None:
    assert (len(PROXIES), len(CALLS)) == (3, 2)


def test_first_steps(tmp_path: Path) -> None:
    with served() as deployment, started(PROXIES[0], deployment, tmp_path) as (address, output):
        assert len(call(CALLS[0], address)["results"]) == 1
        (entry,) = call(CALLS[1], address)["results"]
        writing = f'curl -X POST -H "X-API-Key: $KEY" {ADDRESS}/api/sku'
        assert "--read-only" in call(writing, address)["message"]
    assert (entry["valid"], entry["known"], entry["answerViolations"]) == (True, True, [])
    assert any("GET /api/sku 200" in line for line in output)
    assert KEY not in "\n".join(output) + json.dumps(entry)


def test_recording(tmp_path: Path) -> None:
    with served() as deployment, started(PROXIES[1], deployment, tmp_path) as (address, output):
        call(CALLS[0], address)
    (file,) = (tmp_path / "recordings").glob("*.har")
    assert KEY not in file.read_text(encoding="utf-8")
    assert any("Recorded 1 exchange" in line for line in output)


@pytest.mark.runs
def test_verdict_at_the_end(tmp_path: Path) -> None:
    with served() as deployment, started(PROXIES[2], deployment, tmp_path) as (address, output):
        call(CALLS[0], address)
    assert any(line.startswith("CONFORMS") for line in output), output
    assert (tmp_path / "proxy-report" / "report.html").is_file()


def test_table_has_the_members_of_an_entry() -> None:
    named = set(re.findall(r"^\| (`.+`) \|", PAGE.split("Look at what passes")[1], re.MULTILINE))
    members = {name for cell in named for name in re.findall(r"`(\w+)`", cell)}
    seen = {"answerViolations" if each == "answer" else each for each in Judged._fields}
    assert members == {"valid", "violations"} | seen - {"request"}


def test_every_option_is_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["proxy", "--help"])
    own = capsys.readouterr().out.split("deployment:")[1].split("TLS:")[0]
    assert {name for name in re.findall(r"--[a-z-]+", own) if f"`{name}" not in PAGE} == set()
