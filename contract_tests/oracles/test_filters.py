"""Filters and searches return exactly the matching records."""

import re
from functools import partial
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.filtered import compare
from ..probing.filtering import is_judged, keeps
from ..probing.filters import (
    a_value,
    every_value,
    odd_letters,
    ranges_beside,
    ranges_within,
    some_filters,
    telling_values,
    wildcards,
)
from ..probing.lists import LISTINGS, Item, Key, Listing
from ..probing.probe import Probe
from ..target.applicable import not_applicable

FEW = 3
RANGE_CODE = ("components", "schemas", "RangeCode")


def _names(listing: Listing, text: bool) -> list[str]:
    return [
        name
        for name, spec in listing.filters.items()
        if is_judged(listing, name) and (spec.get("by") == "text") is text
    ]


def _choices(listing: Listing) -> list[tuple[str, str]]:
    """Return the filters with an `enum`, each with every value."""
    schemas = {
        name: terms.schema_of((*listing.parameters[name], "schema"))
        for name in _names(listing, text=False)
    }
    return [(name, value) for name, schema in schemas.items() for value in schema.get("enum", [])]


def _narrowing(listing: Listing) -> list[str]:
    judged = (name for name in listing.filters if is_judged(listing, name))
    return [name for name in judged if listing.filters[name].get("by") != "nothing"]


def _takes_lists(listing: Listing) -> bool:
    specs = [spec for name, spec in listing.filters.items() if is_judged(listing, name)]
    return any(spec.get("by") == "list" for spec in specs)


FILTERED = [listing.operation for listing in LISTINGS.values() if _names(listing, text=False)]
SEARCHED = [listing.operation for listing in LISTINGS.values() if _names(listing, text=True)]


@oracle("filters", one_in=4)
@about(FILTERED)
@given(data=st.data())
def test_list_keeps_to_each_filter_alone(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = LISTINGS[operation.operation_id]
    for name in _names(listing, text=False):
        values = a_value(probe, listing, name)
        if values is not None:
            query = {name: data.draw(values)}
            with probe.example():
                probe.retry(partial(compare, probe, listing, query))


@oracle("filters", one_in=2)
@about(FILTERED)
@given(data=st.data())
def test_list_keeps_to_its_filters(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    query = data.draw(
        some_filters(probe, listing, [*_names(listing, False), *_names(listing, True)], least=2)
    )
    with probe.example():
        probe.retry(lambda: compare(probe, listing, query))


@oracle("filters")
@about([listing.operation for listing in LISTINGS.values() if _choices(listing)])
def test_list_keeps_to_every_value_of_a_filter(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name, value in _choices(listing):
        with probe.example():
            probe.retry(partial(compare, probe, listing, {name: value}))


@oracle("filters")
@about([each for each in FILTERED if _takes_lists(LISTINGS[each.operation_id])])
def test_filters_that_name_all_there_are_keep_all(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: compare(probe, listing, every_value(probe, listing)))


@oracle("filters")
@about([each for each in FILTERED if len(_narrowing(LISTINGS[each.operation_id])) > 1])
def test_two_filters_that_differ_narrow_each_other(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    kept: dict[tuple[str, str], set[Key]] = {}
    for name in _narrowing(listing):
        for value in telling_values(probe, listing, name):
            items = probe.pool(listing)
            found = [i for i in items if keeps(probe, listing, {name: value}, i) is not False]
            kept[name, value] = set(listing.keys(found))
    pairs = [(a, b) for a, b in combinations(kept, 2) if a[0] != b[0]]
    apart = [(a, b) for a, b in pairs if kept[a] - kept[b] and kept[b] - kept[a]]
    # What both keep, and nothing: whoever lists what either keeps, or minds but one, shows.
    for is_shared in (True, False):
        chosen = {(a[0], b[0]): [a, b] for a, b in apart if bool(kept[a] & kept[b]) is is_shared}
        for query in map(dict, chosen.values()):
            with probe.example():
                probe.retry(partial(compare, probe, listing, query))


@oracle("filters")
@about([each for each in FILTERED if _narrowing(LISTINGS[each.operation_id])])
def test_list_of_another_account_keeps_to_its_filters(probe: Probe, operation: Operation) -> None:
    listing, neighbour = LISTINGS[operation.operation_id], probe.deployment.profile.neighbour
    if neighbour is None:
        not_applicable("the profile has no identity of another account")
    other = probe.by(neighbour)
    for name in _narrowing(listing):
        for value in telling_values(other, listing, name)[:1]:
            with probe.example():
                probe.retry(partial(compare, other, listing, {name: value}))


@oracle("filters")
@about([listing.operation for listing in LISTINGS.values() if listing.range_parameter])
def test_range_within_or_beside_a_record(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for rangecode in (*ranges_within(probe, listing), *ranges_beside(probe, listing)):
        with probe.example():
            probe.retry(
                partial(compare, probe, listing, {listing.range_parameter or "": rangecode})
            )


@oracle("search", one_in=2)
@about(SEARCHED)
@given(data=st.data())
def test_search_finds_the_text(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    query = data.draw(some_filters(probe, listing, _names(listing, text=True)))
    with probe.example():
        probe.retry(lambda: compare(probe, listing, query))


@oracle("search")
@about(SEARCHED)
def test_search_finds_what_has_the_very_name(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    (name,) = _names(listing, text=True)[:1]
    place = (*listing.parameters[name], "description", "the whole name or the whole code")

    def check(item: Item, texts: list[str]) -> None:
        found = [listing.key(item) in listing.keys(probe.all(listing, **{name: text}).items)
                 for text in texts]  # fmt: skip
        probe.asked(operation, place)
        if not any(found):
            expected = f"{' or '.join(map(repr, texts))} finds {listing.key(item)}"
            probe.fail(operation, expected, "neither does", place, about="by itself")

    members = listing.filters[name]["members"]
    known = [(item, [str(item[each]) for each in members]) for item in probe.pool(listing)]
    # No search engine takes these for more than letters.
    plain = [pair for pair in known if all(re.fullmatch(r"[\w .-]+", text) for text in pair[1])]
    apart = [pair for pair in plain if not any(text in pair[1][0] for text in pair[1][1:])]
    for item, texts in (apart or plain)[:FEW]:
        with probe.example():
            probe.retry(partial(check, item, texts))


@oracle("search")
@about(SEARCHED)
def test_search_finds_odd_letters_and_signs(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name in _names(listing, text=True):
        for text in (*odd_letters(probe, listing, name), *wildcards(probe, listing, name)):
            with probe.example():
                probe.retry(partial(compare, probe, listing, {name: text}))
