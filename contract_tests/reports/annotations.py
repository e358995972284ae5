"""Findings as GitHub Actions shows them beside the lines of the contract."""

import os
from collections.abc import Iterator, Mapping

from ..findings.finding import ASSUMPTION, FAILURE, Finding
from .contract_file import contract_file
from .outcome import Outcome
from .summary import printable

COMMANDS = {FAILURE: "error", ASSUMPTION: "warning"}
FIRST_LINE = 1


def annotations(outcome: Outcome, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return a line for each finding, to be printed; none outside GitHub Actions."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return []
    commands = [_command(one) for one in outcome.findings if not one.known]
    return [printable(one) for one in (*commands, *_errors(outcome))]


def _command(one: Finding) -> str:
    line = one.statements[-1].line if one.statements else FIRST_LINE
    title = f"{one.operation}: {one.title}"
    text = f"Expected: {one.expected}\nCame: {one.came}\nSeed: {one.seed}"
    place = f"file={as_property(contract_file())},line={line},title={as_property(title)}"
    return f"::{COMMANDS[one.kind]} {place}::{as_data(text)}"


def _errors(outcome: Outcome) -> Iterator[str]:
    for label, reasons in outcome.errors.items():
        text = "\n".join(dict.fromkeys(reasons))
        yield f"::error title={as_property(f'{label}: could not test')}::{as_data(text)}"


def as_data(text: str) -> str:
    """Return a text as a workflow command takes its message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_property(text: str) -> str:
    """Return a text as a workflow command takes a property."""
    return as_data(text).replace(":", "%3A").replace(",", "%2C")
