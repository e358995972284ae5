"""Defects of meaning: the tags Issue, Schedule, Shift and Station Window."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.contract.times import PLAN, SCHEDULES, SHIFT, WINDOWS
from evaluation.mutants.defective import MockServer

HOUR = 3_600_000
WEEK = "/schedule?rangecode=2026-02-27/2026-02-28"
PATTERN = {"title": "New", "shifts": [SHIFT]}
CHANGE = {"shiftPatternId": 6, "title": "Cover", "shifts": [SHIFT]}
PATTERNS = get("/shift-pattern")
ISSUE = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T08:10:00.000Z"}
SHORT = ISSUE | {"endAt": "2026-03-02T08:25:00.000Z"}


@shapes.records("meaning", "GET /issue", shows=[get("/issue")])
def issue_timestamp_an_hour_off(issue: Any) -> Any:
    """`startAtTimestamp` is an hour after `startAt`."""
    return issue | {"startAtTimestamp": issue["startAtTimestamp"] + HOUR}


@shapes.records("meaning", "GET /issue", shows=[get("/issue")])
def issue_duration_in_seconds(issue: Any) -> Any:
    """The duration of an issue is in seconds."""
    return issue | {"duration": issue["duration"] / 1000}


@shapes.params("meaning", "GET /issue", shows=[get("/issue?plantcode=pune")])
def issue_plant_ignored(given: dict[str, str]) -> dict[str, Any]:
    """Issues of every plant are listed, whichever is asked for."""
    return {"plantcode": None} if "plantcode" in given else {}


@shapes.params("meaning", "GET /issue", shows=[get("/issue?limit=3")])
def issue_limit_ignored(given: dict[str, str]) -> dict[str, Any]:
    """`limit` makes no difference to the list of issues."""
    return {"limit": None} if "limit" in given else {}


@shapes.listed("meaning", "GET /issue", shows=[get("/issue")])
def issue_oldest_first(issues: list[Any]) -> Any:
    """Issues are listed with the oldest first."""
    return issues[::-1]


@shapes.listed("meaning", "GET /issue", shows=[post("/issue", SHORT), get("/issue")])
def issue_created_not_listed(issues: list[Any]) -> Any:
    """An issue that was recorded by hand is not in the list."""
    return [issue for issue in issues if not 10_000 <= issue["id"] < 20_000]


@shapes.records("meaning", "GET /issue", shows=[get("/issue")])
def issue_ongoing_with_end(issue: Any) -> Any:
    """An issue with an end is still ongoing."""
    return issue | {"isOngoing": True}


@shapes.around(
    "meaning", "POST /schedule", shows=[post("/schedule", PLAN), post("/schedule", PLAN)]
)
async def schedule_duplicate_accepted(asked: Asked, server: MockServer) -> Answered:
    """A duplicate schedule is accepted."""
    given = await server(asked)
    if given.status != 409:
        return given
    keywords = {each["keyword"] for each in given.json["violations"]}
    start = asked.json["plannedStartAt"]
    if keywords != {"unique"}:
        return given
    later = datetime.fromisoformat(start.upper()).astimezone(UTC) + timedelta(milliseconds=1)
    return await server(asked.with_json(asked.json | {"plannedStartAt": later.isoformat()}))


@shapes.around("meaning", "GET /schedule", shows=[get(WEEK)])
async def schedule_range_ignored(asked: Asked, server: MockServer) -> Answered:
    """Schedules of all times are listed, whatever the range."""
    given = await server(asked)
    if not given.is_good:
        return given
    everything = asked.with_params(asked.params | {"rangecode": "2000-01-01/2099-12-31"})
    results = (await server(everything)).json["results"]
    return given.with_list(lambda _: results)


@shapes.records("meaning", "GET /schedule", "POST /schedule", shows=[get(SCHEDULES)])
def schedule_timestamps_in_seconds(schedule: Any) -> Any:
    """The timestamps of planned times are in seconds."""
    names = ("plannedStartAtTimestamp", "plannedEndAtTimestamp")
    stamps = {name: schedule[name] for name in names if schedule[name] is not None}
    return schedule | {name: value // 1000 for name, value in stamps.items()}


@shapes.records("meaning", "GET /schedule", shows=[get(SCHEDULES)])
def schedule_of_missing_sku(schedule: Any) -> Any:
    """A schedule names a SKU that does not exist."""
    code = schedule["skuCode"]
    return schedule | {"skuCode": code and f"{code}-V1"}


@shapes.answer("meaning", "GET /schedule", shows=[get(WEEK)])
def schedule_range_a_day_long(given: Answered) -> Answered:
    """The end of the range is a day later than asked for."""
    value = given.json
    value["range"]["to"] += 24 * HOUR
    return given.with_json(value)


@shapes.body("meaning", "POST /shift", shows=[post("/shift", PATTERN)])
def shift_hours_swapped(value: Any) -> Any:
    """The start of a shift is stored as its duration, and the other way round."""
    return value | {"shifts": [_swapped(shift) for shift in value.get("shifts", [])]}


def _swapped(shift: dict[str, Any]) -> dict[str, Any]:
    start, duration = shift["startHour"], shift["duration"]
    return shift | {"startHour": duration, "duration": start} if start >= 0.08 else shift


@shapes.around(
    "meaning",
    "DELETE /shift-pattern/{id}",
    shows=[delete("/shift-pattern/6"), PATTERNS],
)
async def shift_pattern_still_listed(asked: Asked, server: MockServer) -> Answered:
    """A deleted shift pattern is still listed."""
    return await server.undone(asked)


@shapes.around("meaning", "POST /shift", shows=[post("/shift", CHANGE)])
async def shift_unmentioned_removed(asked: Asked, server: MockServer) -> Answered:
    """A change removes the shifts that it does not name."""
    value = asked.json
    if not isinstance(value, dict) or not value.get("shiftPatternId") or "shifts" not in value:
        return await server(asked)
    patterns = (await server.value(asked, "GET /shift-pattern")).get("results", [])
    old: dict[str, Any] = next(
        (pattern for pattern in patterns if pattern["id"] == value["shiftPatternId"]),
        {"shifts": []},
    )
    given = await server(asked)
    if not given.is_good:
        return given
    named = [shift.get("id") for shift in value["shifts"]] + value.get("deleteShifts", [])
    gone = [shift["shiftId"] for shift in old["shifts"] if shift["shiftId"] not in named]
    rest = {"shiftPatternId": old["id"], "title": value["title"], "deleteShifts": gone}
    return await server(asked.with_json(rest)) if gone else given


@shapes.around("meaning", "POST /shift", shows=[post("/shift", PATTERN), PATTERNS])
async def shift_pattern_made_twice(asked: Asked, server: MockServer) -> Answered:
    """A new shift pattern is made twice."""
    given = await server(asked)
    if given.is_good and "shiftPatternId" not in asked.json:
        await server(asked)
    return given


@shapes.records("meaning", "GET /shift-pattern", shows=[PATTERNS])
def shift_pattern_ends_early(pattern: Any) -> Any:
    """The end of a shift pattern is not its start and duration."""
    return pattern | {"endHour": pattern["endHour"] - 1}


@shapes.asking("meaning", "DELETE /shift-pattern/{id}", shows=[delete("/shift-pattern/6")])
def shift_delete_takes_next(asked: Asked) -> Asked:
    """Another shift pattern is deleted: the one with the next id."""
    head, _, number = asked.path.rpartition("/")
    fine = number.isdigit() and int(number) < 10**9
    return asked._replace(path=f"{head}/{int(number) + 1}") if fine else asked


@shapes.records("meaning", "GET /station-window", shows=[get(WINDOWS)])
def window_more_productive_than_scheduled(window: Any) -> Any:
    """A station is productive for longer than production is scheduled."""
    return window | {"productiveMs": window["scheduledProductionMs"] + 60000}


@shapes.records("meaning", "GET /station-window", shows=[get(WINDOWS)])
def window_length_wrong(window: Any) -> Any:
    """The length of a window is not the time between its ends."""
    return window | {"totalMs": window["totalMs"] * 2}


@shapes.around("meaning", "GET /station-window", shows=[get(WINDOWS), get(WINDOWS)])
async def window_counts_at_random(asked: Asked, server: MockServer) -> Answered:
    """The units made differ from one response to the next."""
    given = await server(asked)
    if not given.is_good:
        return given
    chance = server.memory.setdefault("chance", Random(1))
    return given.with_records(
        lambda row: row | {"productionGoodCount": row["productionGoodCount"] + chance.randint(1, 9)}
    )


DAY = "/station-window?rangecode=2026-02-27/2026-02-28&grouping=day"


@shapes.around("meaning", "GET /station-window", shows=[get(DAY)])
async def window_hours_do_not_add_up(asked: Asked, server: MockServer) -> Answered:
    """The good units of a day are twice those of its hours."""
    given = await server(asked)
    if not given.is_good or asked.params.get("grouping") != "day":
        return given
    return given.with_records(
        lambda row: row | {"productionGoodCount": row["productionGoodCount"] * 2}
    )


@shapes.params("meaning", "GET /station-window", shows=[get(f"{WINDOWS}&skip=2&limit=2")])
def window_skip_ignored(given: dict[str, str]) -> dict[str, Any]:
    """`skip` makes no difference to the list of windows."""
    return {"skip": "0"} if "skip" in given else {}


@shapes.params("meaning", "GET /station-window", shows=[get(f"{WINDOWS}&stationcodes=pack-1")])
def window_stations_ignored(given: dict[str, str]) -> dict[str, Any]:
    """Windows of every station are listed, whichever is asked for."""
    return {"stationcodes": None} if "stationcodes" in given else {}


@shapes.answer("meaning", "GET /station-window", shows=[get(WINDOWS)])
def window_range_twins_differ(given: Answered) -> Answered:
    """`fromIso` of the range is an hour before `from`."""
    value = given.json
    start = datetime.fromisoformat(value["range"]["fromIso"]) - timedelta(hours=1)
    text = start.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return given.with_json(value | {"range": value["range"] | {"fromIso": text}})


@shapes.records("meaning", "GET /schedule", shows=[get(SCHEDULES)])
def schedule_rate_of_nobody(schedule: Any) -> Any:
    """The effective cycle time is not that of the schedule, SKU or station."""
    time = schedule["effectiveCycleTime"]
    return schedule | {"effectiveCycleTime": time and time * 1.5}


@shapes.records("meaning", "GET /schedule", shows=[get(SCHEDULES)])
def schedule_started_before_its_time(schedule: Any) -> Any:
    """A schedule without an actual start says that it has started."""
    return schedule | {"isStarted": True}


@shapes.records("meaning", "GET /schedule", shows=[get(SCHEDULES)])
def schedule_counts_good_as_bad(schedule: Any) -> Any:
    """The good units of a schedule are counted as bad too."""
    return schedule | {"quantityBad": schedule["quantityBad"] + schedule["quantityGood"]}
