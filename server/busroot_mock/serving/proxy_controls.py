"""Test controls of a proxy, which has traffic, and neither records nor a clock of its own."""

from typing import Final

from busroot_mock.errors import Forbidden

_HAS: Final = frozenset(
    {
        *("getHealth", "listWorlds", "getWorld", "getClock", "resetWorld", "resetDefaultWorld"),
        *("listJournalEntries", "getJournalEntry", "clearJournal", "checkJournal", "getVerdict"),
    }
)


def check_control_of_proxy(operation: str | None) -> None:
    """Raise `Forbidden` for an operation of the controls that means nothing in a proxy."""
    if operation not in _HAS:
        raise Forbidden(
            "A proxy has a journal and a verdict only: records, clock and faults are those of "
            "the deployment behind it."
        )
