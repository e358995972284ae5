"""Ranges that filters are tried with lie within the time that the whole list covers."""

from typing import Any

from hypothesis import find

from busroot_mock.timestamps import iso
from contract_tests.probing.filtering import span_of
from contract_tests.probing.filters import (
    a_value,
    every_value,
    odd_letters,
    other_case,
    ranges_beside,
    ranges_within,
    telling_values,
    wildcards,
)
from contract_tests.probing.lists import LISTINGS, Item, Listing
from contract_tests.probing.probe import Probe

HOUR = 3_600_000
FIRST, LAST = 500_000 * HOUR, 500_048 * HOUR
SCHEDULES = LISTINGS["listSchedules"]


class Knowing(Probe):
    """Knows some schedules, of the whole list from one time to another."""

    def __init__(self, *items: Item) -> None:
        self.items = list(items)

    def pool(self, listing: Listing) -> list[Item]:
        return self.items

    def whole(self, listing: Listing) -> dict[str, Any]:
        return {"rangecode": f"{iso(FIRST)}/{iso(LAST)}"}


def schedule(planned: tuple[int, int], actual: tuple[int, int] | None = None) -> Item:
    times = {"plannedStartAt": iso(planned[0]), "plannedEndAt": iso(planned[1])}
    begin, end = actual or (None, None)
    started = {"actualStartAt": begin and iso(begin), "actualEndAt": end and iso(end)}
    return {"id": planned[0], **times, **started}


def test_range_of_a_record_leaves_out_what_the_list_does_not_cover():
    early = schedule((FIRST - 9 * HOUR, FIRST + 3 * HOUR))
    late = schedule((LAST - 3 * HOUR, LAST + 9 * HOUR))
    gone = schedule((FIRST - 3 * HOUR, FIRST))
    assert telling_values(Knowing(early, late, gone), SCHEDULES, "rangecode") == [
        f"{iso(FIRST)}/{iso(FIRST + 3 * HOUR)}",
        f"{iso(LAST - 3 * HOUR)}/{iso(LAST)}",
    ]


def test_range_lies_within_the_longest_record_of_each_kind():
    planned = [schedule((FIRST + HOUR, FIRST + hours * HOUR)) for hours in (4, 10, 7)]
    begun = schedule((LAST, LAST + HOUR), (FIRST - 9 * HOUR, FIRST + 3 * HOUR))
    spans = [span_of(each) for each in ranges_within(Knowing(*planned, begun), SCHEDULES)]
    assert spans == [
        (FIRST + 4 * HOUR, FIRST + 7 * HOUR),
        (FIRST + HOUR, FIRST + 2 * HOUR),
    ]


def test_range_beside_a_record_ends_where_it_begins_or_begins_after_its_end():
    whole = schedule((FIRST + 20 * HOUR, FIRST + 30 * HOUR))
    odd = schedule((FIRST + 2 * HOUR + 31_250, FIRST + 3 * HOUR + 500))
    late = schedule((LAST - 3 * HOUR, LAST))
    start, end = FIRST + 2 * HOUR + 31_250, FIRST + 3 * HOUR + 500
    spans = [span_of(each) for each in ranges_beside(Knowing(whole, odd, late), SCHEDULES)]
    assert spans == [(start - HOUR, start), (start - HOUR, start + 1), (end + 1, end + HOUR)]
    assert ranges_beside(Knowing(late), SCHEDULES) == []


def test_filter_is_tried_with_values_in_letters_of_the_other_case():
    assert other_case(["a-1", "A-1", "b", "7"]) == ["B"]
    listing = LISTINGS["listSkus"]
    values = a_value(Knowing({"code": "Ab", "name": "x"}), listing, "skucodes")
    assert values is not None
    find(values, lambda text: "aB" in text.split(","))


def test_every_value_of_lists_is_named_and_one_of_them_twice():
    items = [{"code": code, "name": "x"} for code in ("b", "a", "c")]
    assert every_value(Knowing(*items), LISTINGS["listSkus"]) == {"skucodes": "a,b,c,a"}
    assert every_value(Knowing(), LISTINGS["listSkus"]) == {}


def test_search_is_tried_with_a_letter_beyond_ascii_in_the_other_case():
    skus = [{"code": "A", "name": name} for name in ("7日", "Crème")]
    assert odd_letters(Knowing(*skus), LISTINGS["listSkus"], "searchtext") == ["RÈM"]
    assert odd_letters(Knowing(skus[0]), LISTINGS["listSkus"], "searchtext") == []
    signs = Knowing({"code": "A-B", "name": "x & y"})
    assert odd_letters(signs, LISTINGS["listSkus"], "searchtext") == ["A-B", "x &"]


def test_search_is_tried_with_each_wildcard_in_place_of_a_letter_that_it_stands_for():
    skus = [{"code": "CASE-7", "name": name} for name in ("Case of 12 curry", "Rice")]
    tried = wildcards(Knowing(*skus), LISTINGS["listSkus"], "searchtext")
    assert tried == ["c.rry", "c%rry", "c_rry", "c*rry"]
    assert (
        wildcards(Knowing({"code": "A-1", "name": "7"}), LISTINGS["listSkus"], "searchtext") == []
    )
