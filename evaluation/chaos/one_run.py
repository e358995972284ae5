"""One run of `verify` against a chaotic deployment, in a process of its own."""

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import requests

from busroot_mock.cli.main import main
from busroot_mock.contract.operations import Operation
from busroot_mock.serving.server import Server, listen
from busroot_mock.store.tables import TABLES
from contract_tests.findings.checks import ORACLES
from contract_tests.reports import HAR, HTML, JSON, JUNIT, SARIF, SUMMARY
from contract_tests.target.schema import OPERATIONS
from evaluation.chaos.chaotic import TIMEOUT, Chaotic, Plan, plan_of
from evaluation.mutants.asked import BASE
from evaluation.mutants.defective import Defective
from evaluation.mutants.serving import KEYS
from evaluation.mutants.tools import PROFILE, SETTINGS

FEW_EXAMPLES = 1
MORE = 1
SHARE_OF_ORACLES = 0.2
MOST_REQUESTS = [50, 90, 150]
MOVING = {"updatedAt", "createdAt"}
UNSEEN = "apiKeys"
"""A table with the key of each user: nobody is shown it."""
SETTINGS_IN = {
    "accounts": "saveAccount",
    "configValues": "saveConfig",
    "notificationPreferences": "setNotificationPreferences",
}
"""By table, the operation that changes its settings."""
KEYED_BY_SERVER = {"accessCodes", "issues", "schedules", "shiftPatterns"}


def run_seed(seed: int, folder: Path) -> None:
    """Run `verify` against the deployment of a seed; write what became of it to `outcome.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = _chosen(seed)
    plan = plan_of(seed, [operation.label for operation in chosen])
    application = Chaotic(plan)
    _say_to(folder / "said.txt")
    os.environ |= KEYS
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(folder.parent)
    with serving(application) as origin:
        code = main(_command(f"{origin}{BASE}", plan, chosen, folder / "report"))
        changes = requests.get(f"{origin}/__mock__/worlds/default/changes", timeout=30).json()
    sys.stdout.flush()
    outcome = _outcome(folder, plan, code, changes["results"], application)
    (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


def _writes(seed: int) -> bool:
    return seed % 2 == 1


def _chosen(seed: int) -> list[Operation]:
    """Return a few operations that the run may call; of a writing run, one that reads."""
    chance = Random(f"operations {seed}")
    reading = [each for each in OPERATIONS if each.reads]
    first = chance.choice(reading)
    others = OPERATIONS if _writes(seed) else reading
    return [first, *chance.sample([each for each in others if each != first], MORE)]


def _command(url: str, plan: Plan, chosen: list[Operation], report: Path) -> list[str]:
    command = ["verify", url, "--report", str(report), "--seed", str(plan.seed)]
    command += ["--max-examples", str(FEW_EXAMPLES), "--timeout", str(TIMEOUT)]
    # Some end with their requests, as everything has to be in order then, too.
    most = Random(f"requests {plan.seed}").choice(MOST_REQUESTS)
    command += ["--max-requests", str(most)]
    command += [f"--operation={operation.operation_id}" for operation in chosen]
    chance = Random(f"options {plan.seed}")
    # Some of the oracles in each run, all of them over many: each costs a second or two.
    command += [f"--without={name}" for name in ORACLES if chance.random() > SHARE_OF_ORACLES]
    if chance.random() < 0.5:
        command += ["--profile", str(PROFILE)]
    if _writes(plan.seed):
        command += ["--write", "demo", *(["--allow-left"] if chance.random() < 0.7 else [])]
        command += [f"--also={name}" for name in SETTINGS if chance.random() < 0.5]
    return command


def _say_to(path: Path) -> None:
    """Let all that the process says go to a file."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    sys.stdout.flush()
    for descriptor in (1, 2):
        os.dup2(file, descriptor)


