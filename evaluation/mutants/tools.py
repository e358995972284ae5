"""The testers that look for the defects: how each is run, and how its findings are told apart."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Set
from pathlib import Path
from typing import Any, NamedTuple

import busroot_mock
from busroot_mock.contract.document import Contract
from busroot_mock.contract.link_bodies import with_link_bodies
from busroot_mock.paths import CONTRACT
from evaluation.mutants.serving import KEYS
from tests.support import preloaded
from tests.support.contracts import API, operations

PROFILE = Path(__file__).with_name("demo.toml")
SEED = 1
KNOWN = frozenset({0, 1, 4, 5})
"""Exit codes of a run that came to a verdict: nothing left behind or untested changes it."""
UNKNOWN = 2
"""Exit code of a run that could not test parts of the deployment; without a report, of none."""
SILENCE = "no response within the time limit"
REDOCLY = ("@redocly/cli", "2.77.0")
SETTINGS, PLATFORM = (
    [
        node["operationId"]
        for _, node in operations(API.document)
        if kind in node.get("x-writes", {})
    ]
    for kind in ("settings", "platform")
)
"""Operations that change settings, or the platform: `verify` calls each only if it is named."""


class Task(NamedTuple):
    """What a tool has to do.

    Attributes:
        url: Of the server.
        scratch: A folder of its own, empty.
        shared: A folder for what all tasks need, kept.
        limit: Seconds.
        examples: For each operation, where the tool takes it.
        stop: Whether the first finding is enough.
        tags: What a run is kept to; nothing for the whole.
        seed: Of what is drawn.
    """

    url: str
    scratch: Path
    shared: Path
    limit: int
    examples: int
    stop: bool
    tags: tuple[str, ...] = ()
    seed: int = SEED


class Trouble(Exception):
    """A tool did not come to a result; the text says why."""


Findings = dict[str, str]
"""What is shown of each finding, by what tells it from others."""


class Tool(NamedTuple):
    """A tool: its name in the table, its version, and how it is run."""

    title: str
    version: Callable[[], str]
    run: Callable[[Task], Findings]


def _call(command: list[str], task: Task, good: Set[int], **environment: str) -> str:
    """Run a program; return the end of what it said."""
    run = preloaded.run if command[0] == "busroot-mock" else _run
    settings = {**os.environ, **KEYS, **environment}
    try:
        done = run(command, environment=settings, folder=task.scratch, timeout=task.limit)
    except subprocess.TimeoutExpired:
        raise Trouble(f"not ended after {task.limit} s") from None
    last = (done.stderr or done.stdout).strip()[-500:]
    if done.returncode not in good:
        raise Trouble(f"exit code {done.returncode}: {last}")
    return last


def _run(
    command: list[str], environment: dict[str, str], folder: Path, timeout: float
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout
    )


def _report(path: Path, said: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Trouble(f"no report {path.name}: {said}") from None


def verify(task: Task) -> Findings:
    """Run `busroot-mock verify`, with all keys, and all that may be written."""
    findings = report_of_verify(task, "--strict")["findings"]
    return {each["fingerprint"]: f"{each['check']} {each['operation']}" for each in findings}


def first_failure(task: Task) -> Findings:
    """Run `busroot-mock verify` up to the first finding that fails it.

    Returns:
        By the kind of finding, check and operation of the first.
    """
    shown: Findings = {}
    named = (part for name in PLATFORM for part in ("--also", name))
    report = report_of_verify(task._replace(stop=True), *named, good=KNOWN | {UNKNOWN})
    for each in report["findings"]:
        shown.setdefault(each["kind"], f"{each['check']} {each['operation']}")
    # What hangs is found if the run names the operation and ends.
    for operation, texts in report["errors"].items():
        if any(text.startswith(SILENCE) for text in texts):
            shown.setdefault("failure", f"no response {operation}")
    return shown


def report_of_verify(task: Task, *more: str, good: frozenset[int] = KNOWN) -> Any:
    """Run `busroot-mock verify`, with all keys, and all that may be written; return its report."""
    command = ["busroot-mock", "verify", task.url, "--write", "demo", *more]
    command += ["--profile", str(PROFILE), "--seed", str(task.seed), "--undeclared-methods"]
    command += ["--fail-fast"] if task.stop else []
    command += [part for name in SETTINGS for part in ("--also", name)]
    command += ["--max-examples", str(task.examples), "--report", "report"]
    command += ["--max-created", "200", "--allow-left"]
    command += [part for tag in task.tags for part in ("--tag", tag)]
    said = _call(command, task, good)
    return _report(task.scratch / "report" / "report.json", said)


def schemathesis(task: Task) -> Findings:
    """Run `schemathesis run` as it is: all checks, all phases, its own number of examples."""
    report = task.scratch / "report.json"
    contract = task.scratch / "openapi.json"
    document = with_link_bodies(Contract(CONTRACT).document)
    contract.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "schemathesis.cli", "run", str(contract)]
    command += [
        "--url",
        task.url,
        "-H",
        f"X-API-KEY: {KEYS['BUSROOT_API_KEY']}",
        "--seed",
        str(task.seed),
    ]
    command += ["--checks", "all", "--generation-database", "none"]
    command += ["--max-failures", "1"] if task.stop else ["--continue-on-failure"]
    command += ["--report", "json", "--report-json-path", str(report)]
    command += [part for tag in task.tags for part in ("--include-tag", tag)]
    said = _call(command, task, {0, 1})
    return {
        f"{failure['title']} {operation}": f"{failure['code']} {operation}"
        for failure in _report(report, said)["failures"]
        for operation in failure["operations"]
    }


def redocly(task: Task) -> Findings:
    """Run `redocly respect` on the workflows that `redocly generate-arazzo` makes."""
    program = str(_redocly_folder(task.shared) / "node_modules" / ".bin" / "redocly")
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    # The workflows name the contract by its place from their own.
    shutil.copy(CONTRACT, task.scratch / "openapi.yaml")
    generate = [program, "generate-arazzo", "openapi.yaml", "-o", "workflows.yaml"]
    _call(generate, task, {0}, **quiet)
    command = [program, "respect", "workflows.yaml", "--server", f"openapi={task.url}"]
    command += ["--input", f"ApiKeyAuth={KEYS['BUSROOT_API_KEY']}"]
    command += ["--json-output", "report.json"]
    said = _call(command, task, {0, 1}, **quiet)
    return dict(_failed_checks(_report(task.scratch / "report.json", said)))


def _failed_checks(report: Any) -> Any:
    for file in report["files"].values():
        for workflow in file["executedWorkflows"]:
            for step in workflow["executedSteps"]:
                for check in step["checks"]:
                    if not check["passed"]:
                        message = re.sub("[0-9]+", "0", check.get("message", ""))
                        shown = f"{check['name']} {step['stepId'].removesuffix('-step')}"
                        yield f"{shown}: {message}", shown


def _redocly_folder(shared: Path) -> Path:
    from evaluation.benchmarks.install import NotInstalled, install

    try:
        return install(*REDOCLY, shared)
    except NotInstalled as error:
        raise Trouble(str(error)) from None


def _schemathesis_version() -> str:
    from importlib.metadata import version

    return version("schemathesis")


TOOLS = {
    "verify": Tool("busroot-mock verify", lambda: busroot_mock.__version__, verify),
    "schemathesis": Tool("schemathesis run", _schemathesis_version, schemathesis),
    "redocly": Tool("redocly respect", lambda: REDOCLY[1], redocly),
}
