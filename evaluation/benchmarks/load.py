"""The load generator: wrk, or autocannon from npm where there is no wrk."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.benchmarks.cases import KEY, Case, WrongAnswer
from evaluation.benchmarks.cores import on_load_core

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("load.lua")


class NoGenerator(Exception):
    """There is nothing to make load with."""


@dataclass(frozen=True)
class Load:
    """What a server answered in some seconds of load; times in milliseconds.

    Attributes:
        bytes: Of all answers, with their heads.
        good: Answers 2xx.
        refused: Answers 4xx.
        other: Answers with another status.
        broken: Requests without an answer.
    """

    requests: int
    seconds: float
    bytes: int
    good: int
    refused: int
    other: int
    broken: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def wrk_command(case: Case, url: str, seconds: float) -> list[str]:
    """Return the command that makes load with wrk, which wants whole seconds."""
    time = f"-d{max(1, round(seconds))}s"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", time, "-s", str(SCRIPT), url + case.path]
    return [*command, "--", case.method, KEY, *([case.body] if case.body else [])]


def autocannon_command(case: Case, url: str, seconds: float, program: Path) -> list[str]:
    """Return the command that makes load with autocannon."""
    options = ["-c", str(CONNECTIONS), "-d", str(max(1, round(seconds))), "-m", case.method]
    headers = ["-H", f"X-API-KEY={KEY}"]
    if case.body:
        headers += ["-H", "Content-Type=application/json", "-b", case.body]
    return ["node", str(program), *options, *headers, "--json", url + case.path]


def parse_wrk(output: str) -> Load:
    """Read what our script for wrk prints last.

    Raises:
        WrongAnswer: If it did not print.
    """
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            return _of_some(Load(**json.loads(line)))
    raise WrongAnswer(f"wrk printed no result: {output[-300:]!r}")


def parse_autocannon(output: str) -> Load:
    """Read what autocannon prints as JSON.

    Raises:
        WrongAnswer: If it did not print.
    """
    try:
        measured: dict[str, Any] = json.loads(output)
    except ValueError:
        raise WrongAnswer(f"autocannon printed no result: {output[-300:]!r}") from None
    latency, requests = measured["latency"], measured["requests"]["total"]
    return _of_some(
        Load(
            requests=requests,
            seconds=measured["duration"],
            bytes=measured["throughput"]["total"],
            good=measured["2xx"],
            refused=measured["4xx"],
            other=measured["1xx"] + measured["3xx"] + measured["5xx"],
            broken=measured["errors"] + measured["timeouts"],
            p50=latency["p50"],
            p99=latency["p99"],
        )
    )


def _of_some(load: Load) -> Load:
    if load.requests == 0:
        raise WrongAnswer("not one request was answered under load")
    return load


def check_load(case: Case, load: Load, size: int, refuses: bool) -> None:
    """Compare all answers under load with what they must be.

    Args:
        size: Of the body, when it was asked for once.
        refuses: Whether the right answer is a refusal.

    Raises:
        WrongAnswer: If one of them was another.
    """
    right = load.refused if refuses else load.good
    wrong = load.good + load.refused + load.other - right
    if wrong or load.broken or right < load.requests:
        kind = "4xx" if refuses else "2xx"
        raise WrongAnswer(
            f"{case.name}: of {load.requests} requests under load, {right} were answered {kind}, "
            f"{wrong} otherwise, and {load.broken} broke"
        )
    if load.bytes < size * load.requests:
        raise WrongAnswer(
            f"{case.name}: answers had {load.bytes / load.requests:.0f} bytes under load, "
            f"though the body alone has {size}"
        )


class Generator:
    """Makes load.

    Args:
        autocannon: Finds, or installs, autocannon; called where there is no wrk.
    """

    def __init__(self, autocannon: Path | None) -> None:
        self._autocannon = autocannon

    @property
    def name(self) -> str:
        """What it is called."""
        return "autocannon" if self._autocannon else "wrk"

    def drive(self, case: Case, url: str, seconds: float) -> Load:
        """Make load for some seconds.

        Raises:
            WrongAnswer: If nothing was measured.
        """
        if self._autocannon:
            command = autocannon_command(case, url, seconds, self._autocannon)
        else:
            command = wrk_command(case, url, seconds)
        done = subprocess.run(on_load_core(command), capture_output=True, text=True, check=False)
        if done.returncode:
            raise WrongAnswer(f"{self.name} failed: {done.stderr[-300:] or done.stdout[-300:]}")
        return (parse_autocannon if self._autocannon else parse_wrk)(done.stdout)


def has_wrk() -> bool:
    """Tell whether wrk is here."""
    return shutil.which("wrk") is not None
