"""Copies of a world for another thread, which reads them while requests go on."""

from busroot_mock.store.table import Store, Table
from busroot_mock.worlds.state import Kept, State


class Capture:
    """Takes such copies again and again: a table that did not change is copied once.

    They are let go of where they are taken: a table counts its memory when it ends.
    """

    def __init__(self) -> None:
        self._views: dict[int, Table] = {}

    def of(self, kept: Kept) -> Kept:
        """Return what is kept as it is now; start and snapshots never change."""
        state, clock = kept.present
        views: dict[int, Table] = {}

        def view(store: Store) -> Store:
            return {name: self._view(table, views) for name, table in store.items()}

        copied = State(
            view(state.platform),
            {name: view(store) for name, store in state.accounts.items()},
            state.initial.copy(),
            state.drawn.copy(),
            state.faults.copy(),
        )
        self._views = views
        return kept._replace(present=(copied, clock.copy()), snapshots=kept.snapshots.copy())

    def _view(self, table: Table, views: dict[int, Table]) -> Table:
        known = self._views.get(id(table))
        if known is None or known.mark is not table.mark:
            known = table.view()
        views[id(table)] = known
        return known
