"""The commands of the contract tests, which lie outside of the package in a checkout."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT_TESTS, PACKAGE

_NEEDED = "This needs the extra `verify`: pip install 'busroot-mock[verify]'"


def add_harness(commands: Any, asked: Sequence[str]) -> None:
    """Add `verify` and `cleanup` to the commands, as `argparse` holds them.

    Args:
        commands: What `add_subparsers` has given.
        asked: The command line. Options are added to what it asks for alone: `serve` starts faster.
    """
    verify = commands.add_parser("verify", help="check a deployment against the contract")
    verify.set_defaults(run=_verify)
    cleanup = commands.add_parser(
        "cleanup", help="remove what a run of `verify` that was cut off has left"
    )
    cleanup.set_defaults(run=_cleanup)
    if "verify" in asked:
        _module("commands.options").add_options(verify)
    if "cleanup" in asked:
        _module("commands.options").add_cleanup_options(cleanup)


def _verify(options: argparse.Namespace) -> int:
    settings = _module("commands.options").settings_from(options)
    return int(_needing_extra("commands.verify").verify(options, settings))


def _cleanup(options: argparse.Namespace) -> int:
    return int(_needing_extra("commands.cleanup").cleanup(options))


def _needing_extra(name: str) -> Any:
    # Connexion 3.3 warns when it is imported; there is nothing in it for who runs the tests.
    warnings.filterwarnings("ignore", module=r"connexion\.")
    try:
        return _module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in ("pytest", "schemathesis", "hypothesis"):
            raise SetupError(f"{_NEEDED} ({error.name} is missing).") from error
        raise


def _module(name: str) -> Any:
    """Import a module of the contract tests."""
    if PACKAGE in CONTRACT_TESTS.parents:
        return import_module(f"busroot_mock.contract_tests.{name}")
    root = str(CONTRACT_TESTS.parent)
    if root not in sys.path:
        sys.path.append(root)
    return import_module(f"{CONTRACT_TESTS.name}.{name}")
