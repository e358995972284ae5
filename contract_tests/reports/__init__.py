"""Reports of a run: the same outcome, for people and for programs."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from busroot_mock.ci_commands import inert, printable

from ..transport.curl import forget_bodies
from .attempts import Attempts
from .har import har
from .html import html_report
from .json_report import json_report
from .junit import junit
from .outcome import DEFECTS, Defect, Outcome
from .sarif import sarif
from .summary import summary
from .text import inert_json, inert_markup

SUMMARY = "summary.txt"
"""For people: read this first."""
JSON = "report.json"
"""All of the outcome, for programs."""
JUNIT = "junit.xml"
"""For CI servers: a test case for each operation and check."""
HTML = "report.html"
"""For people: one page that needs nothing else."""
SARIF = "findings.sarif"
"""For code scanning: findings at their lines of the contract."""
HAR = "traffic.har"
"""For browsers and proxies: every request and response, keys masked."""

REPORTS = (SUMMARY, JSON, JUNIT, HTML, SARIF, HAR)


def write_reports(folder: Path, outcome: Outcome) -> Outcome:
    """Write every report into a folder, which holds the traffic of the run already.

    Returns:
        The outcome that they show: a report that cannot be made is a defect of ours, which the
        others name.

    Raises:
        OSError: If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    attempts = Attempts()
    made = _write_texts(folder, outcome, _MAKERS, attempts)
    # At last, as it may be large and the disk full.
    attempts.take(HAR, partial(har, folder, folder / HAR), None)
    outcome = outcome.with_defects(attempts.defects)
    if attempts.defects:
        # What could be made has to say so now.
        _write_texts(folder, outcome, {name: _MAKERS[name] for name in made}, Attempts())
    write_defects(folder, outcome.defects)
    forget_bodies(folder, (step for finding in outcome.findings for step in finding.steps))
    return outcome


def _write_texts(
    folder: Path,
    outcome: Outcome,
    makers: Mapping[str, Callable[[Outcome], str]],
    attempts: Attempts,
) -> list[str]:
    """Write the reports that can be made; return the names of their files."""
    texts = {name: attempts.take(name, partial(make, outcome), "") for name, make in makers.items()}
    for name, text in texts.items():
        path = folder / name
        if text:
            path.write_text(printable(text), encoding="utf-8")
        else:
            # None is better than that of an earlier run.
            path.unlink(missing_ok=True)
    return [name for name, text in texts.items() if text]


_MAKERS: dict[str, Callable[[Outcome], str]] = {
    SUMMARY: lambda outcome: inert(summary(outcome)),
    JSON: lambda outcome: inert_json(json_report(outcome)),
    JUNIT: lambda outcome: inert_markup(junit(outcome)),
    HTML: lambda outcome: inert_markup(html_report(outcome)),
    SARIF: lambda outcome: inert_json(sarif(outcome)),
}


def write_defects(folder: Path, defects: list[Defect]) -> None:
    """Write the tracebacks of defects of ours; remove those of an earlier run."""
    path = folder / DEFECTS
    path.unlink(missing_ok=True)
    if defects:
        texts = [f"{each.test}\n{each.traceback}\n" for each in defects]
        path.write_text(inert("\n".join(texts)), encoding="utf-8")
