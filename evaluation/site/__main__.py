"""The command `python -m evaluation.site`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from evaluation.site.pictures import take_pictures
from evaluation.site.staging import ROOT, build

DESCRIPTION = """\
`build` makes the site in build/site, with the packages of the group `docs`; a link to a page or a
heading that is missing fails it. `pictures` takes those of the running console anew, with Chromium,
into docs/pictures: do so when a test says that they have aged.
"""


def main() -> int:
    """Run the command line; return 1 if the site has a broken link."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.site",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    building = commands.add_parser("build", help="make the site")
    building.add_argument("--output", type=Path, default=ROOT / "build" / "site")
    building.set_defaults(run=lambda options: build(options.output))
    taking = commands.add_parser("pictures", help="take the pictures anew")
    taking.set_defaults(run=lambda options: take_pictures())
    options = parser.parse_args()
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
