"""Show the tables and records of a world, and the changes since its start."""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, abort, request

from busroot_mock.console.context import current_context
from busroot_mock.console.filters import decoded
from busroot_mock.console.record_cells import References, differences, title_of
from busroot_mock.console.rendering import PAGE, Page, page_of, render, skipped
from busroot_mock.console.slices import paced
from busroot_mock.console.sorting import Order, in_order
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
    sort = request.args.get("sort", "")
    if member := sort.removeprefix("-"):
        # By what is shown: the order of secrets would give them away.
        masks = [(number, masked(owner, table, each)) for number, each in paced(matching)]
        matching = in_order(masks, lambda pair: pair[1].get(member), is_down=sort[0] == "-")
    order = Order("sort", matching, member, sort[:1] == "-", "skip", "tables.records")
    page = page_of(matching)
    shown = [masked(owner, table, each) for _, each in page.items]
    references, columns = References(owner, account), _columns(shown)
    return render(
        "records.html",
        world=summary,
        table=table,
        account=account,
        search=search,
        page=page,
        rows=[
            (number, [references.cell(table, each, name) for name in columns])
            for (number, _), each in paced(zip(page.items, shown, strict=True))
        ],
        columns=columns,
        order=order,
    )


@tables.get("/tables/<table>/<int:number>")
def record(world: str, table: str, number: int) -> str:
    """Show one record in full."""
    summary = current_context().controls.get("worlds", world)["result"]
    account, kept = _records(world, table)
    if not 1 <= number <= len(kept):
        abort(404, "The table has no such record; it may have been deleted.")
    owner = current_context().worlds.get(world)
    shown, references = masked(owner, table, kept[number - 1]), References(owner, account)
    return render(
        "record.html",
        world=summary,
        table=table,
        account=account,
        number=number,
        title=title_of(table, shown),
        members=[(name, references.cell(table, shown, name)) for name in shown],
        within=list(references.within(table, shown)),
        record=shown,
        count=len(kept),
    )


@tables.get("/changes")
def changes(world: str) -> str:
    """Show what differs from the start of the world, or from a snapshot."""
    since = decoded(request.args.get("since", ""))
    context, skip = current_context(), skipped()
    controls = context.controls
    summary = controls.get("worlds", world)["result"]
    changes = controls.get("worlds", world, "changes", since=since, limit=PAGE, skip=skip)
    shown = [_change(context.worlds.get(world), each) for each in paced(changes["results"])]
    page = Page("skip", shown, skip, changes["total"])
    return render("changes.html", world=summary, page=page, since=since)


def _change(world: World, change: dict[str, Any]) -> dict[str, Any]:
    """Return a `Change` with what its page shows of it."""
    table, before, after = change["table"], change.get("before"), change.get("after")
    references = References(world, change.get("accountId"))
    return {
        **change,
        "title": title_of(table, after or before or {}),
        "link": references.of_record(table, after) if after else None,
        "differences": differences(before, after),
    }


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
    # That is the same in all of them, and would come first.
    last = ["accountId"] if "accountId" in names else []
    return [*(name for name in names if name not in last), *last][:MOST_COLUMNS]


def _matches(world: World, table: str, record: Record, search: str) -> bool:
    if not search:
        return True
    text = json.dumps(masked(world, table, record), ensure_ascii=False)
    return search.casefold() in text.casefold()
