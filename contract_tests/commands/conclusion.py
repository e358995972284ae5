"""The end of a command that has an outcome: what it prints, and its exit code."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from busroot_mock.ci_commands import inert

from ..reports import HTML
from ..reports.annotations import annotations
from ..reports.attempts import Attempts
from ..reports.outcome import DEFECT, FAILURES, NOT_TESTED, Outcome
from ..reports.summary import summary
from ..reports.terminal import terminal_text
from .defective import report_defects
from .run_files import Written


def conclude(
    options: argparse.Namespace,
    outcome: Outcome,
    folder: Path,
    written: Written,
    troubles: Sequence[str],
) -> int:
    """Print the outcome, and what could not be written; return the exit code.

    Args:
        written: As `write_files` returns it.
        troubles: Likewise.
    """
    text = partial(_text, options, outcome, folder, written)
    said, outcome = said_of(text, outcome)
    if outcome.defects:
        report_defects(folder, outcome.defects)
    print(said)
    for trouble in troubles:
        print(inert(f"busroot-mock: {trouble}"), file=sys.stderr)
    is_worse = outcome.exit_code in (FAILURES, DEFECT)
    return NOT_TESTED if troubles and not is_worse else outcome.exit_code


def said_of(text: Callable[[], str], outcome: Outcome) -> tuple[str, Outcome]:
    """Return what is to be said of an outcome: the verdict alone if there is a defect in the rest.

    Returns:
        Also the outcome with that defect.
    """
    attempts = Attempts()
    said = attempts.take("the last lines", text, "")
    outcome = outcome.with_defects(attempts.defects)
    return said or inert(outcome.verdict), outcome


def _text(
    options: argparse.Namespace, outcome: Outcome, folder: Path, written: list[tuple[str, str]]
) -> str:
    """Return what is said of an outcome: the verdict is the first and the last of it."""
    lines = [*annotations(outcome)]
    if options.quiet:
        return "\n".join([*lines, inert(outcome.verdict)])
    if options.verbose:
        lines.append(inert(summary(outcome)))
    return "\n".join([*lines, terminal_text(outcome, folder / HTML, written)])