@contextmanager
def serving(application: Defective) -> Iterator[str]:
    """Serve an application in a thread; give its origin."""
    listener = listen("127.0.0.1", 0)
    server = Server(application)
    thread = threading.Thread(target=server.run, args=[listener], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.end()
        thread.join(10)


def _outcome(
    folder: Path, plan: Plan, code: int, changes: list[dict[str, Any]], application: Chaotic
) -> dict[str, Any]:
    said = (folder / "said.txt").read_text("utf-8", "replace")
    report, broken_reports = _reports(folder / "report")
    spoiled = application.spoiled
    return {
        "seed": plan.seed,
        "cpu": round(time.process_time(), 2),
        "plan": [plan.share, plan.ways, plan.label],
        "code": code,
        "spoiled": spoiled.count.total(),
        "ways": dict(spoiled.count),
        "broken": spoiled.broken,
        "findings": len(report.get("findings", [])),
        "errors": report.get("errors", {}),
        "defects": report.get("defects", []),
        "traceback": "Traceback (most recent call last)" in said or bool(report.get("defects")),
        "missed": code in (0, 4) and not report.get("findings") and bool(spoiled.broken),
        "broken_reports": broken_reports,
        "left": _left(changes, report.get("ledger") or {}),
        "last": said.strip().splitlines()[-1:],
    }


def _reports(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Return report.json, and which reports are missing or cannot be parsed."""
    parsers: dict[str, Callable[[str], Any]] = {
        JSON: json.loads,
        SARIF: json.loads,
        HAR: json.loads,
        JUNIT: ElementTree.fromstring,
        HTML: lambda text: text.rindex("</html>"),
        SUMMARY: lambda text: text[0],
    }
    broken: list[str] = []
    report: dict[str, Any] = {}
    for name, parse in parsers.items():
        try:
            parsed = parse((folder / name).read_text(encoding="utf-8"))
            report = parsed if name == JSON else report
        except (OSError, ValueError, SyntaxError, IndexError) as error:
            broken.append(f"{name}: {type(error).__name__}")
    return report, broken


def _left(changes: list[dict[str, Any]], ledger: dict[str, Any]) -> list[str]:
    """Return what the run left behind without saying so: records and settings, by their keys."""
    left = ledger.get("left", [])
    named = [(_table(each["record"]), str(each["key"])) for each in left]
    if any(table == _table("ledger") for table, _ in named):
        return []
    shown = [each for each in changes if each["table"] != UNSEEN and not _is_default(each)]
    there = {(each["table"], _key(each)) for each in shown}
    # The key that a server chose is lost if its response is: such an entry stands for any one.
    lost = Counter(place[0] for place in named if place not in there)
    silent = []
    for each in shown:
        place = each["table"], _key(each)
        if each["kind"] != "added" or each["table"] in SETTINGS_IN:
            is_said = (_table("settings"), SETTINGS_IN.get(each["table"])) in named
            silent += [] if is_said or not _is_different(each) else [each]
        elif place not in named:
            is_said = each["table"] in KEYED_BY_SERVER and lost[each["table"]] > 0
            lost[each["table"]] -= is_said
            silent += [] if is_said else [each]
    return [f"{each['kind']} {each['table']} {str(each)[:200]}" for each in silent]


def _table(record: str) -> str:
    """Return the table that records of a kind are in."""
    return f"{record[:1].lower()}{record[1:]}s"


def _key(change: dict[str, Any]) -> str:
    """Return the key by which clients know a record."""
    record, table = change.get("after") or change["before"], change["table"]
    member = "email" if table == "users" else next(iter(TABLES[table].key))
    return str(record[member])


def _is_default(change: dict[str, Any]) -> bool:
    """Tell whether a record says what reads show without it."""
    return change["kind"] == "added" and bool(change["after"].get("preference") == ["none"])


def _is_different(change: dict[str, Any]) -> bool:
    before, after = change.get("before") or {}, change.get("after") or {}
    return any(before.get(name) != after.get(name) for name in {*before, *after} - MOVING)
