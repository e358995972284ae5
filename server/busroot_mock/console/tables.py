"""The tables of a world, and what was written since its start."""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, abort, render_template, request

from busroot_mock.console.context import here
from busroot_mock.console.filters import decoded
from busroot_mock.store.table import Record
from busroot_mock.worlds.masking import masked
from busroot_mock.worlds.world import World

PAGE: Final = 50
MOST_COLUMNS: Final = 40

tables = Blueprint("tables", __name__, url_prefix="/ui/worlds/<world>")


@tables.get("/tables")
def overview(world: str) -> str:
    """Show which tables there are, and how many records each has."""
    place = here()
    summary = place.controls.get("worlds", world)["result"]
    return render_template("tables.html", world=summary, groups=_groups(place.worlds.get(world)))


@tables.get("/tables/<table>")
def records(world: str, table: str) -> str:
    """Show the records of a table."""
    summary = here().controls.get("worlds", world)["result"]
    account, shown = _shown(world, table)
    search = request.args.get("q", "").strip()
    fitting = {number: each for number, each in shown.items() if _has(each, search)}
    skip = max(request.args.get("skip", 0, int), 0)
    numbers = list(fitting)[skip : skip + PAGE]
    return render_template(
        "records.html",
        world=summary,
        table=table,
        account=account,
        search=search,
        numbers=numbers,
        records=[fitting[number] for number in numbers],
        columns=_columns(fitting[number] for number in numbers),
        total=len(fitting),
        skip=skip,
        page_size=PAGE,
    )


@tables.get("/tables/<table>/<int:number>")
def record(world: str, table: str, number: int) -> str:
    """Show one record in full."""
    summary = here().controls.get("worlds", world)["result"]
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
    controls = here().controls
    summary = controls.get("worlds", world)["result"]
    found = controls.get("worlds", world, "changes", since=since)["results"]
    return render_template("changes.html", world=summary, changes=found, since=since)


def _shown(world_id: str, table: str) -> tuple[str | None, dict[int, Record]]:
    """Return the account that is asked for, if any, and its records by number, secrets masked.

    Without an account, they are those of a table that accounts share.
    """
    world, account = here().worlds.get(world_id), decoded(request.args.get("account"))
    held = {(owner, name): kept for owner, name, kept in world.state.tables()}
    if (account, table) not in held:
        abort(404, "The world has no such table.")
    found = held[account, table].values()
    return account, {number: masked(world, table, each) for number, each in enumerate(found, 1)}


def _groups(world: World) -> list[tuple[str | None, dict[str, int]]]:
    """Return the accounts, with the size of each of their tables; at the end what they share."""
    found: dict[str | None, dict[str, int]] = {}
    for account, name, held in world.state.tables():
        found.setdefault(account, {})[name] = len(held)
    return sorted(found.items(), key=lambda group: group[0] is None)


def _columns(records: Iterable[Record]) -> list[str]:
    names: dict[str, Any] = {}
    for record in records:
        names |= record
    return list(names)[:MOST_COLUMNS]


def _has(record: Record, search: str) -> bool:
    return not search or search.casefold() in json.dumps(record, ensure_ascii=False).casefold()
