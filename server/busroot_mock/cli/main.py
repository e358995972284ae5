"""The command `busroot-mock`."""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence

from busroot_mock import __version__
from busroot_mock.ci_commands import inert
from busroot_mock.cli.collection import add_collection_command
from busroot_mock.cli.compare import add_compare_command
from busroot_mock.cli.completion import add_completion_command
from busroot_mock.cli.defect import report_defect
from busroot_mock.cli.judge import add_judge_command
from busroot_mock.cli.learn import add_learn_command
from busroot_mock.cli.output import steady_output
from busroot_mock.cli.parser import USAGE_ERROR, Parser
from busroot_mock.cli.proxy import add_proxy_command
from busroot_mock.cli.serve import serve
from busroot_mock.cli.serve_options import DESCRIPTION, EPILOG, add_serve_options
from busroot_mock.cli.verify import add_verify_commands
from busroot_mock.errors import SetupError
from busroot_mock.options_file import options_file

DEFECT = 3
_GONE = "the current folder is gone; change to one that is there."


def main(arguments: Sequence[str] | None = None, *, is_alone: bool = False) -> int:
    """Run the command line; return the exit code.

    Args:
        arguments: Those of the process by default.
        is_alone: Whether no option is taken from environment and file.
    """
    asked = sys.argv[1:] if arguments is None else arguments
    steady_output()
    _heed_no_warnings()
    options = argparse.Namespace()
    try:
        command_parser(asked).parse_args(asked, options)
        if hasattr(options, "declared"):
            environment, file = ({}, None) if is_alone else (os.environ, options_file())
            options.declared.complete(options, environment, file)
        return int(options.run(options))
    except SetupError as error:
        print(inert(f"busroot-mock: {error}"), file=sys.stderr)
    except KeyboardInterrupt:
        print("busroot-mock: interrupted.", file=sys.stderr)
    except Exception as error:
        if _is_folder_gone():
            print(f"busroot-mock: {_GONE}", file=sys.stderr)
            return USAGE_ERROR
        # Python itself would end with 1: what verify says of a deployment that does not conform.
        defect = report_defect(error, getattr(options, "report", None), asked)
        print(inert(defect), file=sys.stderr)
        return DEFECT
    return USAGE_ERROR


def _heed_no_warnings() -> None:
    """Let a warning be no error: that is asked for tests of others, and what we import warns."""
    os.environ.pop("PYTHONWARNINGS", None)
    if sys.warnoptions:
        warnings.simplefilter("ignore")


def _is_folder_gone() -> bool:
    try:
        return not os.getcwd()
    except OSError:
        return True


def command_parser(asked: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of all commands; of what is asked for, with all options."""
    parser = Parser(
        prog="busroot-mock",
        description="A mock server of the Busroot HTTP API, and contract tests for deployments.",
    )
    parser.add_argument("--version", action="version", version=f"busroot-mock {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve_parser = commands.add_parser(
        "serve",
        help="run the mock server",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve_parser.set_defaults(run=serve, declared=add_serve_options(serve_parser))
    add_proxy_command(commands)
    add_verify_commands(commands, asked)
    add_compare_command(commands, asked)
    add_judge_command(commands, asked)
    add_learn_command(commands, asked)
    add_collection_command(commands)
    # A script has the options of all commands.
    add_completion_command(
        commands, lambda: command_parser(["verify", "cleanup", "compare", "judge", "learn"])
    )
    return parser
