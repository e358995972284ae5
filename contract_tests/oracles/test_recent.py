"""Entries for the last days show at once in the lists that follow from them."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import contract_terms as terms
from ..probing.bodies import MINUTE, a_body
from ..probing.catalogue import oracle
from ..probing.comparing import differences, is_other_time
from ..probing.downtime import ISSUES, WINDOWS, check_downtime
from ..probing.flags import SCHEDULES, check_flags, of_schedule
from ..probing.lists import Item
from ..probing.lists_agree import check_names
from ..probing.making import marked, save, writing
from ..probing.probe import HOUR, Probe
from ..probing.rates import RATES
from ..probing.recent import MOST, Slot, busy_hours, idle_hours, unless_others_plan
from ..probing.times import iso, ms_of
from ..probing.window_sums import check_bounds, check_made
from ..target.applicable import not_applicable
from ..target.schema import BY_ID

pytestmark = pytest.mark.writes

CREATE, SAVE = BY_ID["createIssue"], BY_ID["saveSchedule"]
AUTO_END = "autoEndOnQuantityComplete"
OTHERS = frozenset({"skuGroupCode", "nonProductionReasonCode", "cycleTime"})
MOST_ISSUES = 1000
LATER, HALF_AN_HOUR = 10 * MINUTE, 30 * MINUTE
SLACK = 1000
"""Milliseconds: a list may round times to seconds."""


@oracle("downtime-agrees", "POST /issue", "GET /station-window", "GET /issue", most=2)
@given(data=st.data())
def test_entered_stops_are_downtime(probe: Probe, data: st.DataObject) -> None:
    busy = busy_hours(probe)
    if not busy:
        pytest.skip("no station worked on two schedules that are over")
    code = data.draw(st.sampled_from(sorted(busy)))
    pairs = st.sampled_from(list(combinations(busy[code], 2)))
    drawn = [data.draw(st.sampled_from(hours)) for hours in data.draw(pairs)]
    begin, length = data.draw(st.integers(5, 40)), data.draw(st.integers(2, 15))
    entered: list[tuple[int, Any]] = []
    with writing(probe):
        # What is kept of the station since the first is entered must not hide the earlier one.
        for at in reversed(drawn):
            start = at + begin * MINUTE
            times = {"startAt": iso(start), "endAt": iso(start + length * MINUTE)}
            body = {"type": "stop", "stationCode": code, **times}
            result = save(probe, CREATE, marked(probe, CREATE, body))
            if result is None:
                return  # Another oracle checks that it is accepted.
            entered.append((at, result["id"]))
        for at, number in entered:
            _check_hour(probe, code, at, number)


def _check_hour(probe: Probe, code: str, at: int, number: Any) -> None:
    query = {"stationcodes": code, "rangecode": f"{iso(at)}/{iso(at + HOUR)}"}

    def check() -> None:
        windows = probe.read(WINDOWS, grouping="quarter", limit=MOST, **query).items
        stops = probe.read(ISSUES, limit=MOST_ISSUES, **query).items
        if number not in [stop["id"] for stop in stops]:
            expected = f"issue {number} of {code}, entered for {iso(at)}, is listed in its hour"
            actual = f"{len(stops)} others are"
            probe.fail(ISSUES.operation, expected, actual, ISSUES.operation.location, about="lost")
        for window in windows:
            if window["totalMs"] == window["scheduledProductionMs"]:
                check_downtime(probe, window, stops)

    probe.retry(check)


@oracle("scheduled", "POST /schedule", "GET /schedule", "GET /station-window", most=2)
@given(data=st.data())
def test_what_was_planned_for_the_past_is_scheduled(probe: Probe, data: st.DataObject) -> None:
    code, at = data.draw(st.sampled_from(_idle(probe)))
    drawn = data.draw(a_body(probe, SAVE, OTHERS))
    start = at + data.draw(st.integers(0, 30)) * MINUTE
    end = start + data.draw(st.integers(20, 50)) * MINUTE
    with writing(probe):
        body = {**marked(probe, SAVE, drawn), "stationCode": code, AUTO_END: False}
        result = _planned(probe, body, start, end)
        if result is None:
            return
        with unless_others_plan(probe, (code, at), result["id"]):
            check_names(probe, SAVE, result, SCHEDULES.item_schema)
            _check_answer(probe, result, start, end)
            shown = [(result, _check_schedule(probe, result, start, end))]
            moved = {"id": result["id"], **_times(end + LATER, end - start)}
            again = save(probe, SAVE, {**body, **moved})
            if again is not None:
                listed = _check_schedule(probe, again, end + LATER, end + LATER + end - start)
                _check_vacated(probe, again, start, end)
                check_names(probe, SAVE, again, SCHEDULES.item_schema)
                _check_answer(probe, again, end + LATER, end + LATER + end - start)
                shown.append((again, listed))
            # Last, as it is assumed: a guess must not hide a failure.
            for pair in shown:
                _check_response(probe, *pair)


@oracle("scheduled", "POST /schedule", "GET /schedule", "GET /station-window", most=1)
@given(data=st.data())
def test_what_nobody_gives_a_rate_is_scheduled(probe: Probe, data: st.DataObject) -> None:
    idle, skus = _idle(probe), [each["code"] for each in _without_rate(probe, "listSkus")]
    stations = {each["code"] for each in _without_rate(probe, "listStations")}
    slots = [(code, at) for code, at in idle if code in stations]
    if not slots or not skus:
        pytest.skip("each SKU has a rate, or each station that stood idle")
    code, start = data.draw(st.sampled_from(slots))
    drawn, sku = data.draw(a_body(probe, SAVE, OTHERS)), data.draw(st.sampled_from(skus))
    with writing(probe):
        body = {**marked(probe, SAVE, drawn), "stationCode": code, AUTO_END: False}
        result = _planned(probe, {**body, "skuCode": sku}, start, start + HALF_AN_HOUR)
        if result is not None:
            with unless_others_plan(probe, (code, start), result["id"]):
                listed = _check_schedule(probe, result, start, start + HALF_AN_HOUR)
                _check_response(probe, result, listed)


@oracle("flags", "POST /schedule", "GET /schedule", most=2)
@given(data=st.data())
def test_schedule_ends_when_its_quantity_is_made(probe: Probe, data: st.DataObject) -> None:
    code, start = data.draw(st.sampled_from(_idle(probe)))
    drawn, place = data.draw(a_body(probe, SAVE, OTHERS)), SCHEDULES.member(AUTO_END)
    rate = {"cycleTime": data.draw(st.integers(2, 10)) * 1000}
    wanted = {"plannedQuantity": data.draw(st.integers(1, 60)), AUTO_END: True}
    with writing(probe):
        body = {**marked(probe, SAVE, drawn), "stationCode": code, **rate, **wanted}
        result = _planned(probe, body, start, start + HOUR)
        if result is None or not result["isEnded"] or not _is_before(result, start + HOUR):
            return
        probe.asked(SCHEDULES.operation, place)
        if result["quantityGood"] < wanted["plannedQuantity"]:
            expected = f"schedule {result['id']} ends by itself when {wanted['plannedQuantity']}"
            actual = f"it ended at {result['actualEndAt']}, with {result['quantityGood']}"
            with unless_others_plan(probe, (code, start), result["id"]):
                probe.fail(
                    SCHEDULES.operation, f"{expected} are made", actual, place, about="early"
                )


def _idle(probe: Probe) -> list[Slot]:
    """Return when stations were idle, so that something can be planned for that time."""
    settings = probe.deployment.settings
    if settings.mode == "write" and not settings.allow_left:
        not_applicable("it changes for good what a station did (see --allow-left)")
    idle = idle_hours(probe)
    if not idle:
        pytest.skip("a schedule of each station was on all the time")
    return idle


def _planned(probe: Probe, body: dict[str, Any], start: int, end: int) -> Item | None:
    """Plan a schedule for the past; return it, or None if it cannot be planned for that time."""
    if any(
        each["scheduledProductionMs"] for each in _minutes(probe, body["stationCode"], start, end)
    ):
        return None  # Somebody else has planned something meanwhile.
    # By a name of the run, others see that it may be planned anew.
    named = {name: probe.deployment.own_text() for name in SAVE.writes["marked"]}
    # Another oracle checks that it is accepted.
    return save(probe, SAVE, {**body, **named, **_times(start, end - start)})


def _without_rate(probe: Probe, operation_id: str) -> list[Item]:
    """Return the records of a list that give no rate."""
    return [item for item in probe.pool_of(operation_id) if not any(map(item.get, RATES))]


def _is_before(schedule: Item, at: int) -> bool:
    """Tell whether a schedule ended before a time, epoch ms."""
    return (ms_of(schedule["actualEndAt"]) or at) < at - SLACK


def _times(start: int, length: int) -> dict[str, str]:
    return {"plannedStartAt": iso(start), "plannedEndAt": iso(start + length)}


def _minutes(probe: Probe, code: str, start: int, end: int) -> list[Item]:
    query = {"stationcodes": code, "rangecode": f"{iso(start)}/{iso(end)}"}
    return probe.read(WINDOWS, grouping="minute", limit=MOST, **query).items


def _check_vacated(probe: Probe, schedule: Item, start: int, end: int) -> None:
    """Check that nothing is scheduled any more when a schedule was planned before."""
    place = WINDOWS.member("scheduledProductionMs")
    for window in _minutes(probe, schedule["stationCode"], start, end):
        if window["scheduledProductionMs"] > SLACK:
            expected = f"nothing is scheduled from {window['windowStartAt']} on: schedule"
            expected += f" {schedule['id']} was planned anew, from {schedule['plannedStartAt']} on"
            actual = f"scheduledProductionMs is {window['scheduledProductionMs']}"
            probe.fail(WINDOWS.operation, expected, actual, place, about="vacated")


def _check_schedule(probe: Probe, result: Item, start: int, end: int) -> Item:
    """Check what is listed of a schedule, and of its station meanwhile; return the former."""
    query: dict[str, Any] = {"rangecode": f"{iso(start)}/{iso(end)}"}
    listed = probe.read(SCHEDULES, scheduleids=f"{result['id']}", **query).items
    if len(listed) != 1:
        expected = f"schedule {result['id']} is listed in its range once"
        rests = SCHEDULES.rests_on("rangecode")
        probe.fail(SCHEDULES.operation, expected, f"{len(listed)} are listed", *rests)
    check_flags(probe, SCHEDULES, listed[0], of_schedule(listed[0]))
    windows = _minutes(probe, result["stationCode"], start, end)
    for window in windows:
        check_bounds(probe, window)
        if start <= (ms_of(window["windowStartAt"]) or 0) < end - MINUTE:
            _check_window(probe, listed[0], window)
    if listed[0]["isEnded"]:
        check_made(probe, listed[0], windows)
    return listed[0]


def _check_answer(probe: Probe, result: Item, start: int, end: int) -> None:
    """Check that the response to a schedule shows no other times than were sent."""
    probe.asked(SAVE, terms.NO_OTHER_TIME)
    for member, sent in _times(start, end - start).items():
        if is_other_time(sent, result[member]):
            expected = f"{member} {sent!r}, which was accepted, is shown as that time"
            actual = f"it is {result[member]!r}"
            probe.fail(SAVE, expected, actual, terms.NO_OTHER_TIME, about=f"other {member}")


def _check_response(probe: Probe, result: Item, listed: Item) -> None:
    """Check that a schedule that is over was listed as in the response that saved it."""
    for member, said, actual in differences(result, listed):
        expected = f"{member} of what is over by now is listed as in the response: {said!r}"
        text, place = f"it is {actual!r}", (*terms.response_place(SAVE), "description")
        probe.fail(SAVE, expected[:300], text[:300], place, about=f"listed {member}")


def _check_window(probe: Probe, schedule: Item, window: Item) -> None:
    place = WINDOWS.member("scheduledProductionMs")
    if window["shiftMs"]:
        probe.asked(WINDOWS.operation, place)
    if abs(window["shiftMs"] - window["scheduledProductionMs"]) > SLACK:
        expected = f"scheduledProductionMs from {window['windowStartAt']} is all of its shift time"
        actual = f"it is {window['scheduledProductionMs']}, of {window['shiftMs']}"
        text = f"{expected}, for which schedule {schedule['id']} was planned"
        probe.fail(WINDOWS.operation, text, actual, place, about="scheduledProductionMs")
