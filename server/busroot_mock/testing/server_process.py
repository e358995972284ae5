"""The mock server as a child process, which ends whenever its parent does."""

import re
import subprocess
import sys
from tempfile import TemporaryFile
from threading import Timer
from typing import Final

from busroot_mock.errors import SetupError

# A Python's own option -P keeps files of the current folder from passing for modules.
COMMAND: Final = [sys.executable, "-P", "-m", "busroot_mock.cli.tied"]
ARGUMENTS: Final = ["serve", "--port", "0", "--log-level", "warning"]
START_SECONDS: Final = 60
END_SECONDS: Final = 3


class Child:
    """A mock server of its own, on a free port of loopback.

    Attributes:
        url: The base URL of the API.

    Raises:
        SetupError: If it does not start; the message has all its output.
    """

    def __init__(self) -> None:
        self._said = TemporaryFile("a+b")  # noqa: SIM115  `close` closes it
        self._process = subprocess.Popen(
            [*COMMAND, *ARGUMENTS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            # Ctrl-C is for the parent, which still has worlds to delete.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            self.url = self._started()
        except BaseException:
            self.close()
            raise

    def _started(self) -> str:
        assert self._process.stdout is not None
        watch = Timer(START_SECONDS, self._process.kill)
        watch.start()
        line = self._process.stdout.readline().decode()
        watch.cancel()
        match = re.search(r" at (http\S+),", line)
        if match is None:
            self._end()
            output = self.said().strip() or "nothing"
            raise SetupError(f"The mock server did not start. Its stderr: {output}")
        return match[1]

    def said(self) -> str:
        """Return all that it has written to standard error."""
        self._said.seek(0)
        return self._said.read().decode(errors="replace")

    def exit_code(self) -> int | None:
        """Return the exit code if it has ended."""
        return self._process.poll()

    def close(self) -> None:
        """Stop it, and wait until it has ended."""
        self._end()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream is not None:
                stream.close()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
