"""Whole writing runs of `verify` with every key, each in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from evaluation.mutants.serving import KEYS

CHECKOUT = Path(__file__).parents[1]
_WRITING = ["--write", "demo", "--undeclared-methods", "--max-created", "200", "--allow-left"]


class Done(NamedTuple):
    """A run that is over.

    Attributes:
        report: As `report.json` has it.
        code: Exit code.
        cpu: Seconds of the processor, of `verify` and its processes.
        seconds: That it took.
    """

    report: dict[str, Any]
    code: int
    cpu: float
    seconds: float


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="busroot-runs-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment_of(checkout: Path) -> dict[str, str]:
    """Return the environment of the programs of a checkout, with every key."""
    return os.environ | KEYS | {"PYTHONPATH": f"{checkout / 'server'}:{checkout}"}


def run_verify(url: str, folder: Path, more: Sequence[str], checkout: Path = CHECKOUT) -> Done:
    """Run `verify` of a checkout; the report is in the folder `report`.

    Args:
        url: Of a mock server with the demo data.
        folder: Of the run; made if it is not there.
        more: Options.
    """
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "busroot_mock", "verify", url, *_WRITING]
    command += ["--profile", str(checkout / "evaluation" / "mutants" / "demo.toml")]
    command += ["--report", "report", *more]
    environment, started = environment_of(checkout), time.monotonic()
    with (folder / "output.txt").open("w") as output:
        run = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        code, cpu = cpu_at_end(run)
    seconds = time.monotonic() - started
    try:
        text = (folder / "report" / "report.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        said = (folder / "output.txt").read_text(encoding="utf-8")[-500:]
        raise SystemExit(f"verify ended with {code}: {said}") from None
    return Done(json.loads(text), code, cpu, seconds)


def cpu_at_end(process: "subprocess.Popen[Any]") -> tuple[int, float]:
    """Wait for the end of a process; return its exit code, and its seconds of the processor."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def delay_answers(url: str, milliseconds: int) -> None:
    """Let a mock server answer after a delay."""
    rule = {"match": {}, "effect": {"delay": milliseconds}}
    address = f"{url.rpartition('/')[0]}/__mock__/worlds/default/faults"
    headers = {"Content-Type": "application/json"}
    body = json.dumps(rule).encode()
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)):
        pass
