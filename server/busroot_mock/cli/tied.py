"""`python -m busroot_mock.cli.tied ARGUMENTS`: the command, tied to its standard input.

It is the command `busroot-mock ARGUMENTS`, but it also ends when its standard input does. So even a
parent that is killed leaves nothing behind.
"""

import os
import signal
import sys
from threading import Thread

from busroot_mock.cli import main as command


def main() -> int:
    """Run the command line until it ends by itself, or standard input does."""
    Thread(target=_end_with_input, daemon=True).start()
    return command.main(sys.argv[1:])


def _end_with_input() -> None:
    # Past `sys.stdin`, whose lock would be held by this thread when the interpreter shuts down.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
