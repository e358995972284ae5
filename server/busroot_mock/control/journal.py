"""Tag Journal: what was asked of a world, assertions on it, and the verdict on who asked."""

from collections.abc import Iterator

from busroot_mock.contract.document import Contract
from busroot_mock.errors import NotFound
from busroot_mock.http.response import Record, result, success
from busroot_mock.journal.assertions import checked, matches_status
from busroot_mock.journal.masking import secrecy_of
from busroot_mock.journal.reading import Reading
from busroot_mock.journal.verdict import verdict_on
from busroot_mock.journal.view import shown_entry
from busroot_mock.worlds.clock import clock_time
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.world import World


def list_journal_entries(
    worlds: Worlds,
    world: str,
    operation_id: str | None,
    method: str | None,
    path: str | None,
    status: str | None,
    valid: bool | None,
    since: str | None,
    until: str | None,
    after: int,
    limit: int,
    skip: int,
    bodies: bool,
) -> Record:
    """Return the `JournalEntryList`: the newest that fit, the newest last.

    Raises `Conflict` for a time that no clock shows.
    """
    found, contract = worlds.get(world), _contract(worlds)
    wanted = {"operationId": operation_id, "method": method, "path": path, "status": status}
    readings = [
        reading
        for reading in _within(found, since, until)
        if reading.entry.number > after and _fits(reading, {**wanted, "valid": valid})
    ]
    kept = readings[max(len(readings) - skip - limit, 0) : max(len(readings) - skip, 0)]
    secrecy = secrecy_of(contract, found)
    return {
        "isSuccess": True,
        "results": [shown_entry(contract, secrecy, each, bodies) for each in kept],
        "total": len(readings),
        "dropped": found.journal.dropped,
    }


def clear_journal(worlds: Worlds, world: str) -> Record:
    """Empty the journal; numbers begin with 1 again; return `Success`."""
    worlds.get(world).journal.clear()
    return success()


def get_journal_entry(worlds: Worlds, world: str, entry: int) -> Record:
    """Return the `JournalEntryResult`."""
    found, contract = worlds.get(world), _contract(worlds)
    kept = found.journal.get(entry)
    if kept is None:
        raise NotFound(f"The journal has no entry {entry}; it may have been dropped.")
    return result(shown_entry(contract, secrecy_of(contract, found), Reading(kept)))


def check_journal(worlds: Worlds, world: str, body: Record) -> Record:
    """Return the `AssertionResult` of a `JournalAssertion`; a failed one is no error.

    Raises `Conflict` for a time that no clock shows.
    """
    found = worlds.get(world)
    readings = list(_within(found, body.get("since"), body.get("until")))
    return result(checked(secrecy_of(_contract(worlds), found), readings, body))


def get_verdict(worlds: Worlds, world: str) -> Record:
    """Return the `VerdictResult`."""
    found, contract = worlds.get(world), _contract(worlds)
    return result(verdict_on(contract, secrecy_of(contract, found), found.journal))


def _contract(worlds: Worlds) -> Contract:
    assert worlds.contract is not None, "an application gives its own"
    return worlds.contract


def _within(world: World, since: str | None, until: str | None) -> Iterator[Reading]:
    first = clock_time(since) if since is not None else None
    last = clock_time(until) if until is not None else None
    for entry in world.journal:
        if (first is None or entry.at >= first) and (last is None or entry.at < last):
            yield Reading(entry)


def _fits(reading: Reading, wanted: Record) -> bool:
    entry = reading.entry
    came = {
        "operationId": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "valid": entry.is_valid,
    }
    is_so = all(wanted[name] in (None, came[name]) for name in came)
    return is_so and (wanted["status"] is None or matches_status(entry.status, wanted["status"]))
