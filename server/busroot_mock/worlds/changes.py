"""The records of a world that differ from its start, or from a snapshot."""

from collections.abc import Iterator
from typing import NamedTuple

from busroot_mock.store.table import Record, Store, Table
from busroot_mock.worlds.state import State
from busroot_mock.worlds.turns import Turns


class Change(NamedTuple):
    """A changed record; `before` is None if it was added, `after` if it was removed."""

    account: str | None
    table: str
    before: Record | None
    after: Record | None


async def changes_between(
    before: State, after: State, limit: int, skip: int
) -> tuple[list[Change], int]:
    """Return some of what differs, table by table, by entry; and how much differs.

    It is done in slices; each table is as it is when its turn comes.
    """
    turns, changes, total = Turns(), list[Change](), 0
    for account, old_store, new_store in list(_stores(before, after)):
        for table in old_store | new_store:
            await turns.pause()
            for old, new in _pairs(old_store.get(table), new_store.get(table)):
                await turns.pause()
                # Most are the same object, which is quick to see.
                if old is not new and old != new:
                    total += 1
                    if skip < total <= skip + limit:
                        changes.append(Change(account, table, old, new))
    return changes, total


def _stores(before: State, after: State) -> Iterator[tuple[str | None, Store, Store]]:
    """Yield the tables that accounts share, then those of each account, before and after."""
    yield None, before.platform, after.platform
    for account in before.accounts | after.accounts:
        yield account, before.accounts.get(account, {}), after.accounts.get(account, {})


def _pairs(
    before: Table | None, after: Table | None
) -> Iterator[tuple[Record | None, Record | None]]:
    if before and after and before.mark is after.mark:
        return
    # Copies: others may write while this is looked at.
    old = before.records.copy() if before else {}
    new = after.records.copy() if after else {}
    for key in old | new:
        yield old.get(key), new.get(key)
