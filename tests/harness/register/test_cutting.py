"""The contract is cut into statements, each with an id, a line and a certainty."""

from pathlib import Path

import pytest

from busroot_mock.contract.document import Contract
from contract_tests.register.cutting import entries_of
from contract_tests.target.schema import CONTRACT

ENTRIES = {entry.id: entry for entry in entries_of(CONTRACT)}


def test_statements_have_ids_of_their_own() -> None:
    assert len(ENTRIES) == len(entries_of(CONTRACT)) > 700


@pytest.mark.parametrize(
    ("entry_id", "says", "certainty"),
    [
        ("IssueList.x-lists.order", "order: -startAt", "documented"),
        ("listIssues.x-roles.allow.supervisor", "1: supervisor", "assumed"),
        ("PlantInput.dayStartHour.default", "default: 0", "assumed"),
        ("ScheduleInput.x-refused.early.plannedEndAt", "plannedEndAt: plannedStartAt", "assumed"),
        ("Issue.isOngoing#whether-it-has-no-end-yet", "Whether it has no end yet", "documented"),
        ("Issue.events#oldest-first", "oldest first", "assumed"),
        ("SavedReason.createdAt", None, None),
    ],
)
def test_statement_has_words_and_certainty(
    entry_id: str, says: str | None, certainty: str | None
) -> None:
    if says is None:
        assert entry_id not in ENTRIES
    else:
        assert (ENTRIES[entry_id].says, ENTRIES[entry_id].certainty) == (says, certainty)


def test_line_is_where_the_statement_stands() -> None:
    lines = CONTRACT.text.splitlines()
    for entry in ENTRIES.values():
        word = entry.says.split()[0] if entry.is_clause else entry.place[-1]
        # A clause may go on in the line after that in which it begins, as may a list.
        near = "\n".join(lines[entry.line - 1 : entry.line + 3])
        assert word in near or entry.place[-1].isdecimal(), entry


def test_ids_change_only_with_what_is_edited(tmp_path: Path) -> None:
    new = "    another: {name: x, in: query, schema: {type: string}, description: New. Two}\n"
    text = CONTRACT.text.replace("    issueId:\n", new + "    issueId:\n", 1)
    path = tmp_path / "openapi.yaml"
    path.write_text(text.replace("null at the root", "null at the top"), encoding="utf-8")
    changed = {entry.id for entry in entries_of(Contract(path))}
    assert changed - ENTRIES.keys() == {
        "parameters.another#new",
        "parameters.another#two",
        "Reason.parentReasonCode#null-at-the-top",
    }
    assert ENTRIES.keys() - changed == {"Reason.parentReasonCode#null-at-the-root"}


def test_examples_and_names_of_members_are_no_statements() -> None:
    assert not any(
        {"example", "examples", "links"} & set(entry.place) for entry in ENTRIES.values()
    )
    # `Reason` has a member that is called `description`.
    assert not any(entry.startswith("Reason.description") for entry in ENTRIES)
