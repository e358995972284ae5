"""Run contract tests in forks of a process that has imported what they need.

Importing that takes 2 s, and Schemathesis' first values another: half of a short run. A fork is a
run of its own all the same, with its own folder, environment and output.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# What is imported already cannot be rewritten by pytest, nor needs to be; Hypothesis has drawn.
_EXPECTED = (
    "pytest.PytestAssertRewriteWarning",
    "hypothesis.errors.HypothesisSideeffectWarning",
)

_ROOT = Path(__file__).parent.parent.parent


class Preloaded:
    """A process that has imported what contract tests need, and runs commands in forks."""

    def __init__(self) -> None:
        # The installed package goes first, as in the tests.
        code = f"import sys; sys.path.append({str(_ROOT)!r}); import {__name__} as m; m.serve()"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def run(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        folder: Path | str = ".",
        timeout: float = 240,
    ) -> subprocess.CompletedProcess[str]:
        """Run `busroot-mock` or `pytest` with arguments; return what `subprocess.run` does.

        Raises:
            subprocess.TimeoutExpired: If it has not ended after so many seconds; then it is killed.
        """
        words = [str(word) for word in command]
        with TemporaryDirectory() as outputs:
            out, err = Path(outputs, "out"), Path(outputs, "err")
            wanted = [words, dict(environment), str(Path(folder).absolute()), str(out), str(err)]
            late = threading.Timer(timeout, self._kill)
            late.start()
            code = self._answer(wanted)
            late.cancel()
            if code is None:
                del _processes.here
                raise subprocess.TimeoutExpired(words, timeout, out.read_text(), err.read_text())
            return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def _answer(self, wanted: list[Any]) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        return int(line) if line else None

    def _kill(self) -> None:
        """End the process, and the run that it is at."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self._process.kill()
        with self._process:
            pass


_processes = threading.local()


def run(command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in a fork; `Preloaded.run` says what else it takes.

    The process that is forked is started once for each thread.
    """
    if not hasattr(_processes, "here"):
        _processes.here = Preloaded()
        atexit.register(_processes.here.end)
    result: subprocess.CompletedProcess[str] = _processes.here.run(command, **more)
    return result


def serve() -> None:
    """Import what is needed, then run a command in a fork for each line that comes."""
    preload()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            _run(*json.loads(line))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")


def preload() -> None:
    """Import and make what every run needs."""
    from busroot_mock.cli.verify import module_of_extra as module

    for name in ("commands.options", "commands.verify", "commands.cleanup", "run.hooks"):
        module(name)
    for other in ("schemathesis.pytest.plugin", "xdist.plugin", "busroot_mock.serving.app"):
        import_module(other)
    from hypothesis.internal.conjecture.providers import _get_local_constants
    from hypothesis.strategies import text
    from schemathesis.specs.openapi.coverage._schema import _invalid_enum_candidates

    _invalid_enum_candidates()
    module("register.register").asked_at(module("target.schema").CONTRACT, "roles", ("paths",))
    # What each run would make anew, from nothing but the modules that are imported.
    text().validate()
    _get_local_constants()
    html = module("reports.html")
    environment = html._environment()
    environment.filters["tags"] = html._Tags(())
    environment.get_template(html.TEMPLATE)
    # Collections of garbage in a fork leave alone what is here.
    gc.freeze()


def _run(command: list[str], environment: dict[str, str], folder: str, *outputs: str) -> None:
    import pytest

    from busroot_mock.cli.main import main

    programs: dict[str, Callable[[list[str]], int]] = {"busroot-mock": main, "pytest": pytest.main}
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(outputs, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.argv = command
    if command[0] == "pytest":
        command += [part for name in _EXPECTED for part in ("-W", f"ignore::{name}")]
    try:
        code = programs[command[0]](command[1:])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)
