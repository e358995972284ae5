"""Tag Issue: unplanned downtime, detected or entered."""

from typing import Final

from busroot_mock.errors import Violation, violation
from busroot_mock.handlers._listing import chosen, codes
from busroot_mock.handlers._periods import period, plant_for
from busroot_mock.handlers._writing import instant, refuse, unknown
from busroot_mock.http.response import result, results
from busroot_mock.simulation.intervals import Interval
from busroot_mock.simulation.issue_records import issue_record
from busroot_mock.simulation.issues import find_issues, issue_order
from busroot_mock.simulation.plants import stations_in
from busroot_mock.simulation.production import Line
from busroot_mock.simulation.timelines import line_of, lines_of
from busroot_mock.store.table import Record
from busroot_mock.timestamps import iso
from busroot_mock.worlds.callers import Caller

MOST: Final = 1000


def list_issues(
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
        bounds = period(caller, rangecode, plant_for(caller, plantcode, stationcodes))
    stations = chosen(stations_in(caller.store, plantcode), "code", codes(stationcodes))
    found = [
        (issue_order(issue), line, issue)
        for line in lines_of(caller, stations)
        for issue in find_issues(line, *bounds)
        if id is None or issue.subject.id == id
    ]
    found.sort(key=lambda entry: entry[0])
    shown = found[: MOST if limit is None else limit]
    return results([issue_record(line, issue) for _, line, issue in shown])


def create_issue(caller: Caller, body: Record) -> Record:
    """Enter an issue; return the `Issue`.

    Raises `Conflict` if the station does not exist or had no production scheduled at the start, or
    the times cannot be.
    """
    refuse(unknown(caller.store["stations"], body["stationCode"], "stationCode"), "No such station")
    start, found = instant(body, "startAt")
    end, wrong = instant(body, "endAt")
    station = caller.store["stations"].get(body["stationCode"])
    assert station is not None, "refused above"
    line = line_of(caller, station)
    refuse([*found, *wrong] or _impossible(line, start or 0, end), "The times cannot be")
    now = caller.world.clock.timestamp()
    record = {
        "accountId": caller.account_id,
        "id": caller.world.next_id("issue"),
        "type": body["type"],
        "stationCode": body["stationCode"],
        "startAt": iso(start or 0),
        "endAt": None if end is None else iso(end),
        "excludedAt": None,
        "createdAt": now,
        "updatedAt": now,
        "events": [],
    }
    caller.store["issues"].put(record)
    line = line_of(caller, station)
    entered = next(i for i in find_issues(line) if i.subject.id == record["id"])
    return result(issue_record(line, entered))


def _impossible(line: Line, start: int, end: int | None) -> list[Violation]:
    run = line.run_at(start) if start <= line.now else None
    found = []
    if run is None or not any(begin <= start < stop for begin, stop in run.scheduled):
        found.append(violation("body", "/startAt", "scheduled", "a time of scheduled production"))
    if end is not None and end <= start:
        found.append(violation("body", "/endAt", "minimum", "after startAt"))
    if end is not None and end > line.now:
        found.append(violation("body", "/endAt", "maximum", "not after now"))
    if run and end is not None and run.end is not None and end > run.end:
        found.append(violation("body", "/endAt", "scheduled", "not after the schedule's end"))
    return found
