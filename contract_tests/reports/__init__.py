"""Reports of a run: the same outcome, for people and for programs."""

from pathlib import Path

from ..transport.curl import forget_bodies
from .har import har
from .html import html_report
from .json_report import json_report
from .junit import junit
from .outcome import DEFECTS, Defect, Outcome
from .sarif import sarif
from .summary import summary
from .text import inert, inert_json, inert_markup, printable

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


def write_reports(folder: Path, outcome: Outcome) -> None:
    """Write every report into a folder, which holds the traffic of the run already.

    Raises:
        OSError: If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        SUMMARY: inert(summary(outcome)),
        JSON: inert_json(json_report(outcome)),
        JUNIT: inert_markup(junit(outcome)),
        HTML: inert_markup(html_report(outcome)),
        SARIF: inert_json(sarif(outcome)),
    }
    for name, text in texts.items():
        (folder / name).write_text(printable(text), encoding="utf-8")
    write_defects(folder, outcome.defects)
    forget_bodies(folder, (step for finding in outcome.findings for step in finding.steps))
    har(folder, folder / HAR)


def write_defects(folder: Path, defects: list[Defect]) -> None:
    """Write the tracebacks of defects of ours; remove those of an earlier run."""
    path = folder / DEFECTS
    path.unlink(missing_ok=True)
    if defects:
        texts = [f"{each.test}\n{each.traceback}\n" for each in defects]
        path.write_text(inert("\n".join(texts)), encoding="utf-8")
