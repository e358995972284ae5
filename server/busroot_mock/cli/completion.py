"""The command `completion`: a script that completes command lines in a shell."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

SHELLS: Final = ("bash", "zsh", "tcsh")
EPILOG: Final = """\
examples:
  eval "$(busroot-mock completion bash)"                       in ~/.bashrc
  busroot-mock completion zsh > "${fpath[1]}/_busroot-mock"    for zsh
"""


def add_completion_command(
    commands: Any, make_parser: Callable[[], argparse.ArgumentParser]
) -> None:
    """Add the command to the subparsers of `argparse`; `make_parser` makes the whole parser."""
    parser = commands.add_parser(
        "completion",
        help="print a script that completes command lines in a shell",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}"
    )

    def print_script(options: argparse.Namespace) -> int:
        import shtab  # serve starts faster without it

        print(shtab.complete(_with_files(make_parser()), options.shell))
        return 0

    parser.set_defaults(run=print_script)


def _with_files(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let values that are files and folders be completed as such; shtab reads that from options."""
    import shtab

    kinds: dict[Any, Any] = {
        "FILE": shtab.FILE,
        "LEDGER": shtab.FILE,
        "FOLDER": shtab.DIRECTORY,
    }
    waiting = [parser]
    while waiting:
        for action in waiting.pop()._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
            elif action.metavar in kinds or action.type is Path:
                action.complete = kinds.get(action.metavar, shtab.FILE)  # type: ignore[attr-defined]  # shtab reads it
    return parser
