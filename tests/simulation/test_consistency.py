"""The simulation agrees with itself, on every dataset and after any sequence of calls."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.timestamps import epoch_ms
from busroot_mock.worlds.clock import Clock

# Whole minutes: a window ends with one, and then all that was made lies in a window.
INSTANTS = [
    datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 7, 4, 23, 59, tzinfo=UTC),
]
RANGE = "rangecode=2020-01-01/2099-01-01"


class View:
    """All that the API shows of an account."""

    def __init__(self, client: Any, key: str) -> None:
        def rows(path: str) -> list[dict[str, Any]]:
            answer = client.get(f"/api{path}", key)
            assert answer.status_code == 200, answer.text
            return answer.json()["results"]

        self.plants = rows("/plant")
        self.groups = rows("/station-group")
        self.stations = rows("/station")
        self.patterns = rows("/shift-pattern")
        self.skus = rows("/sku")
        self.sku_groups = rows("/sku-group")
        self.reasons = rows("/reason")
        self.users = rows("/admin/user")
        self.schedules = rows(f"/schedule?{RANGE}")
        self.issues = rows("/issue")
        self.days = rows("/station-window?grouping=day&rangecode=P9D&limit=5000")
        self.hours = rows("/station-window?grouping=hour&rangecode=P2D&limit=5000")
        self.now = epoch_ms(self.plants[0]["now"]) if self.plants else 0


def codes(rows: list[dict[str, Any]], name: str = "code") -> set[Any]:
    return {row[name] for row in rows}


def references(view: View) -> Iterator[str]:
    stations, skus = codes(view.stations), codes(view.skus)
    for rows, name, known in (
        (view.groups, "plantCode", codes(view.plants)),
        (view.groups, "shiftPatternId", codes(view.patterns, "id")),
        (view.stations, "groupCode", codes(view.groups)),
        (view.stations, "plantCode", codes(view.plants)),
        (view.stations, "shiftPatternId", codes(view.patterns, "id")),
        (view.reasons, "parentReasonCode", codes(view.reasons) | {None}),
        (view.schedules, "stationCode", stations),
        (view.schedules, "skuCode", skus | {None}),
        (view.schedules, "skuGroupCode", codes(view.sku_groups) | {None}),
        (view.schedules, "nonProductionReasonCode", codes(view.reasons) | {None}),
        (view.issues, "stationCode", stations),
        (view.issues, "causeCode", codes(view.reasons) | {None}),
        (view.days, "stationCode", stations),
    ):
        yield from (f"{name} {row[name]!r}" for row in rows if row[name] not in known)
    members = [member for group in view.sku_groups for member in group["skus"]]
    yield from (f"member {m['skuCode']}" for m in members if m["skuCode"] not in skus)


def twin_times(view: View) -> Iterator[str]:
    for row in (*view.schedules, *view.issues):
        for name in (name for name in row if name.endswith("AtTimestamp")):
            text = row[name.removesuffix("Timestamp")]
            if row[name] != (None if text is None else epoch_ms(text)):
                yield f"{name} of {row['id']}: {row[name]} is not {text}"


def durations(view: View) -> Iterator[str]:
    for issue in view.issues:
        end = view.now if issue["isOngoing"] else issue["endAtTimestamp"]
        if issue["duration"] != end - issue["startAtTimestamp"]:
            yield f"issue {issue['id']} lasts {issue['duration']}"
        if issue["isOngoing"] != (issue["endAt"] is None):
            yield f"issue {issue['id']} ends and goes on"
    for window in (*view.days, *view.hours):
        length = epoch_ms(window["windowEndAt"]) - epoch_ms(window["windowStartAt"])
        if window["totalMs"] != length:
            yield f"window of {window['totalMs']} ms is {length} long"


def window_sums(view: View) -> Iterator[str]:
    for window in (*view.days, *view.hours):
        lost = window["productiveMs"] + window["downtimeMs"]
        planned = window["scheduledProductionMs"] + window["scheduledNonProductionMs"]
        if not lost <= window["scheduledProductionMs"]:
            yield f"productive and down beyond scheduled: {window}"
        if not planned <= window["shiftMs"] <= window["totalMs"]:
            yield f"scheduled beyond shift: {window}"
        if epoch_ms(window["windowEndAt"]) > view.now:
            yield f"window in the future: {window}"


def counts(view: View) -> Iterator[str]:
    made: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0])
    for window in view.days:
        made[window["stationCode"]][0] += window["productionGoodCount"]
        made[window["stationCode"]][1] += window["productionBadCount"]
    first = min((epoch_ms(w["windowStartAt"]) for w in view.days), default=0)
    for code in codes(view.stations):
        own = [s for s in view.schedules if s["stationCode"] == code and s["isStarted"]]
        if all(schedule["actualStartAtTimestamp"] >= first for schedule in own):
            booked = [sum(s[f"quantity{kind}"] for s in own) for kind in ("Good", "Bad")]
            if booked != made[code]:
                yield f"{code}: windows made {made[code]}, schedules {booked}"


def issues_lie_in_schedules(view: View) -> Iterator[str]:
    runs = [
        (s["stationCode"], s["actualStartAtTimestamp"], s["actualEndAtTimestamp"] or view.now + 1)
        for s in view.schedules
        if s["isStarted"] and s["nonProductionReasonCode"] is None
    ]
    for issue in view.issues:
        start = issue["startAtTimestamp"]
        if not any(code == issue["stationCode"] and a <= start < b for code, a, b in runs):
            yield f"issue {issue['id']} at {issue['startAt']} on an idle {issue['stationCode']}"


def derived_states(view: View) -> Iterator[str]:
    for schedule in view.schedules:
        if schedule["isStarted"] != (schedule["actualStartAt"] is not None):
            yield f"schedule {schedule['id']}: isStarted"
        if schedule["isEnded"] != (schedule["actualEndAt"] is not None):
            yield f"schedule {schedule['id']}: isEnded"
    tree = {reason["code"]: reason for reason in view.reasons}
    for issue in view.issues:
        trail = [crumb["code"] for crumb in issue["causeBreadcrumb"]]
        if trail[-1:] != [code for code in [issue["causeCode"]] if code]:
            yield f"issue {issue['id']}: breadcrumb {trail} of {issue['causeCode']}"
        if [tree[code]["parentReasonCode"] for code in trail] != [None, *trail][: len(trail)]:
            yield f"issue {issue['id']}: {trail} is no line of the tree"
        late = issue["isOngoing"] and (issue["isEscalated"] or not issue["isAcknowledged"])
        if late != (issue["ragStatus"] == "#cc3311"):
            yield f"issue {issue['id']}: {issue['ragStatus']}"
    zones = {plant["code"]: plant["timezone"] for plant in view.plants}
    yield from (g["code"] for g in view.groups if g["plantTimezone"] != zones[g["plantCode"]])
    yield from (s["code"] for s in view.stations if s["timezone"] != zones[s["plantCode"]])


def rates(view: View) -> Iterator[str]:
    skus = {sku["code"]: sku for sku in view.skus}
    groups = {group["code"]: group for group in view.sku_groups}
    stations = {station["code"]: station for station in view.stations}
    for schedule in (s for s in view.schedules if s["nonProductionReasonCode"] is None):
        group = groups.get(schedule["skuGroupCode"])
        product = {"cycleTime": group["defaultCycleTime"]} if group else skus[schedule["skuCode"]]
        levels = [schedule, product, stations[schedule["stationCode"]]]
        expected = next(filter(None, (cycle_time(level, schedule) for level in levels)), None)
        received = schedule["effectiveCycleTime"]
        if received != (None if expected is None else pytest.approx(expected, rel=1e-3)):
            yield f"schedule {schedule['id']}: {received} ms a cycle, not {expected}"


def cycle_time(level: dict[str, Any], schedule: dict[str, Any]) -> float | None:
    """Return the ms that a cycle takes by the rate of a level, if it has one."""
    batch = schedule["effectiveBatchSize"] or 1
    per_minute = level.get("unitsPerMinute") or (level.get("unitsPerHour") or 0) / 60
    return level["cycleTime"] or (60_000 * batch / per_minute if per_minute else None)


def memberships(view: View) -> Iterator[str]:
    for station in view.stations:
        group = next(g for g in view.groups if g["code"] == station["groupCode"])
        if station["code"] not in codes(group["stations"]):
            yield f"{station['code']} is not in its group"
        plant = next(p for p in view.plants if p["code"] == station["plantCode"])
        if group["code"] not in codes(plant["stationGroups"]):
            yield f"{group['code']} is not in its plant"


RULES = [
    references,
    twin_times,
    durations,
    window_sums,
    counts,
    issues_lie_in_schedules,
    derived_states,
    memberships,
]


def problems(client: Any, key: str) -> list[str]:
    view = View(client, key)
    return [f"{rule.__name__}: {problem}" for rule in RULES for problem in rule(view)]


@pytest.mark.parametrize("now", INSTANTS, ids=str)
@pytest.mark.parametrize("dataset", ["demo", "minimal"])
@pytest.mark.parametrize("key", ["demo-admin-key", "other-admin-key"])
def test_dataset_agrees_with_itself(
    new_client: Callable[..., Any], dataset: str, key: str, now: datetime
) -> None:
    assert problems(new_client(dataset=dataset, clock=Clock(now)), key) == []


@given(seed=st.integers(), minutes=st.integers(0, 60 * 24 * 400))
@settings(max_examples=8)
def test_dataset_agrees_with_itself_at_any_time_and_seed(
    new_client: Callable[..., Any], seed: int, minutes: int
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert problems(new_client(seed=seed, clock=Clock(now)), "demo-admin-key") == []


def test_effective_rates_follow_their_precedence(new_client: Callable[..., Any]) -> None:
    client = new_client(clock=Clock(INSTANTS[0]))
    assert list(rates(View(client, "demo-admin-key"))) == []
