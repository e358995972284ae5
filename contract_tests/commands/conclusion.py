"""The end of a command that has an outcome: what it prints, and its exit code."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..reports import HTML
from ..reports.annotations import annotations
from ..reports.outcome import DEFECT, FAILURES, NOT_TESTED, Outcome
from ..reports.summary import summary
from ..reports.terminal import terminal_text
from ..reports.text import inert
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
    if outcome.defects:
        report_defects(folder, outcome.defects)
    _tell(options, outcome, folder, written)
    for trouble in troubles:
        print(inert(f"busroot-mock: {trouble}"), file=sys.stderr)
    is_worse = outcome.exit_code in (FAILURES, DEFECT)
    return NOT_TESTED if troubles and not is_worse else outcome.exit_code


def _tell(
    options: argparse.Namespace, outcome: Outcome, folder: Path, written: list[tuple[str, str]]
) -> None:
    """Print the outcome: the verdict is the first and the last of it."""
    for line in annotations(outcome):
        print(line)
    if options.quiet:
        print(inert(outcome.verdict))
        return
    if options.verbose:
        print(inert(summary(outcome)))
    print(terminal_text(outcome, folder / HTML, written))
