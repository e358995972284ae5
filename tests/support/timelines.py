"""A station with schedules and issues that people entered, by hours of a day."""

from typing import Any

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import DAY, HOUR
from busroot_mock.simulation.production import Timeline, station_timeline
from busroot_mock.simulation.runs import Run
from busroot_mock.simulation.shifts import WEEKDAYS
from busroot_mock.simulation.windows import windows
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms, iso

DAY_START = epoch_ms("2026-03-02T06:00:00Z")
NOW = DAY_START + 30 * DAY
ALWAYS = {"shifts": [{"weekDay": d, "startHour": 0, "duration": 24} for d in WEEKDAYS]}
EARLY = {"shifts": [{"weekDay": d, "startHour": 6, "duration": 8} for d in WEEKDAYS]}


def at(hours: float) -> str:
    return iso(DAY_START + round(hours * HOUR))


def schedule(number: int, start: float, end: float | None = None, **more: Any) -> Record:
    planned_end = None if end is None else at(end)
    times = {"plannedStartAt": at(start), "plannedEndAt": planned_end}
    return {"id": number, "accountId": "demo", "skuCode": "a", **times, **more}


def hand(start: float, end: float | None = None, *events: Record, **more: Any) -> Record:
    numbered = [{"id": n, "createdAt": at(start), **event} for n, event in enumerate(events)]
    times = {"startAt": at(start), "endAt": None if end is None else at(end)}
    return {"id": 7, "type": "stop", **times, "events": numbered, **more}


def station(*schedules: Record, **more: Any) -> StationContext:
    fields: dict[str, Any] = {
        "station": {"accountId": "demo", "code": "s1", "name": "One"},
        "group": {"code": "g1"},
        "plant": {"code": "leeds", "timezone": "UTC", "dayStartHour": 6},
        "pattern": ALWAYS,
        "schedules": schedules,
        "issues": [],
        "skus": {"a": {"code": "a", "name": "A", "cycleTime": 10_000, "value": 3}},
        "sku_groups": {},
        "reasons": Table(("code",)),
        "users": Table(("id",)),
        "seed": 5,
    }
    return StationContext(**fields | more)


def spans(done: Timeline) -> list[tuple[int, float, float | None]]:
    def hours(ms: int) -> float:
        return (ms - DAY_START) / HOUR

    return [
        (run.schedule["id"], hours(run.start), None if run.end is None else hours(run.end))
        for run in done.runs
    ]


def only(done: Timeline) -> Run:
    (run,) = done.runs
    return run


def counted(context: StationContext, start: float, end: float) -> Record:
    edges = [DAY_START + round(start * HOUR), DAY_START + round(end * HOUR)]
    return windows(station_timeline(context, NOW), edges)[0]
