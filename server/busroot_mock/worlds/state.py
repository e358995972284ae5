"""The state of a world that calls change, and the parts of it that are kept."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from busroot_mock.faults.rules import Faults
from busroot_mock.store.table import Record, Store, copy_store
from busroot_mock.worlds.clock import Clock


@dataclass
class State:
    """What calls change: tables, and how far ids and codes are drawn.

    Args:
        platform: The tables that accounts share.
        accounts: The tables of each account, by its id.
        initial: The tables that each account started with; never written to.
        drawn: How many were drawn for each purpose.
        faults: The fault rules, with their counts.
    """

    platform: Store
    accounts: dict[str, Store]
    initial: dict[str, Store]
    drawn: Counter[str]
    faults: Faults = field(default_factory=Faults)

    def copy(self) -> "State":
        """Return a state of its own; the records are shared, since none is changed in place."""
        return State(
            copy_store(self.platform),
            {name: copy_store(store) for name, store in self.accounts.items()},
            self.initial.copy(),
            self.drawn.copy(),
            self.faults.copy(),
        )

    def tables(self) -> Iterator[tuple[str | None, str, dict[tuple[object, ...], Record]]]:
        """Yield account, name and records by key of every table; shared tables have no account."""
        for account, store in [(None, self.platform), *self.accounts.items()]:
            for name, table in store.items():
                yield account, name, table.records


Moment = tuple[State, Clock]
"""What a world was like at some time."""


class Kept(NamedTuple):
    """All of a world that outlives a server; the journal does not.

    Attributes:
        start: With what a diff compares; a reset takes the clock from there, and the dataset.
        present: As it is now.
        snapshots: By their names.
    """

    dataset: str
    seed: int
    start: Moment
    present: Moment
    snapshots: dict[str, Moment]


class Change(NamedTuple):
    """A changed record; `before` is None if it was added, `after` if it was removed."""

    account: str | None
    table: str
    before: Record | None
    after: Record | None
