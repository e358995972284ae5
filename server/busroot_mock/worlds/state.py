"""The state of a world that calls change, and the parts of it that are kept."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from busroot_mock.faults.rules import Faults
from busroot_mock.store.table import Record, Store, copy_store
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.turns import Turns


@dataclass
class State:
    """What calls change: tables, and how far ids and codes are drawn.

    Args:
        platform: The tables that accounts share.
        accounts: The tables of each account, by its id.
        initial: The tables that each account started with; never written to.
        drawn: How many were drawn for each purpose.
        faults: The fault rules, with their counts.
        generic: By account, what generic handlers keep; each has a method `copy`.
    """

    platform: Store
    accounts: dict[str, Store]
    initial: dict[str, Store]
    drawn: Counter[str]
    faults: Faults = field(default_factory=Faults)
    generic: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a state of its own; the records are shared, since none is changed in place."""
        return State(
            copy_store(self.platform),
            {name: copy_store(store) for name, store in self.accounts.items()},
            self.initial.copy(),
            self.drawn.copy(),
            self.faults.copy(),
            {name: items.copy() for name, items in self.generic.items()},
        )

    async def copy_in_turns(self) -> "State":
        """Return the same in slices, as it is at the end: what was written meanwhile is there."""
        turns, copies = Turns(), dict[str, tuple[list[object], Store]]()
        for name, store in list(self.accounts.items()):
            copies[name] = _marks(store), copy_store(store)
            await turns.pause()
        accounts = {
            name: copies[name][1]
            if name in copies and copies[name][0] == _marks(store)
            else copy_store(store)
            for name, store in self.accounts.items()
        }
        return State(
            copy_store(self.platform),
            accounts,
            self.initial.copy(),
            self.drawn.copy(),
            self.faults.copy(),
            {name: items.copy() for name, items in self.generic.items()},
        )

    def tables(self) -> Iterator[tuple[str | None, str, dict[tuple[object, ...], Record]]]:
        """Yield account, name and records by key of every table; shared tables have no account."""
        for account, store in [(None, self.platform), *self.accounts.items()]:
            for name, table in store.items():
                yield account, name, table.records


def _marks(store: Store) -> list[object]:
    return [table.mark for table in store.values()]


def stores_of(*states: State) -> list[Store]:
    """Return the tables of all accounts, for `let_go`."""
    return [store for state in states for store in state.accounts.values()]


async def let_go(stores: list[Store]) -> None:
    """End tables that nobody has any more, in slices: thousands end in one long step else."""
    turns = Turns()
    while stores:
        del stores[-1]
        await turns.pause()


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
