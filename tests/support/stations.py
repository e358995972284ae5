"""Stations with whatever people may enter, for properties that hold of all."""

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


def times(low: int = START, high: int = BASE + 2 * DAY) -> st.SearchStrategy[int]:
    step = 5 * MINUTE
    return st.integers(low // step, high // step).map(lambda n: n * step)


@st.composite
def schedules(draw: st.DrawFn, number: int) -> Record:
    start = draw(times())
    made = draw(
        st.sampled_from(
            [{"skuCode": "a"}, {"skuCode": "b"}, {"skuCode": "c"}, {"skuGroupCode": "ab"}] * 2
            + [{"nonProductionReasonCode": "meeting"}]
        )
    )
    maybe = st.none() | times(start - HOUR, start + 3 * DAY).map(iso)
    return {
        "id": number,
        "accountId": "demo",
        "stationCode": "s1",
        **made,
        "plannedStartAt": iso(start),
        "plannedEndAt": draw(maybe),
        "plannedQuantity": draw(st.none() | st.integers(1, 20_000)),
        "autoEndOnQuantityComplete": draw(st.booleans()),
        "extendShift": draw(st.sampled_from([False, False, True])),
        "actualEndAt": draw(st.none() | st.none() | maybe),
        "deletedAt": draw(st.sampled_from([None] * 6 + [iso(start)])),
    }


@st.composite
def hand_issues(draw: st.DrawFn, number: int, near: list[Record]) -> Record:
    starts = [epoch_ms(schedule["plannedStartAt"]) for schedule in near] or [START]
    start = draw(st.sampled_from(starts)) + draw(st.integers(-60, 600)) * MINUTE
    events = [
        {
            "id": number * 10 + n,
            "type": kind,
            "userId": 1,
            "estimateEndAt": iso(start + HOUR) if kind == "estimate" else None,
            "causeCode": "belt" if kind == "cause" else None,
            "operatorInitials": None,
            "createdAt": iso(start + (n + 1) * 4 * MINUTE),
        }
        for n, kind in enumerate(draw(st.sampled_from([[], ["acknowledge", "estimate", "cause"]])))
    ]
    length = draw(st.none() | st.integers(1, 400))
    return {
        "id": number,
        "accountId": "demo",
        "type": draw(st.sampled_from(["stop", "stop", "slow"])),
        "stationCode": "s1",
        "startAt": iso(start),
        "endAt": None if length is None else iso(start + length * MINUTE),
        "excludedAt": draw(st.sampled_from([None, None, iso(start)])),
        "createdAt": iso(start),
        "updatedAt": iso(start),
        "events": events,
    }


@st.composite
def stations(draw: st.DrawFn) -> StationContext:
    shifts = st.fixed_dictionaries(
        {
            "weekDay": st.sampled_from(WEEKDAYS),
            "startHour": st.integers(0, 287).map(lambda step: step / 12),
            "duration": st.integers(36, 144).map(lambda step: step / 12),
        }
    )
    planned = [draw(schedules(n)) for n in range(1, 1 + draw(st.sampled_from([4, 6, 8, 1, 0])))]
    return StationContext(
        station={
            "accountId": "demo",
            "code": "s1",
            "name": "Station 1",
            "downtimeDetectionMode": draw(
                st.sampled_from(["off", "utilisation", "production_cycle"])
            ),
            "utilisationDowntimeThreshold": draw(st.none() | st.integers(1, 20)),
            "slowDurationThreshold": draw(st.none() | st.integers(1, 20)),
            "lineSpeedTarget": draw(st.none() | st.just(10)),
            "forceAllShiftTimeAsPlannedProduction": draw(st.booleans()),
        },
        group={"code": "g1", "cycleTime": draw(st.none() | st.just(20_000))},
        plant={"code": "leeds", "timezone": draw(ZONES), "dayStartHour": 6},
        pattern=draw(st.builds(dict, shifts=st.lists(shifts, min_size=10, max_size=20))),
        schedules=[
            draw(schedules(n)) for n in range(1, 1 + draw(st.sampled_from([4, 6, 8, 1, 0])))
        ],
        issues=[
            draw(hand_issues(n, planned)) for n in range(1, 1 + draw(st.sampled_from([0, 1, 3])))
        ],
        skus={sku["code"]: sku for sku in SKUS},
        sku_groups={group["code"]: group for group in GROUPS},
        reasons=Table(("code",), REASONS),
        users=Table(("id",), USERS),
        seed=draw(st.integers(0, 1000)),
    )


def hourly(done: Timeline, grouping: str = "hour") -> list[Record]:
    zone, hour = done.context.zone, done.context.plant["dayStartHour"]
    cells = grid(grouping, zone, hour, START - HOUR, END, done.now)
    return windows(done, cells.edges(0, cells.size))


def sums(actual: list[Record]) -> dict[str, int]:
    return {name: sum(window[name] for window in actual) for name in SUMS}


slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
