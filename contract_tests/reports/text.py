"""Texts that several reports share: findings and statements in words, safe to print."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from busroot_mock.ci_commands import without_commands
from busroot_mock.paths import CONTRACT

from ..config.settings import Settings
from ..findings.cause import Cause
from ..findings.finding import Finding, Statement
from .digest import distinct, some
from .outcome import LEFT_OUT, Outcome
from .untested import counted

MOST_PARTS = 20
ASKED = "statements of the contract that a response could have contradicted"
"""What the column `asked` of operations counts."""


def inert_json(text: str) -> str:
    """Return the same JSON, with nothing that a runner of a CI service takes for a command.

    No line of it begins with a colon.
    """
    return without_commands(text, r"\u0023")


def inert_markup(text: str) -> str:
    """Return the same HTML or XML, with nothing that a runner of a CI service takes for a command.

    The style and the script of a page have no such thing.
    """
    return without_commands(text, "&#35;")


def expected_and_actual(finding: Finding) -> str:
    """Return in a line what was expected and what the deployment did."""
    return f"Expected: {finding.expected} Actual: {finding.actual}"


def cause_text(cause: Cause) -> str:
    """Return a cause in several lines: what shows it best, and where it was seen."""
    lines = [expected_and_actual(cause.worst), f"operations: {', '.join(cause.operations)}"]
    if len(cause.parts) > 1:
        more = f" and {len(cause.parts) - MOST_PARTS} more" if len(cause.parts) > MOST_PARTS else ""
        lines.append(f"places: {', '.join(cause.parts[:MOST_PARTS])}{more}")
    if cause.out_of:
        lines.append(f"seen: {counted(cause.seen, 'time')} in {counted(cause.out_of, 'response')}")
    lines += [f"error: {text}" for text in dict.fromkeys(cause.errors)]
    lines.append(f"findings: {', '.join(each.fingerprint for each in cause.findings)}")
    return "\n".join([*lines, finding_text(cause.worst)])


def finding_text(finding: Finding) -> str:
    """Return a finding in several lines."""
    lines = [f"expected: {finding.expected}", f"actual: {finding.actual}"]
    lines += [f"contract: {text}" for text in statement_texts(finding.statements)]
    lines += [f"manual: {page}" for page in manual_pages(finding)]
    lines += [f"known: {known_text(finding)}"] if finding.known else []
    return "\n".join([*lines, f"seed: {finding.seed}", *finding.steps])


def statement_texts(statements: Sequence[Statement]) -> list[str]:
    """Return each different statement once, a handful at most, and how many more there are."""
    shown, hidden = some(distinct(statements))
    texts = [statement_text(each) + (f", {count} times" * (count > 1)) for each, count in shown]
    return texts + [f"and {hidden} more, in report.json"] * (hidden > 0)


def statement_text(statement: Statement) -> str:
    """Return a statement with file, line and certainty."""
    return f"{contract_file()}:{statement.line} ({statement.certainty}) {statement.says}"


def manual_pages(finding: Finding) -> list[str]:
    """Return the pages of the manual that a finding rests on."""
    return sorted({each.source for each in finding.statements if each.source})


def repeat_text(outcome: Outcome) -> str:
    """Return the command that repeats a run; options alone, if pytest was called."""
    settings = outcome.settings
    return settings.repeat or f"--seed {outcome.seed} --max-examples {settings.max_examples}"


def mode_text(settings: Settings) -> str:
    """Return in a word or two what a run may do to a deployment."""
    modes = {"read": "read-only", "write": "writing", "recorded": "recorded traffic"}
    return modes.get(settings.mode, "started for it")


def missing_parts(outcome: Outcome) -> dict[str, list[dict[str, Any]]]:
    """Return what of the contract was not met, by what it is; operations left out apart."""
    out = {each.label for each in outcome.operations if each.state == LEFT_OUT}
    titles: dict[str, list[dict[str, Any]]] = {}
    for kind, counts in outcome.coverage.get("kinds", {}).items():
        noun, _, verb = kind.rpartition(" ")
        for part in counts["untested"]:
            title = f"{noun} not {verb}" if noun else f"{kind} untested"
            is_out = not noun and part["name"] in out
            titles.setdefault(f"{kind} {LEFT_OUT}" if is_out else title, []).append(part)
    return titles


def known_text(finding: Finding | Cause) -> str:
    """Return why a deviation is tolerated, and until when; empty if it is not."""
    known = finding.known
    return f"{known['reason']} (until {known['expires']})" if known else ""


@lru_cache(maxsize=1)
def contract_file() -> str:
    """Return the name of the contract's file as reports show it."""
    return name_of(CONTRACT.resolve())


def name_of(path: Path) -> str:
    """Return a path in the repository that it is checked out in, or else the name of the file.

    What is installed lies in no repository, even where the environment does.
    """
    if "site-packages" not in path.parts:
        for folder in path.parents:
            if (folder / ".git").exists():
                return path.relative_to(folder).as_posix()
    return path.name


def asked_text(statements: dict[str, Any]) -> str:
    """Return in a sentence how many statements of the contract a run asked for."""
    others = sum(statements["others"].values())
    return (
        f"statements: {statements['asked']} asked, {statements['in_part']} in part, "
        f"{statements['not_asked']} not ({statements['open']} of these by nobody yet); "
        f"{others} more are not to be asked"
    )
