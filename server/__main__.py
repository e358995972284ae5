"""`python server serve`: the command `busroot-mock` from a checkout that is not installed."""

import sys

from busroot_mock.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
