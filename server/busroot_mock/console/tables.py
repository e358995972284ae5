"""Show the tables and records of a world, and the changes since its start."""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, abort, render_template, request

from busroot_mock.console.context import current_context
from busroot_mock.console.filters import decoded
from busroot_mock.store.table import Record
from busroot_mock.worlds.masking import masked
from busroot_mock.worlds.world import World

PAGE: Final = 50
MOST_COLUMNS: Final = 40

tables = Blueprint("tables", __name__, url_prefix="/ui/worlds/<world>")


@tables.get("/tables")
def overview(world: str) -> str:
    """Show all tables with their sizes."""
    context = current_context()
    summary = context.controls.get("worlds", world)["result"]
    return render_template("tables.html", world=summary, groups=_groups(context.worlds.get(world)))


@tables.get("/tables/<table>")
def records(world: str, table: str) -> str:
    """Show the records of a table."""
    summary = current_context().controls.get("worlds", world)["result"]
    account, shown = _shown(world, table)
    search = request.args.get("q", "").strip()
    matching = {number: each for number, each in shown.items() if _matches(each, search)}
    skip = max(request.args.get("skip", 0, int), 0)
    numbers = list(matching)[skip : skip + PAGE]
    return render_template(
        "records.html",
        world=summary,
        table=table,
        account=account,
        search=search,
        numbers=numbers,
        records=[matching[number] for number in numbers],
        columns=_columns(matching[number] for number in numbers),
        total=len(matching),
        skip=skip,
        page_size=PAGE,
    )


@tables.get("/tables/<table>/<int:number>")
def record(world: str, table: str, number: int) -> str:
    """Show one record in full."""
    summary = current_context().controls.get("worlds", world)["result"]
    account, shown = _shown(world, table)
    if number not in shown:
        abort(404, "The table has no such record; it may have been deleted.")
    return render_template(
        "record.html",
        world=summary,
        table=table,
        account=account,
        number=number,
        record=shown[number],
        count=len(shown),
    )


@tables.get("/changes")
def changes(world: str) -> str:
    """Show what differs from the start of the world, or from a snapshot."""
    since = decoded(request.args.get("since", ""))
    controls = current_context().controls
    summary = controls.get("worlds", world)["result"]
    differing = controls.get("worlds", world, "changes", since=since)["results"]
    return render_template("changes.html", world=summary, changes=differing, since=since)


def _shown(world_id: str, table: str) -> tuple[str | None, dict[int, Record]]:
    """Return the requested account, if any, and its records by number, secrets masked.

    Without an account, the table is one that all accounts share.
    """
    world, account = current_context().worlds.get(world_id), decoded(request.args.get("account"))
    tables_by_name = {(owner, name): kept for owner, name, kept in world.state.tables()}
    if (account, table) not in tables_by_name:
        abort(404, "The world has no such table.")
    records = tables_by_name[account, table].values()
    return account, {number: masked(world, table, each) for number, each in enumerate(records, 1)}


def _groups(world: World) -> list[tuple[str | None, dict[str, int]]]:
    """Return the table sizes of each account, and last those of the shared tables, under None."""
    groups: dict[str | None, dict[str, int]] = {}
    for account, name, records in world.state.tables():
        groups.setdefault(account, {})[name] = len(records)
    return sorted(groups.items(), key=lambda group: group[0] is None)


def _columns(records: Iterable[Record]) -> list[str]:
    names: dict[str, Any] = {}
    for record in records:
        names |= record
    return list(names)[:MOST_COLUMNS]


def _matches(record: Record, search: str) -> bool:
    return not search or search.casefold() in json.dumps(record, ensure_ascii=False).casefold()
