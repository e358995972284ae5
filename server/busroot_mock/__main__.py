"""Run `python -m busroot_mock`, the same as the command `busroot-mock`."""

import sys

from busroot_mock.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
