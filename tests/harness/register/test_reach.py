"""An operation reaches its own statements, and those of what it refers to."""

from contract_tests.register.reach import entries_of_all, entries_reached
from contract_tests.target.schema import BY_ID, CONTRACT


def ids(operation_id: str) -> set[str]:
    return {entry.id for entry in entries_reached(CONTRACT, BY_ID[operation_id])}


def test_operation_reaches_what_it_refers_to() -> None:
    reached = ids("saveReason")
    assert "saveReason.x-writes.key" in reached
    assert "ReasonInput.x-refused.circle.parentReasonCode" in reached
    # Through the response, its branch and the record in it.
    assert "Reason.parentReasonCode.x-refers.list" in reached
    assert "ReasonList.x-lists.order" not in reached
    assert not any(entry.startswith(("deleteReason", "Schedule")) for entry in reached)


def test_operation_does_not_reach_what_it_links_to() -> None:
    # `listReasons` has a link to `deleteReason`, which alone has the parameter.
    assert "parameters.reasonCode#code-of-the-reason" not in ids("listReasons")


def test_every_statement_is_reached_or_holds_for_all() -> None:
    reached = {each for name in BY_ID for each in entries_reached(CONTRACT, BY_ID[name])}
    alone = {entry.id for entry in entries_of_all(CONTRACT)}
    assert all(entry.startswith(("info", "tags.", "servers.")) for entry in alone)
    assert len(reached) + len(alone) > 800
