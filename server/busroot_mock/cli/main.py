"""The command `busroot-mock`."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from busroot_mock import __version__
from busroot_mock.cli.completion import add_completion_command
from busroot_mock.cli.output import steady_output
from busroot_mock.cli.parser import USAGE_ERROR, Parser
from busroot_mock.cli.serve import serve
from busroot_mock.cli.serve_options import DESCRIPTION, EPILOG, add_serve_options
from busroot_mock.cli.verify import add_verify_commands
from busroot_mock.errors import SetupError
from busroot_mock.options_file import options_file

DEFECT = 3


def main(arguments: Sequence[str] | None = None, *, is_alone: bool = False) -> int:
    """Run the command line; return the exit code.

    Args:
        arguments: Those of the process by default.
        is_alone: Whether `serve` takes no option from environment and file.
    """
    asked = sys.argv[1:] if arguments is None else arguments
    steady_output()
    try:
        options = _parser(asked).parse_args(asked)
        if options.run is serve:
            environment, file = ({}, None) if is_alone else (os.environ, options_file())
            options.declared.complete(options, environment, file)
        return int(options.run(options))
    except SetupError as error:
        print(f"busroot-mock: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("busroot-mock: interrupted.", file=sys.stderr)
    except Exception:
        # Python itself would end with 1: what verify says of a deployment that does not conform.
        traceback.print_exc()
        print(
            "busroot-mock: this is a defect of it; please report the lines above.", file=sys.stderr
        )
        return DEFECT
    return USAGE_ERROR


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
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
    add_verify_commands(commands, asked)
    # A script has the options of all commands.
    add_completion_command(commands, lambda: _parser(["verify", "cleanup"]))
    return parser
