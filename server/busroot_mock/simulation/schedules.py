"""Schedules in wire form."""

from typing import Final

from busroot_mock.simulation.context import StationContext, optional_ms
from busroot_mock.simulation.counts import NO_COUNTS
from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.rates import Rates, rates
from busroot_mock.simulation.runs import Run
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms, iso

PLAIN = (
    "id",
    "stationCode",
    "accountId",
    "plannedStartAt",
    "plannedEndAt",
    "workOrderReference",
    "plannedQuantity",
    "nonProductionReasonCode",
    "skuCode",
    "skuGroupCode",
    "batchSize",
    "cycleTime",
    "unitsPerMinute",
    "unitsPerHour",
    "lineSpeedTarget",
    "downtimeDurationThresholdMultiplier",
    "deletedAt",
    "priorityAt",
)
"""What the record and the wire have alike; null where the record has nothing."""


def schedule_record(timeline: Timeline, schedule: Record) -> Record:
    """Return the `Schedule` of GET /schedule as it is at `timeline.now`.

    Assumed: `plannedDuration` is in ms, and null where no end is planned; `idealQuantity`
    is what the time until now was good for; `logs` is empty.
    """
    run = timeline.run_of(schedule["id"])
    return {**_lasting(timeline, schedule), **_actual(run), **_made(timeline.now, run)}


def planned_record(context: StationContext, schedule: Record) -> Record:
    """Return the same of a schedule that has not begun, which shows nothing of any run.

    Args:
        context: The station, with this schedule; others need not be there.
        schedule: One that is planned to start after now.
    """
    return {**_worked_out(context, schedule), **_NOT_BEGUN}


def _lasting(timeline: Timeline, schedule: Record) -> Record:
    """Return what follows from records alone; kept with the line, and with the reason it shows."""
    known = timeline.line.lasting
    reason = timeline.context.reasons.get(schedule.get("nonProductionReasonCode"))
    entry = known.get(schedule["id"])
    if entry is None or entry[0] is not reason:
        entry = known[schedule["id"]] = reason, _worked_out(timeline.context, schedule)
    return entry[1]


def _worked_out(context: StationContext, schedule: Record) -> Record:
    effective = rates(context, schedule) if _is_production(schedule) else None
    return {
        **{name: schedule.get(name) for name in PLAIN},
        "stationName": context.station["name"],
        "plannedStartAtTimestamp": epoch_ms(schedule["plannedStartAt"]),
        "plannedEndAtTimestamp": optional_ms(schedule, "plannedEndAt"),
        "plannedDuration": _between_planned_times(schedule),
        "autoEndOnQuantityComplete": bool(schedule.get("autoEndOnQuantityComplete")),
        "extendShift": bool(schedule.get("extendShift")),
        "allowScheduleCutShort": bool(context.station.get("allowScheduleCutShort")),
        "logs": [],
        **_names(context, schedule),
        **_effective(effective),
    }


def _between_planned_times(schedule: Record) -> int | None:
    planned_end = optional_ms(schedule, "plannedEndAt")
    return None if planned_end is None else planned_end - epoch_ms(schedule["plannedStartAt"])


def planned_duration(context: StationContext, schedule: Record) -> int | None:
    """Return how long a schedule is to take, ms; None if it is continuous.

    By the planned end, or else by the quantity at the effective rate.
    """
    planned = _between_planned_times(schedule)
    if planned is not None:
        return planned
    quantity: float | None = schedule.get("plannedQuantity")
    effective = rates(context, schedule) if _is_production(schedule) else None
    if effective is None or effective.cycle_time is None or quantity is None:
        return None
    return round(quantity * effective.cycle_time * 1000 / effective.units_per_cycle)


def schedule_span(timeline: Timeline, schedule: Record) -> tuple[int, int]:
    """Return from when until when a schedule takes its station, epoch ms, to look it up by range.

    What began counts from its actual start to its actual end; what goes on, to now or its planned
    end; what has not begun, as it is planned. A continuous one yet to begin counts as its start.
    """
    run = timeline.run_of(schedule["id"])
    if run is None:
        return planned_span(timeline, schedule)
    if run.end is not None:
        return run.start, run.end
    return run.start, max(planned_span(timeline, schedule)[1], timeline.now + 1)


def planned_span(timeline: Timeline, schedule: Record) -> tuple[int, int]:
    """Return when a schedule is to begin and to end; kept, since it follows from records alone."""
    spans, schedule_id = timeline.line.planned_spans, schedule["id"]
    if schedule_id not in spans:
        start = epoch_ms(schedule["plannedStartAt"])
        duration = planned_duration(timeline.context, schedule) or 1
        spans[schedule_id] = start, start + max(duration, 1)
    return spans[schedule_id]


def _is_production(schedule: Record) -> bool:
    return schedule.get("nonProductionReasonCode") is None


def _names(context: StationContext, schedule: Record) -> Record:
    """Return the names of what the schedule refers to."""
    sku = context.skus.get(schedule.get("skuCode")) or {}
    group = context.sku_groups.get(schedule.get("skuGroupCode")) or {}
    reason = context.reasons.get(schedule.get("nonProductionReasonCode")) or {}
    return {
        "nonProductionReasonDescription": reason.get("description"),
        "skuName": sku.get("name"),
        "skuValue": sku.get("value"),
        "skuGroupName": group.get("name"),
    }


def _effective(effective: Rates | None) -> Record:
    """Return what is in effect; all null for non-production.

    Assumed: `performanceIdeal` is in units per minute.
    """
    known = effective or Rates(None, None, None, 1, None, None, 1)
    return {
        "effectiveCycleTime": known.cycle_time,
        "effectiveUnitsPerMinute": known.units_per_minute,
        "effectiveUnitsPerHour": known.units_per_hour,
        "effectiveLineSpeedTarget": known.line_speed_target,
        "effectiveBatchSize": known.batch_size,
        "effectiveMinimumCycleTime": known.minimum_cycle_time,
        "performanceIdeal": known.units_per_minute,
        "performanceModeFrom": known.source,
    }


def _actual(run: Run | None) -> Record:
    """Return when the schedule began and ended."""
    start, end = (run.start, run.end) if run else (None, None)
    return {
        "actualStartAt": None if start is None else iso(start),
        "actualStartAtTimestamp": start,
        "actualEndAt": None if end is None else iso(end),
        "actualEndAtTimestamp": end,
        "isStarted": start is not None,
        "isEnded": end is not None,
    }


def _made(now: int, run: Run | None) -> Record:
    """Return what was made by now, epoch ms.

    Assumed: `performanceActual` is in units per minute of the scheduled time without downtime; null
    before there is any.
    """
    counts = run.counts_by(now) if run else NO_COUNTS
    worked = _worked(run, now) if run and run.is_production else 0
    return {
        "quantityGood": counts.good,
        "quantityBad": counts.bad,
        "idealQuantity": counts.ideal,
        "performanceActual": round((counts.good + counts.bad) * MINUTE / worked, 4)
        if worked
        else None,
    }


def _worked(run: Run, now: int) -> int:
    """Return the scheduled ms by now that were no downtime."""
    at = min(now, run.until)
    return run.scheduled_time.before(at) - run.down_time.before(at)


_NOT_BEGUN: Final = {**_actual(None), **_made(0, None)}
