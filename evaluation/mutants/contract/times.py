"""Defects of contract: the tags Issue, Schedule, Shift and Station Window."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.defective import MockServer

ALL_TIMES = "rangecode=2000-01-01/2099-12-31"
SCHEDULES = f"/schedule?{ALL_TIMES}"
WINDOWS = "/station-window?rangecode=2026-02-27/2026-02-28"
PLAN = {
    "stationCode": "pack-1",
    "skuCode": "CASE-CURRY-12",
    "workOrderReference": "WO-1",
    "plannedStartAt": "2026-03-09T06:00:00.000Z",
}
SHIFT = {"name": "Cover", "startHour": 8, "duration": 6, "weekDay": "monday"}


@shapes.params("contract", "GET /issue", shows=[get("/issue?limit=1001")])
def issue_limit_unchecked(given: dict[str, str]) -> dict[str, Any]:
    """`limit` may be above 1000."""
    limit = given.get("limit", "")
    return {"limit": "1000"} if limit.isascii() and limit.isdigit() and int(limit) > 1000 else {}


@shapes.records("contract", "GET /issue", shows=[get("/issue")])
def issue_status_unknown(issue: Any) -> Any:
    """An ongoing issue has a colour that the contract does not list."""
    return issue | {"ragStatus": "red"} if issue["isOngoing"] else issue


@shapes.body(
    "contract",
    "POST /issue",
    shows=[post("/issue", {"type": "stop", "stationCode": "pack-1", "startAt": "yesterday"})],
)
def issue_start_unchecked(value: Any) -> Any:
    """The start of an issue may be any text."""
    start = value.get("startAt")
    odd = isinstance(start, str) and start[4:5] != "-"
    return value | {"startAt": "2026-03-02T08:10:00.000Z"} if odd else value


@shapes.params("contract", "GET /schedule", shows=[get("/schedule")])
def schedule_range_not_required(given: dict[str, str]) -> dict[str, Any]:
    """The range of schedules may be left out."""
    return {} if "rangecode" in given else {"rangecode": "thisweek"}


@shapes.params("contract", "GET /schedule", shows=[get("/schedule?rangecode=soon")])
def schedule_range_unchecked(given: dict[str, str]) -> dict[str, Any]:
    """A malformed range counts as this week."""
    return {"rangecode": "thisweek"} if given.get("rangecode", "").isalpha() else {}


@shapes.records("contract", "GET /schedule", shows=[get(SCHEDULES)])
def schedule_start_null(schedule: Any) -> Any:
    """A schedule that has not begun has no planned start."""
    return schedule if schedule["isStarted"] else schedule | {"plannedStartAt": None}


@shapes.body("contract", "POST /schedule", shows=[post("/schedule", PLAN | {"plannedQuantity": 0})])
def schedule_quantity_unchecked(value: Any) -> Any:
    """The planned quantity may be less than one."""
    number = value.get("plannedQuantity")
    odd = isinstance(number, int | float) and not isinstance(number, bool) and number < 1
    return value | {"plannedQuantity": 1} if odd else value


@shapes.body(
    "contract",
    "POST /shift",
    shows=[post("/shift", {"title": "New", "shifts": [SHIFT | {"weekDay": "someday"}]})],
)
def shift_weekday_unchecked(value: Any) -> Any:
    """An unknown day of a shift counts as Monday."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    shifts = value.get("shifts")
    if not isinstance(shifts, list) or not all(isinstance(shift, dict) for shift in shifts):
        return value
    fixed = [
        shift | {"weekDay": "monday"}
        if isinstance(shift.get("weekDay"), str) and shift["weekDay"] not in days
        else shift
        for shift in shifts
    ]
    return value | {"shifts": fixed}


@shapes.around("contract", "DELETE /shift-pattern/{id}", shows=[delete("/shift-pattern/99999")])
async def shift_missing_in_plain_text(asked: Asked, server: MockServer) -> Answered:
    """An unknown shift pattern yields plain text."""
    given = await server(asked)
    return given.with_body(b"Not found", "text/plain") if given.status == 404 else given


@shapes.records("contract", "GET /shift-pattern", shows=[get("/shift-pattern")])
def shift_hours_as_text(pattern: Any) -> Any:
    """The hours of a shift are text such as `6:00`."""
    hours = [shift | {"startHour": f"{shift['startHour']}:00"} for shift in pattern["shifts"]]
    return pattern | {"shifts": hours}


@shapes.params("contract", "GET /station-window", shows=[get(f"{WINDOWS}&grouping=week")])
def window_grouping_unchecked(given: dict[str, str]) -> dict[str, Any]:
    """An unknown grouping counts as `hour`."""
    known = given.get("grouping") in (None, "minute", "quarter", "hour", "day")
    return {} if known else {"grouping": "hour"}


@shapes.answer("contract", "GET /station-window", shows=[get(WINDOWS)])
def window_range_without_duration(given: Answered) -> Answered:
    """The range of the windows lacks `duration`."""
    value = given.json
    value["range"].pop("duration")
    return given.with_json(value)
