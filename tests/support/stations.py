"""Stations with whatever people may enter, for properties that hold of all."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.grid import grid
from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.shifts import WEEKDAYS
from busroot_mock.simulation.windows import windows
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms, iso

BASE = epoch_ms("2026-03-29T00:00:00Z")  # Clocks go forward in Europe, and in autumn back.
START, END = BASE - 6 * DAY, BASE + 7 * DAY
NOWS = st.integers(BASE - 2 * DAY, END) | st.integers(START, END)
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "UTC"])
SUMS = (
    "totalMs",
    "shiftMs",
    "scheduledProductionMs",
    "scheduledNonProductionMs",
    "productiveMs",
    "downtimeMs",
    "productionGoodCount",
    "productionBadCount",
    "productionIdealCount",
    "productionTargetCount",
)
SKUS = [
    {"code": "a", "name": "A", "cycleTime": 3000, "batchSize": 4, "value": 2.5},
    {"code": "b", "name": "B", "unitsPerHour": 90, "minimumCycleTime": 45_000},
    {"code": "c", "name": "C", "lineSpeedTarget": 12},
]
GROUPS = [
    {
        "code": "ab",
        "name": "A and B",
        "defaultCycleTime": 9000,
        "skus": [
            {"skuCode": "a", "productionMultiplier": 2},
            {"skuCode": "b", "productionMultiplier": 0.3},
        ],
    }
]
REASONS = [
    {"code": code, "description": code.title(), "parentReasonCode": parent, "type": [kind]}
    for code, parent, kind in [
        ("machine", None, "downtime"),
        ("drive", "machine", "downtime"),
        ("belt", "drive", "downtime"),
        ("motor", "drive", "downtime"),
        ("people", None, "downtime"),
        ("meeting", None, "non_production"),
    ]
]
USERS = [
    {"id": n, "email": f"u{n}@x.example", "accounts": [{"accountId": "demo", "role": role}]}
    for n, role in enumerate(["admin", "member", "supervisor", "read_only"], 1)
]


# Made once: it costs more to make a strategy than to draw from it.
STEP = 5 * MINUTE
START_STEPS = st.integers(START // STEP, (BASE + 2 * DAY) // STEP)
MAYBE_LATER = st.none() | st.integers(-HOUR // STEP, 3 * DAY // STEP)
COUNTS = st.sampled_from([4, 6, 8, 1, 0])
SCHEDULE = st.tuples(
    START_STEPS.map(lambda step: step * STEP),
    st.sampled_from(
        [{"skuCode": "a"}, {"skuCode": "b"}, {"skuCode": "c"}, {"skuGroupCode": "ab"}] * 2
        + [{"nonProductionReasonCode": "meeting"}]
    ),
    MAYBE_LATER,
    st.none() | st.integers(1, 20_000),
    st.booleans(),
    st.sampled_from([False, False, True]),
    st.none() | MAYBE_LATER,
    st.sampled_from([False] * 6 + [True]),
)
HAND_ISSUE = st.tuples(
    st.integers(0, 7),
    st.integers(-60, 600),
    st.sampled_from([[], ["acknowledge", "estimate", "cause"]]),
    st.none() | st.integers(1, 400),
    st.sampled_from(["stop", "stop", "slow"]),
    st.sampled_from([False, False, True]),
)
SHIFTS = st.lists(
    st.fixed_dictionaries(
        {
            "weekDay": st.sampled_from(WEEKDAYS),
            "startHour": st.integers(0, 287).map(lambda step: step / 12),
            "duration": st.integers(36, 144).map(lambda step: step / 12),
        }
    ),
    min_size=10,
    max_size=20,
)
STATION = st.fixed_dictionaries(
    {
        "downtimeDetectionMode": st.sampled_from(["off", "utilisation", "production_cycle"]),
        "utilisationDowntimeThreshold": st.none() | st.integers(1, 20),
        "slowDurationThreshold": st.none() | st.integers(1, 20),
        "lineSpeedTarget": st.sampled_from([None, 10]),
        "forceAllShiftTimeAsPlannedProduction": st.booleans(),
    }
)
CYCLE_TIMES = st.sampled_from([None, 20_000])
ISSUE_COUNTS = st.sampled_from([0, 1, 3])
SEEDS = st.integers(0, 1000)


def schedule(number: int, drawn: tuple[Any, ...]) -> Record:
    start, made, planned_end, quantity, auto_end, extend, actual_end, is_deleted = drawn

    def later(steps: int | None) -> str | None:
        return None if steps is None else iso(start + steps * STEP)

    return {
        "id": number,
        "accountId": "demo",
        "stationCode": "s1",
        **made,
        "plannedStartAt": iso(start),
        "plannedEndAt": later(planned_end),
        "plannedQuantity": quantity,
        "autoEndOnQuantityComplete": auto_end,
        "extendShift": extend,
        "actualEndAt": later(actual_end),
        "deletedAt": iso(start) if is_deleted else None,
    }


def hand_issue(number: int, near: list[Record], drawn: tuple[Any, ...]) -> Record:
    index, minutes, kinds, length, kind, is_excluded = drawn
    starts = [epoch_ms(each["plannedStartAt"]) for each in near] or [START]
    start = starts[index % len(starts)] + minutes * MINUTE
    events = [
        {
            "id": number * 10 + n,
            "type": event,
            "userId": 1,
            "estimateEndAt": iso(start + HOUR) if event == "estimate" else None,
            "causeCode": "belt" if event == "cause" else None,
            "operatorInitials": None,
            "createdAt": iso(start + (n + 1) * 4 * MINUTE),
        }
        for n, event in enumerate(kinds)
    ]
    return {
        "id": number,
        "accountId": "demo",
        "type": kind,
        "stationCode": "s1",
        "startAt": iso(start),
        "endAt": None if length is None else iso(start + length * MINUTE),
        "excludedAt": iso(start) if is_excluded else None,
        "createdAt": iso(start),
        "updatedAt": iso(start),
        "events": events,
    }


@st.composite
def stations(draw: st.DrawFn) -> StationContext:
    planned = [schedule(n, draw(SCHEDULE)) for n in range(1, 1 + draw(COUNTS))]
    issues = range(1, 1 + draw(ISSUE_COUNTS))
    return StationContext(
        station={"accountId": "demo", "code": "s1", "name": "Station 1", **draw(STATION)},
        group={"code": "g1", "cycleTime": draw(CYCLE_TIMES)},
        plant={"code": "leeds", "timezone": draw(ZONES), "dayStartHour": 6},
        pattern={"shifts": draw(SHIFTS)},
        schedules=planned,
        issues=[hand_issue(n, planned, draw(HAND_ISSUE)) for n in issues],
        skus={sku["code"]: sku for sku in SKUS},
        sku_groups={group["code"]: group for group in GROUPS},
        reasons=Table(("code",), REASONS),
        users=Table(("id",), USERS),
        seed=draw(SEEDS),
    )


def hourly(done: Timeline, grouping: str = "hour") -> list[Record]:
    zone, hour = done.context.zone, done.context.plant["dayStartHour"]
    cells = grid(grouping, zone, hour, START - HOUR, END, done.now)
    return windows(done, cells.edges(0, cells.size))


def sums(actual: list[Record]) -> dict[str, int]:
    return {name: sum(window[name] for window in actual) for name in SUMS}


slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
