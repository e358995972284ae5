"""The outcome as a text that a person reads in a minute: the verdict first."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding, Statement
from .contract_file import contract_file
from .outcome import OperationOutcome, Outcome, counted

WIDTH = 98
MOST_TOLD = 10
MOST_UNTESTED = 5

_COMMAND = re.compile(r"^([^\S\n]*)(::|##\[)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_PARTS = (
    (FAILURE, "FAILURES", "the deployment contradicts what the manual documents"),
    (
        ASSUMPTION,
        "ASSUMPTIONS CONTRADICTED",
        "the contract guessed, or saw a page cut: not failures",
    ),
    (KNOWN, "KNOWN DEVIATIONS", "in the baseline, each until its expiry"),
)


def summary(outcome: Outcome) -> str:
    """Return the outcome as plain text."""
    text = "\n".join(_lines(outcome)).rstrip() + "\n"
    # No answer of a deployment may give commands to the log of GitHub Actions.
    return printable(_COMMAND.sub(r"\1| \2", text))


def printable(text: str) -> str:
    """Return a text that a terminal shows and UTF-8 can have, whatever a deployment answered."""
    shown = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return shown.encode("utf-8", "backslashreplace").decode()


def _lines(outcome: Outcome) -> Iterator[str]:
    yield outcome.verdict
    yield (
        f"{outcome.base_url}, {outcome.settings.mode} mode, {outcome.requests} requests in "
        f"{outcome.seconds:.0f} s, started {outcome.started}"
    )
    yield f"Repeat with --seed {outcome.seed} --max-examples {outcome.settings.max_examples}"
    for kind, title, meaning in _PARTS:
        found = outcome.of_kind(kind)
        if found:
            yield from ("", f"{title} ({len(found)}): {meaning}")
            for number, one in enumerate(found, start=1):
                yield from _finding(number, one, outcome.seed)
    yield from _errors(outcome)
    yield from ("", "OPERATIONS")
    yield from _table(outcome.operations)
    yield from _ledger(outcome)
    yield from _coverage(outcome)


def _finding(number: int, one: Finding, seed: int) -> Iterator[str]:
    seen = f", seen {one.count} times" if one.count > 1 else ""
    yield from (
        "",
        f"{number}. {one.operation}: {one.title} [{one.check}, {one.fingerprint}{seen}]",
    )
    yield from _wrapped("expected", one.expected)
    for stated in one.statements:
        yield from _wrapped("by", by_statement(stated))
    for page in sorted({stated.source for stated in one.statements if stated.source}):
        yield f"   {'manual':<9} {page}"
    yield from _wrapped("came", one.came)
    if one.known:
        yield from _wrapped("known", f"{one.known['reason']} (until {one.known['expires']})")
    yield f"   {'shown by':<9} (seed {one.seed or seed})"
    for step in one.steps:
        yield from (f"     {line}" for line in step.split("\n"))


def by_statement(stated: Statement) -> str:
    """Return a statement with file, line and certainty."""
    return f"{contract_file()}:{stated.line} ({stated.certainty}) {stated.says}"


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
        yield from ("", "ERRORS: nothing can be said of these")
        for label, reasons in outcome.errors.items():
            distinct = list(dict.fromkeys(reasons))
            yield f"   {label}: {counted(len(reasons), 'error')}"
            for reason in distinct[:MOST_TOLD]:
                yield from textwrap.wrap(
                    reason, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6
                )


def _table(operations: Iterable[OperationOutcome]) -> Iterator[str]:
    rows = [
        (
            one.label,
            one.state,
            str(one.findings or ""),
            str(one.requests),
            f"{one.seconds:.1f}",
            one.certainty,
            one.why,
        )
        for one in operations
    ]
    names = ("operation", "state", "findings", "requests", "seconds", "contract", "")
    table = [names, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(names))]
    for row in table:
        cells = [
            text.rjust(width) if column in (2, 3, 4) else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("   " + "  ".join(cells)).rstrip()


def _ledger(outcome: Outcome) -> Iterator[str]:
    if outcome.ledger:
        told = ", ".join(
            f"{name} {len(value) if isinstance(value, list) else value}"
            for name, value in outcome.ledger.items()
        )
        yield from ("", f"WRITTEN: {told}")


def _coverage(outcome: Outcome) -> Iterator[str]:
    kinds = outcome.coverage.get("kinds", {})
    if not kinds:
        return
    yield from ("", "COVERAGE, by what was sent and answered")
    for name, one in kinds.items():
        yield f"   {name:<28} {one['percent']:>5.1f} %  {one['covered']} of {one['total']}"
    for name, one in kinds.items():
        untested = one["untested"]
        if untested:
            yield from ("", f"   untested {name} ({len(untested)}):")
            for part in untested[:MOST_UNTESTED]:
                yield f"     {contract_file()}:{part['line']} {part['name']}"
            if len(untested) > MOST_UNTESTED:
                yield f"     and {len(untested) - MOST_UNTESTED} more, in report.json"
