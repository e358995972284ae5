"""The command `busroot-mock judge`; what it does is the contract tests'."""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from busroot_mock import paths
from busroot_mock.cli.declared import Declared
from busroot_mock.cli.verify import module_of_extra
from busroot_mock.contract.document import Contract

SIDES: Final = ("client", "deployment")
_DESCRIPTION: Final = """\
Judge recorded traffic by the contract, without sending anything: what a deployment answered, and
what a client sent. FILE is an HTTP Archive (HAR), as browsers, proxies and `verify` write them.
Each option can also stand in the environment, as BUSROOT_MOCK_JUDGE_STRICT=true, and in the table
[judge] of busroot-mock.toml, or [tool.busroot-mock.judge] of pyproject.toml."""


def add_judge_command(commands: Any, asked: Sequence[str]) -> None:
    """Add the command `judge`.

    Args:
        commands: The subparsers of `argparse`.
        asked: The command line; the command gets its options if it is named there.
    """
    judge = commands.add_parser("judge", help="judge recorded traffic by the contract")
    judge.set_defaults(run=_judge)
    if "judge" not in asked:
        return
    judge.description = _DESCRIPTION
    judge.add_argument("file", nargs="+", metavar="FILE", help="such as recording.har")
    declared = Declared("judge")
    judge.set_defaults(declared=declared)
    add = partial(declared.add, judge.add_argument)
    add("--base-url", metavar="URL", help="of the API (default: by the contract's servers)")
    add("--contract", metavar="FILE", help="another contract")
    add(
        "--fail-on",
        metavar="SIDES",
        type=sides,
        default=SIDES[1],
        help="whose failures set the exit code: client, deployment, or both (default: deployment)",
    )
    add("--strict", action="store_true", help="a contradicted assumption is a failure too")
    add(
        "--report",
        metavar="FOLDER",
        default="busroot-report",
        help="folder of the reports (default: busroot-report)",
    )
    add("--quiet", "-q", action="store_true", help="print the verdict alone")


def sides(text: str) -> str:
    """Return the sides that a text names, joined by commas."""
    names = [name.strip() for name in text.split(",")]
    if not set(names) <= set(SIDES):
        raise argparse.ArgumentTypeError(f"{text!r} is not client, deployment or client,deployment")
    return ",".join(names)


def _judge(options: argparse.Namespace) -> int:
    use_contract(options.contract)
    return int(module_of_extra("commands.judge").judge(options))


def use_contract(path: str | None) -> None:
    """Let the contract tests, which are not imported yet, go by another contract.

    Raises:
        SetupError: If it is none.
    """
    if path is not None:
        Contract(Path(path))
        # They go by one contract for as long as the process lives.
        paths.CONTRACT = Path(path)
