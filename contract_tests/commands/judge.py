"""The command `judge`: what recorded traffic shows of client and deployment."""

import argparse
import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from busroot_mock.ci_commands import inert
from busroot_mock.errors import SetupError
from busroot_mock.recordings.har_reader import read_har
from busroot_mock.recordings.recorded import Recorded

from ..config.settings import Settings
from ..passing.judging import SIDES, judge_traffic
from ..reports import HTML, write_reports
from ..reports.outcome import Outcome
from ..reports.terminal import terminal_text
from ..transport.traffic import forget_traffic
from .conclusion import said_of
from .defective import report_defects


def judge(options: argparse.Namespace) -> int:
    """Judge files, write the reports and print the outcome; return the exit code.

    Raises:
        SetupError: If a file is no archive, or none has anything of this API.
    """
    folder = _folder(Path(options.report))
    settings = Settings(
        base_url=options.base_url,
        report=str(folder),
        strict=options.strict,
        repeat=_repeat(options),
    )
    fail_on = tuple(options.fail_on.split(","))
    outcome = judge_traffic(_exchanges(options.file), settings, fail_on)
    return conclude(outcome, folder, options.quiet)


def conclude(outcome: Outcome, folder: Path, is_quiet: bool = False) -> int:
    """Write the reports of an outcome, and print it; return the exit code."""
    try:
        outcome = write_reports(folder, outcome)
    except OSError as error:
        raise SetupError(f"The reports in {folder} cannot be written: {error.strerror}.") from error
    said, outcome = said_of(partial(_text, outcome, folder, is_quiet), outcome)
    if outcome.defects:
        report_defects(folder, outcome.defects)
    print(said)
    return outcome.exit_code


def _text(outcome: Outcome, folder: Path, is_quiet: bool) -> str:
    return inert(outcome.verdict) if is_quiet else terminal_text(outcome, folder / HTML)


def _exchanges(files: list[str]) -> Iterator[tuple[str, Recorded]]:
    """Return what is in the files in the order in which it was sent: they may overlap."""
    exchanges = [(Path(file).name, each) for file in files for each in read_har(Path(file))]
    return iter(sorted(exchanges, key=lambda pair: pair[1].started))


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        forget_traffic(folder)
    except OSError as error:
        raise SetupError(f"The report folder {folder} cannot be used: {error.strerror}.") from error
    return folder


def _repeat(options: argparse.Namespace) -> str:
    words = ["busroot-mock", "judge", *options.file]
    for name in ("base_url", "contract", "fail_on"):
        if getattr(options, name) not in (None, SIDES[1]):
            words += [f"--{name.replace('_', '-')}", getattr(options, name)]
    return shlex.join([*words, *(["--strict"] if options.strict else [])])
