"""The simulation agrees with itself after any sequence of calls and moves of the clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.worlds.clock import Clock
from tests.simulation.test_consistency import INSTANTS, problems

STATIONS = st.sampled_from(["pack-1", "mill-1", "fill-4", "asm-1"])
MINUTES = st.integers(-3000, 600)
LENGTHS = st.none() | st.integers(0, 900)
SUBJECTS = st.sampled_from(
    [
        {"skuCode": "JAR-GARAM-50"},
        {"skuCode": "BASE-TOMATO"},
        {"skuGroupCode": "TWIN-TRAY"},
        {"nonProductionReasonCode": "lubrication"},
    ]
)
WEEKDAYS = st.sampled_from(["monday", "sunday"])
"""The days on which most of the calls lie."""


def at(minutes: int) -> str:
    return (INSTANTS[0] + timedelta(minutes=minutes)).isoformat()


def given_of(**properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}


SCHEDULE = st.builds(
    lambda id_, station, start, length, quantity, subject, flags: (
        "POST /schedule",
        {
            **given_of(id=id_, plannedEndAt=None if length is None else at(start + length)),
            **subject,
            **flags,
            "stationCode": station,
            "workOrderReference": "WO",
            "plannedStartAt": at(start),
            "plannedQuantity": quantity,
        },
    ),
    st.none() | st.sampled_from([1045, 1051, 1052, 10_000, 10_001]),
    STATIONS,
    MINUTES,
    LENGTHS,
    st.none() | st.integers(1, 5000),
    SUBJECTS,
    st.sampled_from([{}, {"extendShift": True}, {"autoEndOnQuantityComplete": True}]),
)
ISSUE = st.builds(
    lambda station, start, length, kind: (
        "POST /issue",
        {
            **given_of(endAt=None if length is None else at(start + length)),
            "type": kind,
            "stationCode": station,
            "startAt": at(start),
        },
    ),
    STATIONS,
    st.integers(-3000, 0),
    LENGTHS,
    st.sampled_from(["stop", "slow"]),
)
SKU = st.builds(
    lambda code, rate: ("POST /sku", {"code": code, "name": "Changed", "cycleTime": rate}),
    st.sampled_from(["JAR-GARAM-50", "BASE-TOMATO", "NEW-1"]),
    st.integers(1, 10**6),
)
SKU_GROUP = st.builds(
    lambda rate, many: (
        "POST /sku-group",
        {
            **given_of(defaultCycleTime=rate),
            "code": "TWIN-TRAY",
            "name": "Changed",
            "skus": [{"skuCode": "BASE-TOMATO", "productionMultiplier": many}],
        },
    ),
    st.none() | st.integers(1, 10**6),
    st.floats(0.001, 100),
)
REASON = st.builds(
    lambda parent, code: (
        "POST /reason",
        {"code": code, "description": "x", "parentReasonCode": parent},
    ),
    st.sampled_from([None, "mechanical", "belt-torn", "r1"]),
    st.sampled_from(["r1", "r2", "belt-torn"]),
)
SHIFT = st.builds(
    lambda pattern, day, hour, length, gone: (
        "POST /shift",
        {
            "shiftPatternId": pattern,
            "title": "More",
            "shifts": [{"name": "x", "weekDay": day, "startHour": hour, "duration": length}],
            "deleteShifts": gone,
        },
    ),
    st.just(2),
    WEEKDAYS,
    st.integers(0, 24),
    st.integers(1, 24),
    st.lists(st.integers(201, 212), max_size=4, unique=True),
)
PLANT = st.builds(
    lambda zone, hour: (
        "POST /plant",
        {"code": "leeds", "name": "Leeds", "timezone": zone, "dayStartHour": hour},
    ),
    st.sampled_from(["Europe/London", "America/St_Johns", "Pacific/Apia"]),
    st.floats(0, 24),
)
DELETION = st.sampled_from(
    [f"DELETE /reason/{code}" for code in ("r1", "r2", "belt-torn", "film-jam", "lubrication")]
    + [f"DELETE /shift-pattern/{pattern}" for pattern in (2, 6)]
).map(lambda call: (call, None))
OTHER = st.sampled_from(
    [
        ("POST /account", {"defaultAutoEndOnQuantityComplete": True}),
        ("POST /admin/seedrun", None),
        ("POST /admin/seedrun/demo", None),
    ]
)
CLOCK = st.tuples(st.just("clock"), st.integers(-2000, 2000))

CALLS = st.one_of(
    SCHEDULE, ISSUE, SKU, SKU_GROUP, REASON, SHIFT, PLANT, DELETION, OTHER, CLOCK, CLOCK
)


def make(client: Any, call: str, body: Any) -> int:
    """Make a call, or move the clock to so many minutes from its start; return the status."""
    if call == "clock":
        client.application.world.clock.set(INSTANTS[0] + timedelta(minutes=body))
        return 200
    method, _, path = call.partition(" ")
    options = {} if body is None else {"json": body}
    status: int = client.request(method, f"/api{path}", "demo-staff-key", **options).status_code
    return status


@given(calls=st.lists(CALLS, min_size=1, max_size=15))
@settings(max_examples=20)
def test_dataset_agrees_with_itself_after_any_calls(
    new_client: Callable[..., Any], calls: list[tuple[str, Any]]
) -> None:
    client = new_client(clock=Clock(INSTANTS[0]))
    statuses = [make(client, *call) for call in calls]
    assert set(statuses) <= {200, 204, 404, 409}
    assert problems(client, "demo-admin-key") == []
