"""Causes of findings as annotations of GitHub Actions, at the lines of the contract."""

import os
from collections.abc import Iterator, Mapping

from busroot_mock.ci_commands import printable, without_commands

from ..findings.cause import Cause
from ..findings.finding import ASSUMPTION, FAILURE
from .outcome import Outcome
from .text import cause_text, contract_file

COMMANDS = {FAILURE: "error", ASSUMPTION: "warning"}
FIRST_LINE = 1


def annotations(outcome: Outcome, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return a line to print for each cause, note and error; none outside GitHub Actions."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return []
    commands = [_command(cause) for cause in outcome.causes if not cause.known]
    return [_inert(command) for command in (*commands, *_notes(outcome), *_errors(outcome))]


def _inert(command: str) -> str:
    """Return a command that holds no other: runners read those anywhere in a line."""
    return without_commands(printable(command), r"\x23")


def _command(cause: Cause) -> str:
    line = cause.statements[-1].line if cause.statements else FIRST_LINE
    place = f"file={as_property(contract_file())},line={line},title={as_property(cause.title)}"
    return f"::{COMMANDS[cause.kind]} {place}::{as_data(cause_text(cause))}"


def _notes(outcome: Outcome) -> Iterator[str]:
    for note in outcome.all_notes:
        yield f"::warning title=Note::{as_data(note)}"


def _errors(outcome: Outcome) -> Iterator[str]:
    for label, reasons in outcome.errors.items():
        text = "\n".join(dict.fromkeys(reasons))
        yield f"::error title={as_property(f'{label}: could not test')}::{as_data(text)}"


def as_data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_property(text: str) -> str:
    """Escape a property of a workflow command."""
    return as_data(text).replace(":", "%3A").replace(",", "%2C")
