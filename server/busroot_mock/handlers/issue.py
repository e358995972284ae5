"""Tag Issue: unplanned downtime, detected or entered."""

from heapq import merge
from itertools import chain, islice, repeat
from typing import Final

from busroot_mock.errors import Violation, violation
from busroot_mock.handlers._issue_rows import IssueRows
from busroot_mock.handlers._listing import chosen, codes
from busroot_mock.handlers._periods import period, plant_for
from busroot_mock.handlers._writing import instant, refuse, unknown
from busroot_mock.http.response import result, results
from busroot_mock.simulation.intervals import Interval
from busroot_mock.simulation.issue_records import issue_record
from busroot_mock.simulation.issues import (
    entered_issue,
    issue_order,
    newest_issues,
)
from busroot_mock.simulation.plants import stations_in
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.timelines import timeline_for_issue, timeline_with, timelines_of
from busroot_mock.store.table import Record
from busroot_mock.timestamps import iso
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.turns import Turns

MOST: Final = 1000

_WRONG_TIMES: Final = "The times are not possible"


async def list_issues(
    caller: Caller,
    stationcodes: str | None = None,
    rangecode: str | None = None,
    plantcode: str | None = None,
    id: int | None = None,
    limit: int | None = None,
) -> Record:
    """Return the `IssueList`, newest first. Assumed: of all times, at most `MOST`."""
    bounds: Interval | tuple[None, None] = (None, None)
    if rangecode is not None:
        bounds = period(caller.account, rangecode, plant_for(caller.store, plantcode, stationcodes))
    stations = chosen(stations_in(caller.store, plantcode), "code", codes(stationcodes))
    of_stations, turns = [], Turns()
    for timeline in timelines_of(caller.account, stations):
        newest = newest_issues(timeline, *bounds)
        first = islice(newest, 1)  # worked out here, as `merge` would ask all stations at once
        of_stations.append(zip(chain([*first], newest), repeat(timeline)))
        await turns.pause()
    issues = merge(*of_stations, key=lambda pair: issue_order(pair[0]))
    wanted = (pair for pair in issues if id is None or pair[0].subject.id == id)
    kept, rows = IssueRows(caller.world.memory), []
    for issue, timeline in islice(wanted, MOST if limit is None else limit):
        rows.append(kept.row(timeline, issue))
        if turns.over:
            await turns.pause()
    return results(rows)


def create_issue(caller: Caller, body: Record) -> Record:
    """Enter an issue; return the `Issue`.

    Raises `Conflict` if the station does not exist or had no production scheduled at the start, or
    the times cannot be.
    """
    store = caller.store
    stations = store["stations"]
    refuse(unknown(stations, body["stationCode"], "stationCode"), "No such station")
    station = stations.records[body["stationCode"],]
    timeline = timeline_for_issue(caller.account, station)
    start, end = _times(timeline, body)
    now = iso(timeline.now)
    record = {
        "accountId": caller.account_id,
        "id": caller.world.next_id("issue"),
        "type": body["type"],
        "stationCode": body["stationCode"],
        "startAt": iso(start),
        "endAt": None if end is None else iso(end),
        "excludedAt": None,
        "createdAt": now,
        "updatedAt": now,
        "events": [],
    }
    store["issues"].put(record)
    timeline = timeline_with(caller.account, timeline, record)
    return result(issue_record(timeline, entered_issue(timeline, record)))


def _times(timeline: Timeline, body: Record) -> tuple[int, int | None]:
    """Return start and end of an issue, epoch ms. Raises `Conflict` if they cannot be."""
    start, violations = instant(body, "startAt")
    end, more = instant(body, "endAt")
    refuse(violations + more, _WRONG_TIMES)
    assert start is not None, "the contract requires it"
    refuse(_impossible(timeline, start, end), _WRONG_TIMES)
    return start, end


def _impossible(timeline: Timeline, start: int, end: int | None) -> list[Violation]:
    run = timeline.run_at(start) if start <= timeline.now else None
    violations = []
    if run is None or not any(begin <= start < stop for begin, stop in run.scheduled):
        expected = "a time of scheduled production"
        violations.append(violation("body", "/startAt", "scheduled", expected))
    if end is not None and end <= start:
        violations.append(violation("body", "/endAt", "minimum", "after startAt"))
    if end is not None and end > timeline.now:
        violations.append(violation("body", "/endAt", "maximum", "not after now"))
    if run and end is not None and run.end is not None and end > run.end:
        violations.append(violation("body", "/endAt", "scheduled", "not after the schedule's end"))
    return violations
