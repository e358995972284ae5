"""The outcome as a text to read in a minute: the verdict first."""

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from busroot_mock.ci_commands import printable

from ..findings.cause import Cause
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding
from .digest import MOST_FINDINGS, by_operation, short_name, some
from .outcome import LEFT_OUT, OperationOutcome, Outcome, left_out_groups
from .records import STAY, stay_text, staying, written_counts, written_texts
from .text import (
    ASKED,
    asked_text,
    contract_file,
    known_text,
    manual_pages,
    missing_parts,
    mode_text,
    repeat_text,
    statement_texts,
)
from .untested import counted

WIDTH = 98
MOST_REASONS = 10
MOST_UNTESTED = 5

_COMMAND = re.compile(r"^([^\S\n]*)(::|##\[)", re.MULTILINE)

_PARTS = (
    (FAILURE, "FAILURES", "the deployment contradicts what the manual documents"),
    (
        ASSUMPTION,
        "ASSUMPTIONS CONTRADICTED",
        "they rest on assumptions of the contract: not failures",
    ),
    (KNOWN, "KNOWN DEVIATIONS", "in the baseline, each until its expiry"),
)


def summary(outcome: Outcome) -> str:
    """Return the outcome as plain text."""
    text = "\n".join(_lines(outcome)).rstrip() + "\n"
    # No response of a deployment may give commands to the log of GitHub Actions.
    return printable(_COMMAND.sub(r"\1| \2", text))


def _lines(outcome: Outcome) -> Iterator[str]:
    yield outcome.verdict
    yield (
        f"{outcome.base_url}, {mode_text(outcome.settings)}, {outcome.requests} requests in "
        f"{outcome.seconds:.0f} s, started {outcome.started}"
    )
    yield f"Repeat with: {repeat_text(outcome)}"
    for kind, title, meaning in _PARTS:
        causes = outcome.causes_of_kind(kind)
        if causes:
            yield from ("", f"{title} ({len(causes)}): {meaning}")
            for number, cause in enumerate(causes, start=1):
                yield from _cause(number, cause)
    yield from _errors(outcome)
    yield from _notes(outcome)
    yield from ("", f"OPERATIONS (asked: {ASKED})")
    yield from _table(outcome)
    yield from _ledger(outcome)
    yield from _coverage(outcome)
    yield from _details(outcome)


def _notes(outcome: Outcome) -> Iterator[str]:
    if outcome.all_notes:
        yield from ("", "NOTES")
        for note in outcome.all_notes:
            yield from textwrap.wrap(note, WIDTH, initial_indent="   ", subsequent_indent="   ")


def _cause(number: int, cause: Cause) -> Iterator[str]:
    """Yield what a cause is, what shows it best, and how many findings it explains."""
    seen = f", seen {cause.seen} times" if cause.seen > 1 else ""
    yield from ("", f"{number}. {cause.title} [{cause.fingerprint}{seen}]")
    yield from _wrapped("at", ", ".join(cause.operations))
    yield from _shown(cause.worst)
    for text in dict.fromkeys(cause.errors):
        yield from _wrapped("error", text)
    groups = by_operation(cause.findings)
    counts = ", ".join(f"{label} ({len(group)})" for label, group in groups.items())
    if len(cause.findings) > 1:
        yield from _wrapped("findings", f"{len(cause.findings)}: {counts}")


def _details(outcome: Outcome) -> Iterator[str]:
    """Yield the findings that no cause shows whole already, by cause and operation."""
    others = [
        (cause, [each for each in cause.findings if each is not cause.worst])
        for cause in outcome.causes
    ]
    count = sum(len(findings) for _, findings in others)
    if count:
        yield from ("", f"OTHER FINDINGS ({count}), by cause and operation; report.html has all")
    for cause, findings in others:
        if findings:
            yield from ("", f"{cause.title} [{cause.fingerprint}]")
        for label, group in by_operation(findings).items():
            yield f"   {label} ({len(group)})"
            yield from _named(group)


def _named(findings: list[Finding]) -> Iterator[str]:
    """Yield a few findings of an operation, in few lines each."""
    shown, hidden = some(findings, MOST_FINDINGS)
    for finding in shown:
        seen = f", seen {finding.count} times" if finding.count > 1 else ""
        line = f"{contract_file()}:{finding.statements[0].line}, " if finding.statements else ""
        tag = f"[{finding.check}, {line}{finding.fingerprint}{seen}]"
        yield from _indented(f"{short_name(finding)} {tag}")
    if hidden:
        yield f"     and {hidden} more"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 7, break_on_hyphens=False
    )


