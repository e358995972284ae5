"""Coverage of the contract's statements: those that were asked with data that can tell."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation

from ..register.cutting import Entry
from ..register.reach import entries_of_all, entries_reached
from ..register.register import OPEN, Register

ASKED, IN_PART, NOT_ASKED = "asked", "asked in part", "not asked"

Asked = Iterable[tuple[str, str]]
"""Label of an operation, and id of a statement."""


def statement_coverage(
    contract: Contract,
    register: Register,
    operations: Sequence[Operation],
    asked: Asked,
    why: Callable[[str, str], str],
) -> dict[str, Any]:
    """Return how many statements of some operations were asked, and why others were not.

    The answer has under `total` how many there are that an oracle asks for, or could; of these,
    `asked`, `in_part` (of some of the operations that they hold for), `not_asked` and, among these,
    `open`; under `others`, for each reason how many nobody can ask for; under `untested`, each of
    the former that was not asked of all its operations; under `operations`, by label, `asked` and
    `total`.

    Args:
        asked: What the run asked for.
        why: Tells why an oracle did not ask an operation, by the name and the label.
    """
    pairs, reached = set(asked), _reached(contract, operations)
    rows = [_row(register, entry, labels, pairs, why) for entry, labels in reached.items()]
    askable = [row for row in rows if "other" not in row]
    states = Counter(row["state"] for row in askable)
    return {
        "total": len(askable),
        "asked": states[ASKED],
        "in_part": states[IN_PART],
        "not_asked": states[NOT_ASKED],
        "open": sum(row["open"] for row in askable),
        "percent": round(100 * states[ASKED] / len(askable), 1) if askable else 100.0,
        "others": dict(Counter(row["other"] for row in rows if "other" in row)),
        "untested": [row for row in askable if row["state"] != ASKED],
        "operations": _of_operations(contract, register, operations, pairs),
    }


def _reached(contract: Contract, operations: Sequence[Operation]) -> dict[Entry, list[str]]:
    """Return statements with the labels of their operations; without any if they hold for all."""
    reached: dict[Entry, list[str]] = {entry: [] for entry in entries_of_all(contract)}
    for operation in operations:
        for entry in entries_reached(contract, operation):
            reached.setdefault(entry, []).append(operation.label)
    return reached


def _row(
    register: Register,
    entry: Entry,
    labels: list[str],
    pairs: set[tuple[str, str]],
    why: Callable[[str, str], str],
) -> dict[str, Any]:
    mark = register.mark_of(entry)
    if mark and mark.name != OPEN:
        return {"other": mark.why}
    asked = [label for label, id_ in pairs if id_ == entry.id]
    missing = [label for label in labels if label not in asked]
    state = NOT_ASKED if not asked else IN_PART if missing else ASKED
    reasons = [mark.why] if mark else _reasons(register.oracles_of(entry), missing, why)
    return {
        "id": entry.id,
        "line": entry.line,
        "certainty": entry.certainty,
        "state": state,
        "open": mark is not None,
        "asked_of": sorted(asked),
        "not_asked_of": missing,
        "why": reasons,
    }


def _reasons(
    oracles: Sequence[str], labels: Sequence[str], why: Callable[[str, str], str]
) -> list[str]:
    texts = [f"{name}: {why(name, label)}" for name in oracles for label in labels or [""]]
    return list(dict.fromkeys(texts))


def _of_operations(
    contract: Contract,
    register: Register,
    operations: Sequence[Operation],
    pairs: set[tuple[str, str]],
) -> Mapping[str, dict[str, int]]:
    counts = {}
    for operation in operations:
        entries = [
            entry
            for entry in entries_reached(contract, operation)
            if (mark := register.mark_of(entry)) is None or mark.name == OPEN
        ]
        asked = sum((operation.label, entry.id) in pairs for entry in entries)
        counts[operation.label] = {"asked": asked, "total": len(entries)}
    return counts
