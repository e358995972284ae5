"""Tag Schedule: what stations are to make, and when they are not to."""

from typing import Final

from busroot_mock.errors import Violation, violation
from busroot_mock.handlers._listing import chosen, codes
from busroot_mock.handlers._periods import period, plant_for
from busroot_mock.handlers._writing import instant, refuse, unknown, upserted
from busroot_mock.http.response import result, results
from busroot_mock.http.rows import Row, keep_row
from busroot_mock.simulation.plants import stations_in
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.ranges import range_object
from busroot_mock.simulation.schedules import (
    planned_record,
    planned_span,
    schedule_record,
    schedule_span,
)
from busroot_mock.simulation.timelines import context_of, timeline_of, timelines_of
from busroot_mock.store.indexes import By
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms, iso
from busroot_mock.worlds.accounts import Account
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.turns import Turns

_PLANNED_START: Final = By("plannedStartAt")
SUBJECTS: Final = ("skuCode", "skuGroupCode", "nonProductionReasonCode")
"""A schedule is for just one of these."""

DEFAULTS: Final = {
    **dict.fromkeys(SUBJECTS),
    "plannedEndAt": None,
    "plannedQuantity": None,
    "cycleTime": None,
    "unitsPerMinute": None,
    "unitsPerHour": None,
    "lineSpeedTarget": None,
    "batchSize": None,
    "extendShift": False,
    "downtimeDurationThresholdMultiplier": None,
    "actualEndAt": None,
    "deletedAt": None,
    "priorityAt": None,
}


async def list_schedules(
    caller: Caller,
    rangecode: str,
    plantcode: str | None = None,
    stationcodes: str | None = None,
    scheduleids: str | None = None,
) -> Record:
    """Return the `ScheduleList` of a range, by planned start.

    Assumed: a schedule belongs to a range in which it ran or is planned to; one that was deleted
    is listed only where its id is named.
    """
    plant = plant_for(caller.store, plantcode, stationcodes)
    start, end = period(caller.account, rangecode, plant)
    stations = chosen(stations_in(caller.store, plantcode), "code", codes(stationcodes))
    wanted, turns, by_station = codes(scheduleids), Turns(), {}
    records = chosen(caller.store["schedules"], "id", wanted)
    for timeline in timelines_of(caller.account, stations):
        by_station[timeline.context.station["code"]] = timeline
        await turns.pause()
    shown = []
    for record in records:
        own = by_station.get(record["stationCode"])
        if own is None or (record["deletedAt"] is not None and wanted is None):
            continue
        begin, stop = schedule_span(own, record)
        if begin < end and stop > start:
            shown.append((own, record))
    shown.sort(key=lambda pair: (planned_span(*pair)[0], pair[1]["id"]))
    rows = []
    for pair in shown:
        rows.append(_row(caller.world.memory, *pair))
        await turns.pause()
    return {**results(rows), "range": range_object(start, end)}


def _row(memory: Memory, timeline: Timeline, schedule: Record) -> Row:
    """Return a schedule as it is now; kept unless it is under way."""
    run = timeline.run_of(schedule["id"])
    if run and run.end is None:
        return Row(schedule_record(timeline, schedule))
    reason = timeline.context.reasons.get(schedule["nonProductionReasonCode"])
    key = ("schedule", timeline.line.mark, schedule["id"], run, id(reason))
    known: Row | None = memory.get(key)
    return known or keep_row(memory, key, schedule_record(timeline, schedule), reason)


def save_schedule(caller: Caller, body: Record) -> Record:
    """Create or change a schedule; return the `Schedule`.

    Raises `Conflict` if what it refers to does not exist, its times cannot be, it is not for just
    one thing, or the same is planned already.
    """
    schedules = caller.store["schedules"]
    old = schedules.get(body.get("id"))
    record = upserted(old, body, _defaults(caller, old), caller.world.clock.timestamp())
    record = {**record, **_times(record)}
    refuse(_problems(caller, record, body), "The schedule cannot be saved")
    # The id as it is stored: a client may send 7.0 for 7.
    record["id"] = old["id"] if old else caller.world.next_id("schedule")
    schedules.put(record)
    return result(_saved(caller.account, record))


def _saved(account: Account, schedule: Record) -> Record:
    """Return the `Schedule` as it is now: one that is yet to begin is the same whatever else is."""
    if epoch_ms(schedule["plannedStartAt"]) > account.world.clock.now_ms():
        return planned_record(context_of(account, schedule), schedule)
    station = account.store["stations"].records[schedule["stationCode"],]
    return schedule_record(timeline_of(account, station), schedule)


def _defaults(caller: Caller, old: Record | None) -> Record:
    account = caller.world.platform["accounts"].get(caller.account_id) or {}
    auto_end = bool(account.get("defaultAutoEndOnQuantityComplete"))
    return {
        **DEFAULTS,
        "accountId": caller.account_id,
        "autoEndOnQuantityComplete": auto_end,
    }


def _times(record: Record) -> Record:
    """Return the planned times in the form in which they are stored."""
    times = {name: instant(record, name)[0] for name in ("plannedStartAt", "plannedEndAt")}
    return {name: iso(at) for name, at in times.items() if at is not None}


def _problems(caller: Caller, record: Record, body: Record) -> list[Violation]:
    store = caller.store
    return [
        *unknown(store["schedules"], body.get("id"), "id"),
        *unknown(store["stations"], record["stationCode"], "stationCode"),
        *unknown(store["skus"], record["skuCode"], "skuCode"),
        *unknown(store["skuGroups"], record["skuGroupCode"], "skuGroupCode"),
        *_wrong_reason(store["reasons"], record["nonProductionReasonCode"]),
        *_wrong_subject(record),
        *_wrong_times(record),
        *_duplicate(caller, record),
    ]


def _wrong_reason(reasons: Table, code: str | None) -> list[Violation]:
    reason = reasons.get(code)
    if code is None or (reason and "non_production" in reason["type"]):
        return []
    expected = "a reason of type non_production"
    return [violation("body", "/nonProductionReasonCode", "exists", expected, code)]


def _wrong_subject(record: Record) -> list[Violation]:
    named = [name for name in SUBJECTS if record[name] is not None]
    return [] if len(named) == 1 else [violation("body", "", "oneOf", list(SUBJECTS))]


def _wrong_times(record: Record) -> list[Violation]:
    start, violations = instant(record, "plannedStartAt")
    end, more = instant(record, "plannedEndAt")
    if start is not None and end is not None and end <= start:
        more = [violation("body", "/plannedEndAt", "minimum", "after plannedStartAt")]
    return violations + more


def _duplicate(caller: Caller, record: Record) -> list[Violation]:
    """Find another schedule for the same thing. Source: the manual's page on CSV uploads."""
    same = [
        other
        for other in caller.store["schedules"].having(_PLANNED_START, record["plannedStartAt"])
        if other["stationCode"] == record["stationCode"]
        and other["id"] != record.get("id")
        and other["deletedAt"] is None
        and all(other[name] == record[name] for name in SUBJECTS)
    ]
    return [violation("body", "/plannedStartAt", "unique", True)] if same else []
