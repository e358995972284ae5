"""The commands of the contract tests; in a checkout, their code lies outside of the package."""

import argparse
import gc
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from busroot_mock.cli.output import undiverted
from busroot_mock.extras import missing_extra
from busroot_mock.paths import CONTRACT_TESTS, PACKAGE

EXTRA = ("harfile", "hypothesis", "pytest", "requests", "schemathesis", "xdist")
_OF_OTHER_TESTS = (
    *("SCHEMATHESIS_", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG"),
    *("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_XDIST_AUTO_NUM_WORKERS"),
    *("HYPOTHESIS_EXPERIMENTAL_", "HYPOTHESIS_EXTEND_INITIALIZATION", "HYPOTHESIS_NO_"),
    *("HYPOTHESIS_DATABASE_FILE", "HYPOTHESIS_INTERNAL_COVERAGE"),
)


def add_verify_commands(commands: Any, asked: Sequence[str]) -> None:
    """Add the commands `verify`, `cleanup` and `report merge`.

    Args:
        commands: The subparsers of `argparse`.
        asked: The command line. Only a command that it names gets its options: `serve` starts
            faster.
    """
    verify = commands.add_parser("verify", help="check a deployment against the contract")
    verify.set_defaults(run=_verify)
    cleanup = commands.add_parser(
        "cleanup", help="remove what an interrupted run of `verify` left behind"
    )
    cleanup.set_defaults(run=_cleanup)
    report = commands.add_parser("report", help="join the reports of a run that was divided")
    merge = report.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "merge", help="one report of all parts"
    )
    merge.set_defaults(run=_merge)
    if "merge" in asked:
        module("commands.options").add_merge_options(merge)
    if "verify" in asked:
        module("commands.options").add_options(verify)
    if "cleanup" in asked:
        module("commands.options").add_cleanup_options(cleanup)


def _verify(options: argparse.Namespace) -> int:
    settings = module("commands.options").settings_from(options)
    is_silent = options.quiet or options.dry_run or options.list_oracles
    with (
        module("transport.interruption").INTERRUPTION.heeded(),
        undiverted(sys.stderr) as stream,
        module("run.progress").Progress(stream, is_silent) as progress,
    ):
        progress.say(
            f"busroot-mock verify {settings.base_url or 'a mock server'}, seed {settings.seed}"
        )
        _let_read(options)
        # What follows takes seconds to import.
        progress.enter("starting")
        return int(module_of_extra("commands.verify").verify(options, settings, progress))


def _let_read(options: argparse.Namespace) -> None:
    """Let all processes of a run read the contract with the overlay that the options name."""
    if options.overlay_in:
        os.environ[module("config.options").OVERLAY_IN.variable] = os.path.abspath(
            options.overlay_in
        )


def _cleanup(options: argparse.Namespace) -> int:
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    return int(module_of_extra("commands.cleanup").cleanup(options))


def _interrupt(number: int, frame: object) -> None:
    """Let `cleanup` end on SIGTERM as on Ctrl-C: another one goes on where it stopped."""
    raise KeyboardInterrupt


def _merge(options: argparse.Namespace) -> int:
    return int(module_of_extra("commands.merge").merge(options))


def module_of_extra(name: str) -> Any:
    """Import a module of the contract tests that needs the extra `verify`.

    Raises:
        SetupError: If that is not installed.
    """
    # They are meant for other tests; Schemathesis and pytest read them when they are imported.
    for variable in [name for name in os.environ if name.startswith(_OF_OTHER_TESTS)]:
        del os.environ[variable]
    # Connexion 3.3 warns when it is imported; the warnings do not concern users.
    warnings.filterwarnings("ignore", module=r"connexion\.")
    try:
        with _kept():
            return module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in EXTRA:
            raise missing_extra("This", "verify") from error
        raise


@contextmanager
def _kept() -> Iterator[None]:
    """Leave what is imported out of all collections of garbage: it stays to the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def module(name: str) -> Any:
    """Import a module of the contract tests."""
    if PACKAGE in CONTRACT_TESTS.parents:
        return import_module(f"busroot_mock.contract_tests.{name}")
    root = str(CONTRACT_TESTS.parent)
    if root not in sys.path:
        sys.path.append(root)
    return import_module(f"{CONTRACT_TESTS.name}.{name}")
