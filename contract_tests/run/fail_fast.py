"""End a run at the first finding that fails it, in all of its processes."""

from collections.abc import Sequence
from pathlib import Path

from ..analysis.record import Record
from ..config.settings import Settings
from ..findings.finding import ASSUMPTION, FAILURE
from ..target.schema import CONTRACT
from ..transport.pace import ENDED
from ..transport.traffic import exchanges_in
from .explained import explained
from .results import Result, result_of

NOTE = "The run ended at its first finding (--fail-fast); what follows was not tested."


def heed(settings: Settings, results: Sequence[Result], main: str) -> None:
    """End the run, if it is to end at its first finding, and the results have one that fails it.

    Args:
        main: Name of the main identity.
    """
    if settings.fail_fast and settings.report and _fails(settings, results, main):
        (Path(settings.report) / ENDED).touch()


def has_ended(folder: Path) -> bool:
    """Tell whether the run in a folder ended at its first finding."""
    return (folder / ENDED).exists()


def forget_end(folder: Path) -> None:
    """Let a run begin anew in a folder."""
    (folder / ENDED).unlink(missing_ok=True)


def _fails(settings: Settings, results: Sequence[Result], main: str) -> bool:
    if not any(result.findings for result in results):
        return False
    # Copies: what is known is marked at the end of the run, by all that it has found.
    copies = [result_of(result.to_json()) for result in results]
    findings = [finding for result in copies for finding in result.findings]
    if settings.baseline:
        record = Record(CONTRACT, exchanges_in(Path(settings.report or "")), main)
        findings, _, _ = explained(copies, record, {}, settings.baseline, settings.seed)
    kinds = {finding.kind for finding in findings}
    return FAILURE in kinds or (settings.strict and ASSUMPTION in kinds)
