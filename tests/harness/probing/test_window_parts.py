"""A range lists the windows that its parts list, and no two records that stand are alike."""

from collections.abc import Callable
from typing import Any

import pytest

from busroot_mock.timestamps import epoch_ms, iso
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.consistent import check_apart
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.probe import Probe
from contract_tests.probing.window_parts import check_gaps, check_other_length, check_own_range
from tests.harness.probing.test_downtime import BEGIN, HOUR, Silent
from tests.support.answering import Answering

QUERY = {"grouping": "hour", "stationcodes": "a"}
Shown = Callable[[int, int], list[int]]


class Listing(Answering):
    """Answers a range of full hours with windows of an hour: those that `shown` says."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown

    def answer(self, params: dict[str, Any]) -> tuple[int, Any]:
        start, end = map(epoch_ms, params["rangecode"].split("/"))
        return 200, {"results": [window(each) for each in self.shown(start, end)]}


def window(start: int) -> Any:
    times = {"windowStartAt": iso(start), "windowEndAt": iso(start + HOUR)}
    return {"stationCode": "a", **times}


def hours(start: int, end: int) -> list[int]:
    return list(range(start // HOUR * HOUR, end, HOUR))


def lacking(*missing: int) -> Shown:
    return lambda start, end: [at for at in hours(start, end) if at not in missing]


def probing(shown: Shown) -> Probe:
    answering: Any = Listing(shown)
    return Probe(answering, "window-sums")


@pytest.mark.parametrize("missing", [1, 3])
def test_gap_that_the_part_fills_fails(missing: int) -> None:
    until = BEGIN + 4 * HOUR
    windows = [window(at) for at in lacking(BEGIN + missing * HOUR)(BEGIN, until)]
    with pytest.raises(CheckFailure, match="a range lists what it lists from"):
        check_gaps(probing(hours), QUERY, windows, until)
    # Where the part lists nothing either, nobody knows whether there is anything.
    check_gaps(probing(lacking(BEGIN + missing * HOUR)), QUERY, windows, until)


def test_windows_without_a_gap_need_no_request() -> None:
    def never(start: int, end: int) -> list[int]:
        raise AssertionError

    check_gaps(probing(never), QUERY, [window(BEGIN), window(BEGIN + HOUR)], BEGIN + 2 * HOUR)


def test_window_is_listed_for_its_own_range() -> None:
    check_own_range(probing(hours), QUERY, window(BEGIN))
    # One whose start lies on that of the range may be left out.
    check_own_range(probing(lambda a, b: [x for x in hours(a, b) if x > a]), QUERY, window(BEGIN))
    for shown in (lacking(BEGIN), lambda start, end: hours(start, end)[:-1]):
        with pytest.raises(CheckFailure, match="own range"):
            check_own_range(probing(shown), QUERY, window(BEGIN))


def test_time_of_one_length_is_that_of_another() -> None:
    class Days(Listing):
        """Lists nothing for days, and for lengths that nobody knows what it is given."""

        nobodys = 400

        def answer(self, params: dict[str, Any]) -> tuple[int, Any]:
            if params["grouping"] == "hour":
                return super().answer(params)
            is_known = params["grouping"] == "day" or self.nobodys == 200
            return 200 if is_known else 400, {"results": []}

    query = {"grouping": "day", "rangecode": f"{iso(BEGIN)}/{iso(BEGIN + 48 * HOUR)}"}
    answering: Any = Days(hours)
    with pytest.raises(CheckFailure, match="a day is listed"):
        check_other_length(Probe(answering, "window-sums"), query, "hour")
    answering.nobodys = 200
    check_other_length(Probe(answering, "window-sums"), query, "hour")
    nothing: Any = Days(lambda start, end: [])
    check_other_length(Probe(nothing, "window-sums"), query, "hour")


def schedule(number: int, **members: Any) -> Any:
    alike = {"stationCode": "a", "skuCode": "s", "plannedStartAt": iso(BEGIN)}
    return {"id": number, "deletedAt": None, **alike, **members}


def test_records_that_stand_are_not_alike_in_all_that_tells_them_apart() -> None:
    listing = LISTINGS["listSchedules"]
    others = [
        schedule(2, skuCode="t"),
        schedule(3, stationCode="b"),
        schedule(4, plannedStartAt=iso(BEGIN + 1)),
        schedule(5, deletedAt=iso(BEGIN)),
        schedule(6, skuCode=None),
        schedule(7, skuCode=None),
    ]
    check_apart(Silent(), listing, [schedule(1), *others])
    with pytest.raises(CheckFailure, match="no two have the same stationCode, skuCode") as failed:
        check_apart(Silent(), listing, [schedule(1), *others, schedule(8)])
    assert failed.value.rests_on == ((*listing.schema, "x-lists", "apart"),)
