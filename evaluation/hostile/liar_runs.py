"""Runs of `verify` under liars: each ends in time and in words, and leaves nothing behind."""

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final, NamedTuple

from busroot_mock.cli.main import main
from evaluation.hostile.liars import KEY, LIARS, forbidden_forms
from evaluation.hostile.lying import COULD_NOT_TEST, LEFT_BEHIND, UNTESTED, Liar, lying

MAX_TIME: Final = 12
MAX_TIME_OF_FINDINGS: Final = 300
"""Where something is to be found, a busy machine must come so far; a quiet one needs ten."""
GRACE: Final = 10
"""Seconds beyond `--max-time` for the reports; what the run waited for a processor does not count,
since a busy machine says nothing of it."""
MOST_MEMORY: Final = 500
"""MiB that a run may take."""

_COMMAND: Final = re.compile(
    rb"##\w*\[|\x1b|section_(?:start|end):\d+:[\w.-]+\r\x1b|^\s*::(?!(?:error|warning|notice) )",
    re.MULTILINE,
)
"""What a runner of a CI service, or a terminal, obeys; annotations of our own are meant to be."""
_WARM: Final = ["contract_tests.commands.verify", "schemathesis", "hypothesis", __name__]
_TOGETHER: Final = 2


class Ended(NamedTuple):
    """How a run ended.

    Attributes:
        code: Its exit code; None if it had to be killed.
        seconds: How long it took, without what it waited for a processor.
        memory: The most that it had, in MiB.
        output: On the terminal.
    """

    code: int | None
    seconds: float
    memory: int
    output: str


def rows_of(
    names: Iterable[str], folder: Path, honest: int
) -> Iterator[tuple[str, Ended, list[str]]]:
    """Yield the liars, how the runs ended, and what is wrong with that.

    Args:
        honest: The port of a mock server.
    """
    # Each run is a fork of a process that has loaded all that a run needs.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_WARM)
    first = context.Process(target=_nothing)
    first.start()
    first.join()
    with ThreadPoolExecutor(_TOGETHER) as pool:
        yield from pool.map(partial(_row, folder=folder, honest=honest), names)


def _row(name: str, folder: Path, honest: int) -> tuple[str, Ended, list[str]]:
    report = folder / re.sub(r"\W", "-", name) / "report"
    report.parent.mkdir()
    liar = LIARS[name]
    most = MAX_TIME if liar.code == COULD_NOT_TEST else MAX_TIME_OF_FINDINGS
    # What takes long to make is made before anybody waits for it.
    next(liar.send(b""), b"")
    with lying(liar, honest) as port:
        ended = _run(liar, port, report, most)
    return name, ended, list(problems_of(liar, ended, report))


def problems_of(liar: Liar, ended: Ended, report: Path) -> Iterator[str]:
    """Yield what is wrong with how a run has ended, and with its reports."""
    code, seconds, memory, output = ended
    last = output[-300:]
    if code is None:
        yield f"it had not ended after {seconds:.0f} s"
        return
    if code not in liar.codes:
        yield f"exit code {code}, not {liar.code}: {last!r}"
    if code == LEFT_BEHIND and not _names_what_is_left(output):
        yield f"it does not say what is left behind: {last!r}"
    if code == UNTESTED and "not tested to the end" not in output:
        yield f"it does not say what is untested: {last!r}"
    if "Traceback" in output:
        yield f"a traceback: {last!r}"
    if memory > MOST_MEMORY:
        yield f"it took {memory} MiB"
    texts = {path.name: path.read_bytes() for path in report.rglob("*") if path.is_file()}
    texts["the output"] = output.encode()
    obeyed = [name for name, text in texts.items() if _COMMAND.search(text)]
    if obeyed:
        yield f"a command in {obeyed}"
    forms = [form.encode() for form in forbidden_forms()]
    leaks = [name for name, text in texts.items() if any(f in text.lower() for f in forms)]
    if leaks:
        yield f"the key is in {leaks}"


def _names_what_is_left(output: str) -> bool:
    return bool(re.search(r"^left behind ", output, re.MULTILINE)) and "cleanup" in output


def _run(liar: Liar, port: int, report: Path, most: int) -> Ended:
    """Run `verify`."""
    command = ["verify", f"http://127.0.0.1:{port}/api", "--report", str(report)]
    command += ["--max-examples", "2", "--timeout", "2", "--max-time", str(most), "--seed", "7"]
    names = ["listReasons", "saveReason"] if liar.writes else ["listSkus"]
    # Something that answers, so that what does not is seen to be the one operation.
    names += ["listPlants"] if liar.path else []
    command += [f"--operation={name}" for name in names]
    command += ["--write", "demo"] if liar.writes else []
    context = multiprocessing.get_context("forkserver")
    output = report.parent / "output"
    process = context.Process(target=_verify, args=(command, output))
    began = time.monotonic()
    process.start()
    memory, waited = 0, 0.0
    while process.is_alive() and time.monotonic() - began - waited < most + GRACE:
        memory = max(memory, _memory_of(process.pid))
        waited = max(waited, _waited_by(process.pid))
        process.join(0.1)
    code = _code_of(process)
    text = output.read_text("utf-8", "replace") if output.exists() else ""
    return Ended(code, time.monotonic() - began - waited, memory, text)


def _code_of(process: BaseProcess) -> int | None:
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return process.exitcode


def _nothing() -> None:
    """Be the first fork, which waits until all is loaded."""


def _verify(command: list[str], output: Path) -> None:
    """Run the command in this process, with all that it says in a file."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(file, descriptor)
    os.environ |= {"BUSROOT_API_KEY": KEY, "GITHUB_ACTIONS": "true"}
    os.chdir(output.parent)
    code = main(command)
    sys.stdout.flush()
    os._exit(code)


def _waited_by(number: int | None) -> float:
    """Return for how many seconds a process was ready to run and had no processor."""
    try:
        return int(Path(f"/proc/{number}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _memory_of(number: int | None) -> int:
    """Return the peak of the resident memory of a process, in MiB; 0 once it has ended."""
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak[0]) // 1024 if peak else 0
