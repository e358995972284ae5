"""The files that a run writes: tried before it, since nothing can be repeated for free after it."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from busroot_mock.errors import SetupError

from ..config.profile import ProfileError
from ..config.settings import Settings
from ..findings.baseline import mark_known, write_baseline
from ..findings.overlay import overlay_of
from ..reports import write_reports
from ..reports.attempts import Attempts
from ..reports.outcome import Outcome
from ..run.fail_fast import forget_end
from ..target.schema import CONTRACT
from ..transport.traffic import forget_traffic
from ..transport.turns import forget_turns
from ..writing.ledgers import refuse_unfinished

Written = list[tuple[str, str]]
"""What was written, as label and text."""


def baseline_of(options: argparse.Namespace, settings: Settings) -> str | None:
    """Return the file of known deviations, checked; with --baseline-update it may be new.

    Raises:
        ProfileError: If it cannot be read, or an entry has no reason or expiry.
    """
    path = settings.baseline
    if path is not None and (Path(path).exists() or not options.baseline_update):
        mark_known([], path)
    return path


def prepare(folder: Path, options: argparse.Namespace, baseline: str | None) -> None:
    """Prepare the folders of the run, and see that all files can be written.

    Raises:
        SetupError: If one cannot be, or an earlier run left records behind.
    """
    _use(folder, "report folder", refuse_unfinished, forget_traffic, forget_end, forget_turns)
    if options.database and "://" not in options.database:
        _use(Path(options.database), "database")
    if options.baseline_update and baseline:
        _try(Path(baseline), "baseline")
    if options.overlay:
        _try(Path(options.overlay), "overlay")


def _use(folder: Path, label: str, *steps: Callable[[Path], None]) -> None:
    """Make a folder, unless it is there, and take some steps in it."""
    try:
        for step in steps:
            step(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass  # Fails now if nothing can be written there.
    except OSError as error:
        raise SetupError(f"The {label} {folder} cannot be used: {error.strerror}.") from error


def _try(path: Path, label: str) -> None:
    """Raise `SetupError` if a file cannot be written; leave it as it is."""
    try:
        is_there = path.exists()
        with path.open("a", encoding="utf-8"):
            pass
        if not is_there:
            path.unlink()
    except OSError as error:
        raise SetupError(f"The {label} {path} cannot be written: {error.strerror}.") from error


def write_files(
    folder: Path, outcome: Outcome, options: argparse.Namespace, baseline: str | None
) -> tuple[Outcome, Written, list[str]]:
    """Write the reports, and the files that are asked for beside them.

    Returns:
        The outcome, with defects of ours that showed as they were written; what was written beside
        the reports; and a sentence for each that could not be written.
    """
    files: list[tuple[str, Callable[[], Written]]] = []
    if options.baseline_update and baseline:
        update = partial(_update_baseline, baseline, outcome, options.strict)
        files.append((f"baseline {baseline}", update))
    if options.overlay:
        files.append((f"overlay {options.overlay}", partial(_overlay, options.overlay, outcome)))
    written, troubles, attempts = Written(), list[str](), Attempts()
    for name, write in files:
        try:
            written += attempts.take(name, write, [])
        except ProfileError as error:
            troubles.append(str(error))
        except OSError as error:
            troubles.append(f"The {name} cannot be written: {error.strerror}.")
    outcome = outcome.with_defects(attempts.defects)
    try:
        outcome = write_reports(folder, outcome)
    except OSError as error:
        troubles.insert(0, f"The reports in {folder} cannot be written: {error.strerror}.")
    return outcome, written, troubles


def _update_baseline(baseline: str, outcome: Outcome, strict: bool) -> Written:
    new = write_baseline(outcome.causes, baseline, strict=strict)
    later = "; give each a reason before the next run" if new else ""
    text = f"{len(new)} added to {baseline}{later}"
    return [("baseline", text), *(("added", each.title) for each in new)]


def _overlay(path: str, outcome: Outcome) -> Written:
    Path(path).write_text(overlay_of(CONTRACT, outcome.findings), encoding="utf-8")
    return [("overlay", f"written to {path}")]
