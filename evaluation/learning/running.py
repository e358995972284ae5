"""Programs that answer at a port of this machine, each ended with its children."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 120.0


class NotRunning(Exception):
    """A program ended, or does not answer."""


def run(command: Sequence[Any], **around: Any) -> None:
    """Run a program to its end, quietly.

    Raises:
        NotRunning: If it fails.
    """
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False, **around
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NotRunning(f"{command[0]} ended with {done.returncode}: {' '.join(last)}")


@contextmanager
def running(command: Sequence[Any], log: Path, **around: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own, and write what it says to a file."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [str(each) for each in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **around,
        ) as process,
    ):
        try:
            yield process
        finally:
            _end(process)


def await_answer(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until a program answers, whatever it answers.

    Raises:
        NotRunning: If it does not, in time.
    """
    last = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise NotRunning(f"{url} does not answer.")


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, sign)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                continue
