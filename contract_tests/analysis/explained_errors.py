"""Errors of a run that a cause explains: they are no gap in what was tested."""

from ..findings import rules
from ..findings.cause import Cause
from .record import FAULTS


def explain_errors(cause: Cause, errors: dict[str, list[str]]) -> None:
    """Move the errors that a cause explains to it."""
    for label in cause.operations:
        texts = errors.pop(label, [])
        cause.errors += [text for text in texts if _explains(cause, text)]
        rest = [text for text in texts if not _explains(cause, text)]
        if rest:
            errors[label] = rest


def _explains(cause: Cause, text: str) -> bool:
    is_lost = any(rule == cause.rule and fault in text for fault, rule in FAULTS.items())
    return is_lost or cause.rule == rules.DEAD
