"""Run `python -m busroot_mock.cli.tied ARGUMENTS`: the command, tied to its standard input.

It does the same as `busroot-mock ARGUMENTS`, but takes no option from environment and files, since
who starts it relies on what it asks for; and it also ends when its standard input does. So even a
parent that is killed leaves nothing behind.
"""

import os
import signal
import sys
from threading import Thread

from busroot_mock.cli import main as command


def main() -> int:
    """Run the command line until it ends, or standard input does; return the exit code."""
    Thread(target=_end_with_input, daemon=True).start()
    return command.main(sys.argv[1:], is_alone=True)


def _end_with_input() -> None:
    # Not through `sys.stdin`: this thread would hold its lock when the interpreter shuts down.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
