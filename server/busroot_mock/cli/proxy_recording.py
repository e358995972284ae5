"""The recording of the command `proxy`: where it goes, what it hides, and what it says."""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from busroot_mock.cli.declared import Declared
from busroot_mock.cli.judge import sides, use_contract
from busroot_mock.cli.verify import module_of_extra
from busroot_mock.extras import missing_extra
from busroot_mock.paths import CONTRACT

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.proxy.recording import Recording


def add_recording_options(parser: argparse.ArgumentParser, declared: Declared) -> None:
    """Add the options to a parser."""
    group = parser.add_argument_group("recording and reports (need the extra `verify` as well)")
    add = partial(declared.add, group.add_argument)
    add(
        "--record",
        type=Path,
        metavar="FOLDER",
        help="keep what passes there as an HTTP Archive (HAR), without keys, tokens and passwords",
    )
    add(
        "--keep-values",
        action="store_true",
        help="keep addresses of mail and names of persons in it, which are replaced otherwise",
    )
    add(
        "--report",
        type=Path,
        metavar="FOLDER",
        help="at the end, judge all that passed and write the reports there, as `verify` does",
    )
    add(
        "--fail-on",
        metavar="SIDES",
        type=sides,
        help="whose failures make the exit code 1: client, deployment, or both; writes reports too",
    )


def recording_of(options: argparse.Namespace, contract: "Contract") -> "Recording | None":
    """Return a new recording, if the options ask for what needs one. Raises `SetupError`."""
    if options.record is None and not is_judged(options):
        return None
    try:
        from busroot_mock.contract.secret_names import secret_names
        from busroot_mock.proxy.recording import Recording
        from busroot_mock.recordings.masking import Masking
    except ModuleNotFoundError as error:
        if error.name == "harfile":
            raise missing_extra("A recording", "verify", "proxy") from error
        raise
    masking = Masking(secret_names(contract), keep_values=options.keep_values)
    name = f"proxy-{datetime.now(UTC):%Y%m%d-%H%M%S}.har"
    return Recording((options.record or _report(options) / "recordings") / name, masking)


def kept_text(recording: "Recording") -> str:
    """Return how much was recorded and what was replaced, in a few lines."""
    plural = "" if recording.count == 1 else "s"
    lines = [f"Recorded {recording.count} exchange{plural}: {recording.path}"]
    replaced = recording.masking.replaced.lines()
    if replaced:
        lines += ["Replaced in it:", *(f"  {line}" for line in replaced)]
    return "\n".join(lines)


def is_judged(options: argparse.Namespace) -> bool:
    """Tell whether all that passed is to be judged at the end."""
    return options.report is not None or bool(options.fail_on)


def judged_recording(options: argparse.Namespace, recording: "Recording", base_url: str) -> int:
    """Judge what passed, write the reports, print the outcome; return the exit code."""
    contract = None if options.contract == CONTRACT else str(options.contract)
    use_contract(contract)
    asked = argparse.Namespace(
        file=[str(recording.path)],
        base_url=base_url,
        contract=contract,
        fail_on=options.fail_on or "",
        strict=False,
        report=str(_report(options)),
        quiet=False,
    )
    return int(module_of_extra("commands.judge").judge(asked))


def _report(options: argparse.Namespace) -> Path:
    return options.report or Path("busroot-report")
