"""Show the tables and records of a world, and the changes since its start."""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, abort, request

from busroot_mock.console.context import current_context
from busroot_mock.console.filters import decoded
from busroot_mock.console.rendering import PAGE, Page, page_of, render, skipped
from busroot_mock.console.slices import paced
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.masking import masked
from busroot_mock.worlds.world import World

ACCOUNTS: Final = 10
"""That are shown at a time, each with all its tables."""
MOST_COLUMNS: Final = 40

tables = Blueprint("tables", __name__, url_prefix="/ui/worlds/<world>")


@tables.get("/tables")
def overview(world: str) -> str:
    """Show all tables with their sizes."""
    context = current_context()
    summary = context.controls.get("worlds", world)["result"]
    selected = context.worlds.get(world)
    accounts = page_of(list(selected.state.accounts), size=ACCOUNTS)
    groups: list[tuple[str | None, Store]] = [
        (account, selected.state.accounts.get(account, {})) for account in accounts.items
    ]
    groups.append((None, selected.platform))
    return render("tables.html", world=summary, accounts=accounts, groups=groups)


@tables.get("/tables/<table>")
def records(world: str, table: str) -> str:
    """Show the records of a table."""
    summary = current_context().controls.get("worlds", world)["result"]
    account, kept = _records(world, table)
    search, owner = request.args.get("q", "").strip(), current_context().worlds.get(world)
    matching = [
        (number, each)
        for number, each in enumerate(paced(kept), 1)
        if _matches(owner, table, each, search)
    ]
    page = page_of(matching)
    shown = [masked(owner, table, each) for _, each in page.items]
    return render(
        "records.html",
        world=summary,
        table=table,
        account=account,
        search=search,
        page=page,
        numbers=[number for number, _ in page.items],
        records=shown,
        columns=_columns(shown),
    )


@tables.get("/tables/<table>/<int:number>")
def record(world: str, table: str, number: int) -> str:
    """Show one record in full."""
    summary = current_context().controls.get("worlds", world)["result"]
    account, kept = _records(world, table)
    if not 1 <= number <= len(kept):
        abort(404, "The table has no such record; it may have been deleted.")
    return render(
        "record.html",
        world=summary,
        table=table,
        account=account,
        number=number,
        record=masked(current_context().worlds.get(world), table, kept[number - 1]),
        count=len(kept),
    )


@tables.get("/changes")
def changes(world: str) -> str:
    """Show what differs from the start of the world, or from a snapshot."""
    since = decoded(request.args.get("since", ""))
    controls = current_context().controls
    summary = controls.get("worlds", world)["result"]
    skip = skipped()
    changes = controls.get("worlds", world, "changes", since=since, limit=PAGE, skip=skip)
    page = Page("skip", changes["results"], skip, changes["total"])
    return render("changes.html", world=summary, page=page, since=since)


def _records(world_id: str, table: str) -> tuple[str | None, list[Record]]:
    """Return the requested account, if any, and the records of its table.

    Without an account, the table is one that all accounts share.
    """
    world, account = current_context().worlds.get(world_id), decoded(request.args.get("account"))
    store = world.platform if account is None else world.state.accounts.get(account, {})
    if table not in store:
        abort(404, "The world has no such table.")
    return account, list(store[table])


def _columns(records: Iterable[Record]) -> list[str]:
    names: dict[str, Any] = {}
    for record in records:
        names |= record
    return list(names)[:MOST_COLUMNS]


def _matches(world: World, table: str, record: Record, search: str) -> bool:
    if not search:
        return True
    text = json.dumps(masked(world, table, record), ensure_ascii=False)
    return search.casefold() in text.casefold()