def _shown(finding: Finding) -> Iterator[str]:
    yield from _wrapped("expected", finding.expected)
    yield from _wrapped("actual", finding.actual)
    for text in statement_texts(finding.statements):
        yield from _wrapped("contract", text)
    for page in manual_pages(finding):
        yield f"   {'manual':<9} {page}"
    if finding.known:
        yield from _wrapped("known", known_text(finding))
    yield f"   {'requests':<9} (seed {finding.seed}, finding {finding.fingerprint})"
    for step in finding.steps:
        yield from (f"     {line}" for line in step.split("\n"))


def _wrapped(name: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"   {name:<9} ",
        subsequent_indent=" " * 13,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _errors(outcome: Outcome) -> Iterator[str]:
    if outcome.errors:
        yield from ("", "ERRORS: these could not be tested")
        for label, reasons in outcome.errors.items():
            distinct = list(dict.fromkeys(reasons))
            yield f"   {label}: {counted(len(reasons), 'error')}"
            for reason in distinct[:MOST_REASONS]:
                yield from textwrap.wrap(
                    reason, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6
                )


def _table(outcome: Outcome) -> Iterator[str]:
    """Yield a line for each operation; those that are left out come last, below the reason."""
    names = ("operation", "state", "findings", "requests", "seconds", "asked", "contract", "")
    after = {each.label: each.after for each in outcome.untested if each.after}
    tested = [each for each in outcome.operations if each.state != LEFT_OUT]
    rows = [_row(outcome, each, after.get(each.label, each.why)) for each in tested]
    groups = {"": [names, *rows]}
    for reason, group in left_out_groups(outcome.operations).items():
        groups[reason] = [_row(outcome, each, needed) for each, needed in group]
    everything = [row for group in groups.values() for row in group]
    widths = [max(len(row[column]) for row in everything) for column in range(len(names))]
    for reason, lines in groups.items():
        if reason:
            yield f"   {LEFT_OUT}: {reason}"
        yield from (_aligned(row, widths) for row in lines)


def _row(outcome: Outcome, operation: OperationOutcome, more: str) -> tuple[str, ...]:
    return (
        operation.label,
        operation.state,
        str(operation.findings or ""),
        str(operation.requests),
        f"{operation.seconds:.1f}",
        outcome.asked_of(operation.label),
        operation.certainty,
        more,
    )


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        text.rjust(width) if column in (2, 3, 4, 5) else text.ljust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    return ("   " + "  ".join(cells)).rstrip()


def _ledger(outcome: Outcome) -> Iterator[str]:
    if outcome.ledger:
        counts = written_counts(outcome.ledger)
        yield from (
            "",
            f"RECORDS OF THE RUN: {', '.join(f'{name} {count}' for name, count in counts.items())}",
        )
        for title, texts in written_texts(outcome.ledger).items():
            yield from _wrapped(title, ", ".join(texts))
        for (kind, why), keys in staying(outcome.left).items():
            yield from _wrapped(STAY, f"{stay_text(kind, keys)}: {why}")


def _coverage(outcome: Outcome) -> Iterator[str]:
    kinds = outcome.coverage.get("kinds", {})
    if not kinds:
        return
    yield from ("", "COVERAGE, by the requests and responses of this run")
    for name, kind in kinds.items():
        yield f"   {name:<28} {kind['percent']:>5.1f} %  {kind['covered']} of {kind['total']}"
    yield from _statements(outcome.statements)
    for title, parts in missing_parts(outcome).items():
        yield from ("", f"   {title} ({len(parts)}):")
        for part in parts[:MOST_UNTESTED]:
            yield f"     {contract_file()}:{part['line']} {part['name']}"
        if len(parts) > MOST_UNTESTED:
            yield f"     and {len(parts) - MOST_UNTESTED} more, in report.json"


def _statements(statements: dict[str, Any]) -> Iterator[str]:
    """Yield how many statements were asked, and some that were not, each with the reason."""
    if not statements:
        return
    asked, total = statements["asked"], statements["total"]
    yield f"   {'statements asked':<28} {statements['percent']:>5.1f} %  {asked} of {total}"
    missing = [row for row in statements["untested"] if not row["open"]]
    yield from ("", f"   {asked_text(statements)}")
    for row in missing[:MOST_UNTESTED]:
        yield f"     {contract_file()}:{row['line']} {row['id']} ({row['state']})"
        why = "; ".join(row["why"])
        yield from textwrap.wrap(why, WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 7)
    if len(missing) > MOST_UNTESTED:
        yield f"     and {len(missing) - MOST_UNTESTED} more, in report.json"
