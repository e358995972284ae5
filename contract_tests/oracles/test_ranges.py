"""The range in a response is the range of the request."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation
from busroot_mock.timestamps import EPOCH

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Listing
from ..probing.probe import HOUR, Probe
from ..probing.ranges import read_span
from ..probing.times import iso, known_zones, ms_of
from ..target.schema import BY_ID, CONTRACT

SECOND = 1000
MINUTE = 60_000
DAY = 24 * HOUR
SLACK = HOUR
"""A day may be longer or shorter by this where clocks change."""

RANGED = [
    listing.operation
    for listing in LISTINGS.values()
    if listing.range_parameter and "range" in terms.members(listing.schema)
]
# For each word: earliest start and latest end in days from now, and its days; 0 for a month.
WORDS = {"today": (0, 1, 1), "yesterday": (-1, 0, 1), "tomorrow": (1, 2, 1),
         "thisweek": (-6, 7, 7), "lastweek": (-13, 0, 7), "nextweek": (1, 14, 7),
         "thismonth": (-31, 31, 0), "lastmonth": (-62, 0, 0)}  # fmt: skip
MONTH = 28, 31
NEXT = [("yesterday", "today"), ("today", "tomorrow"), ("lastweek", "thisweek"),
        ("thisweek", "nextweek"), ("lastmonth", "thismonth")]  # fmt: skip


def _range(probe: Probe, listing: Listing, text: str | None) -> dict[str, Any]:
    return read_span(
        probe, listing, **({} if text is None else {listing.range_parameter or "": text})
    )


def _place(listing: Listing) -> Any:
    name = listing.range_parameter or ""
    return (*CONTRACT.find(*listing.parameters[name], "schema")[0], "description")


@oracle("ranges")
@about(RANGED)
@given(data=st.data())
def test_range_is_the_interval_asked_for(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = LISTINGS[operation.operation_id]
    now = probe.now() // MINUTE * MINUTE
    start = now + data.draw(st.integers(-2000, 2000)) * 7 * MINUTE
    length = data.draw(st.integers(0, 3000)) * MINUTE
    hours, minutes = divmod(length // MINUTE, 60)
    end = data.draw(st.sampled_from([iso(start + length), f"PT{hours}H{minutes}M"]))
    text = f"{iso(start)}/{end}"
    with probe.example():
        span = _range(probe, listing, text)
        actual = span["from"], span["to"]
        members = terms.members(terms.member(listing.schema, "range"))
        probe.asked(
            operation, members["from"], members["to"], terms.member(listing.schema, "range")
        )
        if actual != (start, start + length):
            expected = f"the range of {text} is from {start} to {start + length}"
            probe.fail(operation, expected, f"it is {actual}", _place(listing), about="interval")


@oracle("ranges")
@about(RANGED)
@given(hours=st.integers(1, 200))
def test_range_of_a_duration_ends_now(probe: Probe, operation: Operation, hours: int) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        span = _range(probe, listing, f"PT{hours}H")
        after = next((ms_of(plant.get("now")) for plant in _plants(probe)), None)
        probe.asked(operation, (*_place(listing), "duration up to now"))
        length, late = span["to"] - span["from"], after is not None and span["to"] > after
        early = after is not None and span["to"] < after - 5 * MINUTE
        if length != hours * HOUR or late or early:
            expected = f"the range of PT{hours}H is {hours} hours long and ends now"
            actual = f"it is {length / HOUR} hours long, and ends at {span['toIso']}"
            probe.fail(operation, expected, actual, _place(listing), about="duration")

    with probe.example():
        probe.retry(check)


@oracle("ranges")
@about(RANGED)
def test_range_of_a_word(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        now = next((ms_of(plant.get("now")) for plant in _plants(probe)), None)
        spans = {word: _range(probe, listing, word) for word in WORDS}
        probe.asked(operation, (*_place(listing), "`yesterday`"))
        for word, (first, last, days) in WORDS.items():
            start, end = spans[word]["from"], spans[word]["to"]
            least, most = (days, days) if days else MONTH
            wrong = not least * DAY - SLACK <= end - start <= most * DAY + SLACK
            if now is not None:
                low, high = now + (first - 1) * DAY - SLACK, now + last * DAY + SLACK
                wrong = wrong or start < low or end > high
                wrong = wrong or (word in ("today", "thisweek", "thismonth")) != (
                    start <= now < end
                )
            if wrong:
                actual = f"it is from {iso(start)} to {iso(end)}"
                probe.fail(operation, f"the range is {word}", actual, _place(listing), about=word)
        for earlier, following in NEXT:
            if spans[earlier]["to"] != spans[following]["from"]:
                expected = f"{following} begins where {earlier} ends"
                actual = f"{spans[following]['fromIso']}, not {spans[earlier]['toIso']}"
                probe.fail(operation, expected, actual, _place(listing), about=following)
        place = (*listing.parameters[listing.range_parameter or ""], "description", "of `today`")
        probe.asked(operation, place)
        default = terms.schema_of(listing.parameters[listing.range_parameter or ""])
        if not default.get("required") and _range(probe, listing, None) != spans["today"]:
            place = (*listing.parameters[listing.range_parameter or ""], "description")
            probe.fail(
                operation, "without a range, the range is today", "it is another range", place
            )

    with probe.example():
        probe.retry(check)


def _plants(probe: Probe) -> list[dict[str, Any]]:
    return probe.all(LISTINGS["listPlants"]).items if probe.may_read("listPlants") else []


def _working(probe: Probe) -> dict[str, dict[str, Any]]:
    """Return the plants whose day begins at an hour of it, by code."""
    known = probe.pool_of("listPlants")
    return {plant["code"]: plant for plant in known if plant["dayStartHour"] < 24}


@oracle("ranges")
@about([operation for operation in RANGED if "plantcode" in terms.parameters(operation)])
@given(data=st.data())
def test_range_begins_with_the_day_of_the_plant(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = LISTINGS[operation.operation_id]
    if not _working(probe):
        pytest.skip("no plant is listed")
    code = data.draw(st.sampled_from(sorted(_working(probe))))
    word = data.draw(st.sampled_from(sorted(WORDS)))
    query = {listing.range_parameter or "": word, "plantcode": code}

    def check() -> None:
        plant = _working(probe).get(code)
        if plant is not None:
            _check_day(probe, operation, word, plant, read_span(probe, listing, **query)["from"])

    with probe.example():
        probe.retry(check)


def _check_day(
    probe: Probe, operation: Operation, word: str, plant: dict[str, Any], start: int
) -> None:
    """Check where a range begins that is asked for of a plant."""
    listing = LISTINGS[operation.operation_id]
    if plant["timezone"] not in known_zones():
        place = LISTINGS["listPlants"].member("timezone")
        expected = f"timezone of plant {plant['code']} is one of the tz database"
        actual = f"it is {plant['timezone']!r}"
        probe.fail(BY_ID["listPlants"], expected, actual, place, about="timezone")
    _note_days(probe, listing, word, plant)
    local = (EPOCH + timedelta(milliseconds=start)).astimezone(ZoneInfo(plant["timezone"]))
    around = {(local + timedelta(hours=hours)).utcoffset() for hours in (-25, 0, 25)}
    minutes = {at.hour * 60 + at.minute for at in (local, local.astimezone(UTC))}
    if len(around) == 1 and minutes.isdisjoint({0, round(plant["dayStartHour"] * 60)}):
        _fail_by_plant(probe, operation, word, plant, local)
    wrong = len(around) == 1 and local.hour * 60 + local.minute != round(plant["dayStartHour"] * 60)
    wrong = wrong or (word.endswith("week") and local.weekday() != 0)
    wrong = wrong or (word.endswith("month") and local.day != 1)
    if wrong:
        expected = (
            f"{word} of plant {plant['code']} begins at hour {plant['dayStartHour']} in "
            f"{plant['timezone']}, a week on Monday, a month on its first day"
        )
        probe.fail(operation, expected, f"it begins at {local}", _place(listing), about="day")


def _fail_by_plant(
    probe: Probe, operation: Operation, word: str, plant: dict[str, Any], start: datetime
) -> None:
    """Fail: a day begins neither at midnight nor at the plant's hour, in its zone or in UTC.

    That a day is bounded by this hour, and that the plant's data are in this zone, the manual says.
    """
    listing = LISTINGS["listPlants"]
    places = [(*listing.member(name), "description") for name in ("dayStartHour", "timezone")]
    expected = f"{word} of plant {plant['code']} begins at hour {plant['dayStartHour']} in"
    actual = f"it begins at {start}, which is no midnight either"
    probe.fail(
        operation, f"{expected} {plant['timezone']}", actual, *places, about="day of a plant"
    )


@oracle("ranges")
@about(RANGED)
def test_day_without_a_place_is_that_of_a_plant(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    if "plantcode" not in listing.parameters:
        pytest.skip("the list does not name plants")
    name = listing.range_parameter or ""

    def check() -> None:
        plants = [plant["code"] for plant in _plants(probe)]
        days = [
            read_span(probe, listing, **{name: "today", "plantcode": code})["from"]
            for code in plants
        ]
        own = _range(probe, listing, "today")["from"]
        if len(set(days)) > 1:
            probe.asked(operation, (*_place(listing), "account's first plant"))
        if days and own not in days:
            expected = f"today without a plant is that of the first plant: of {plants}"
            actual = f"it begins at {iso(own)}, as at no plant"
            probe.fail(operation, expected, actual, _place(listing), about="first plant")

    with probe.example():
        probe.retry(check)


def _note_days(probe: Probe, listing: Listing, word: str, plant: dict[str, Any]) -> None:
    """Note what the start of a day, a week or a month shows, where it is not that of UTC."""
    place = _place(listing)
    if plant["dayStartHour"] or plant["timezone"] != "UTC":
        probe.asked(listing.operation, (*place, "days begin at"))
        members = [LISTINGS["listPlants"].member(name) for name in ("dayStartHour", "timezone")]
        probe.asked(BY_ID["listPlants"], *members)
    if word.endswith("week"):
        probe.asked(listing.operation, (*place, "Weeks begin on Monday"))


@oracle("times-agree", "GET /plant")
def test_now_of_a_plant_is_the_time_of_the_answer(probe: Probe) -> None:
    listing = LISTINGS["listSchedules"]

    def check() -> None:
        plants, before = _plants(probe), _range(probe, listing, "PT1H")["to"]
        after = [ms_of(plant["now"]) or 0 for plant in _plants(probe)]
        if after:
            probe.asked(LISTINGS["listPlants"].operation, LISTINGS["listPlants"].member("now"))
        if any(now < before - SECOND for now in after):
            place = (*LISTINGS["listPlants"].member("now"), "description")
            expected = (
                f"now is not before {iso(before)}, the end of a range up to now requested before"
            )
            actual = (
                f"it is {iso(min(after))}, and was {[plant['now'] for plant in plants[:1]]} before"
            )
            probe.fail(LISTINGS["listPlants"].operation, expected, actual, place, about="now")

    with probe.example():
        probe.retry(check)
