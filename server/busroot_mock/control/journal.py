"""Handlers of tag Journal: recorded requests, assertions on them, and the verdict on the client."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from reprlib import repr as shown
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.errors import Conflict, NotFound, violation
from busroot_mock.http.response import Record, result, success
from busroot_mock.journal.assertions import checked, matches_status
from busroot_mock.journal.har import archive
from busroot_mock.journal.masking import secrecy_of
from busroot_mock.journal.reading import Reading
from busroot_mock.journal.search import has_text, in_order
from busroot_mock.journal.verdict import verdict_on
from busroot_mock.journal.view import shown_entry
from busroot_mock.worlds.clock import clock_time
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.turns import Turns
from busroot_mock.worlds.world import World

LONGEST_NAME: Final = 100
"""Characters of a name that others are compared with, which takes the longer the longer it is."""


async def list_journal_entries(
    worlds: Worlds,
    world: str,
    operation_id: str | None,
    method: str | None,
    path: str | None,
    status: str | None,
    valid: bool | None,
    text: str | None,
    since: str | None,
    until: str | None,
    after: int,
    limit: int,
    skip: int,
    sort: str | None,
    bodies: bool,
) -> Record:
    """Return the `JournalEntryList`: the newest entries that match all filters, the newest last.

    Raises `Conflict` for a time that `instant` refuses, or an operation that the contract lacks.
    """
    selected = worlds.get(world)
    _check_operation(worlds, operation_id, "query")
    filters: Record = {"operationId": operation_id, "method": method, "path": path}
    filters |= {"status": status, "valid": valid}
    within = _within(selected, since, until)
    readings = await _matching(worlds, selected, within, after, filters, text)
    if sort is None:
        page = readings[max(len(readings) - skip - limit, 0) : max(len(readings) - skip, 0)]
    else:
        page = in_order(readings, sort)[skip : skip + limit]
    dropped = selected.journal.dropped
    shown = await _shown(worlds, selected, page, bodies)
    return {"isSuccess": True, "results": shown, "total": len(readings), "dropped": dropped}


async def export_journal(
    worlds: Worlds,
    world: str,
    operation_id: str | None,
    method: str | None,
    path: str | None,
    status: str | None,
    valid: bool | None,
    text: str | None,
    since: str | None,
    until: str | None,
    after: int,
) -> Record:
    """Return the `Har` of all entries that match all filters.

    Raises `Conflict` for a time that `instant` refuses, or an operation that the contract lacks.
    """
    selected = worlds.get(world)
    _check_operation(worlds, operation_id, "query")
    filters: Record = {"operationId": operation_id, "method": method, "path": path}
    filters |= {"status": status, "valid": valid}
    within = _within(selected, since, until)
    readings = await _matching(worlds, selected, within, after, filters, text)
    return archive(await _shown(worlds, selected, readings, bodies=True))


def clear_journal(worlds: Worlds, world: str) -> Record:
    """Empty the journal, so that numbers start at 1 again; return `Success`."""
    worlds.get(world).journal.clear()
    return success()


async def get_journal_entry(worlds: Worlds, world: str, entry: int) -> Record:
    """Return the `JournalEntryResult`. Raises `NotFound`."""
    selected, contract = worlds.get(world), _contract(worlds)
    recorded = selected.journal.get(entry)
    if recorded is None:
        raise NotFound(f"The journal has no entry {entry}; it may have been dropped.")
    return result(shown_entry(contract, await secrecy_of(contract, selected), Reading(recorded)))


async def check_journal(worlds: Worlds, world: str, body: Record) -> Record:
    """Return the `AssertionResult` of a `JournalAssertion`; one that fails is not an error.

    Raises `Conflict` for a time that `instant` refuses, or an operation that the contract lacks.
    """
    selected = worlds.get(world)
    _check_operation(worlds, body.get("operationId"), "body")
    readings = list(_within(selected, body.get("since"), body.get("until")))
    secrecy = await secrecy_of(_contract(worlds), selected)
    return result(await checked(secrecy, readings, body))


async def get_verdict(worlds: Worlds, world: str) -> Record:
    """Return the `VerdictResult`."""
    selected, contract = worlds.get(world), _contract(worlds)
    secrecy = await secrecy_of(contract, selected)
    return result(await verdict_on(contract, secrecy, selected.journal))


async def _matching(
    worlds: Worlds,
    world: World,
    within: Iterable[Reading],
    after: int,
    filters: Record,
    text: str | None,
) -> list[Reading]:
    """Return those after an entry that match filters, and have a text if one is asked for."""
    readings = [each for each in within if _matches(each, after, filters)]
    if text is None:
        return readings
    secrecy, turns, kept = await secrecy_of(_contract(worlds), world), Turns(), []
    for each in readings:
        await turns.pause()
        if has_text(secrecy, each, text):
            kept.append(each)
    return kept


async def _shown(
    worlds: Worlds, world: World, readings: Iterable[Reading], bodies: bool
) -> list[Record]:
    """Return the `JournalEntry` of each."""
    contract = _contract(worlds)
    secrecy, turns, shown = await secrecy_of(contract, world), Turns(), []
    for each in readings:
        await turns.pause()
        shown.append(shown_entry(contract, secrecy, each, bodies))
    return shown


def _check_operation(worlds: Worlds, name: str | None, where: str) -> None:
    """Refuse a name that no request can match: who asserts that there was none would be misled."""
    known = _contract(worlds).operations_by_id
    if name is None or name in known:
        return
    near = ", ".join(get_close_matches(name[:LONGEST_NAME], known))
    hint = f"; did you mean {near}?" if near else "."
    raise Conflict(
        f"The contract has no operation {shown(name)}{hint}",
        [violation(where, "/operationId", "exists", True)],
    )


def _contract(worlds: Worlds) -> Contract:
    assert worlds.contract is not None, "an application sets its contract"
    return worlds.contract


def _within(world: World, since: str | None, until: str | None) -> Iterator[Reading]:
    first = clock_time(since) if since is not None else None
    last = clock_time(until) if until is not None else None
    for entry in world.journal:
        if (first is None or entry.at >= first) and (last is None or entry.at < last):
            yield Reading(entry)


def _matches(reading: Reading, after: int, filters: Record) -> bool:
    entry = reading.entry
    if entry.number <= after:
        return False
    actual = {
        "operationId": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "valid": entry.is_valid,
    }
    is_match = all(filters[name] in (None, actual[name]) for name in actual)
    status = filters["status"]
    return is_match and (status is None or matches_status(entry.status, status))
