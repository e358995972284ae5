"""Filters and searches return exactly the matching records."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged, keeps, span_of, wanted
from ..probing.filters import (
    a_value,
    every_value,
    named_by_filter,
    odd_letters,
    other_case,
    ranges_beside,
    ranges_within,
    some_filters,
    telling_values,
)
from ..probing.lists import LISTINGS, Item, Key, Listing
from ..probing.probe import Probe
from ..probing.times import ms_of
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


@oracle("filters", one_in=3)
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
                probe.retry(partial(_compare, probe, listing, query))


@oracle("filters", one_in=2)
@about(FILTERED)
@given(data=st.data())
def test_list_keeps_to_its_filters(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    query = data.draw(
        some_filters(probe, listing, [*_names(listing, False), *_names(listing, True)], least=2)
    )
    with probe.example():
        probe.retry(lambda: _compare(probe, listing, query))


@oracle("filters")
@about([listing.operation for listing in LISTINGS.values() if _choices(listing)])
def test_list_keeps_to_every_value_of_a_filter(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name, value in _choices(listing):
        with probe.example():
            probe.retry(partial(_compare, probe, listing, {name: value}))


@oracle("filters")
@about([each for each in FILTERED if _takes_lists(LISTINGS[each.operation_id])])
def test_filters_that_name_all_there_are_keep_all(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: _compare(probe, listing, every_value(probe, listing)))


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
                probe.retry(partial(_compare, probe, listing, query))


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
                probe.retry(partial(_compare, other, listing, {name: value}))


@oracle("filters")
@about([listing.operation for listing in LISTINGS.values() if listing.range_parameter])
def test_range_within_or_beside_a_record(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for rangecode in (*ranges_within(probe, listing), *ranges_beside(probe, listing)):
        with probe.example():
            probe.retry(
                partial(_compare, probe, listing, {listing.range_parameter or "": rangecode})
            )


@oracle("search", one_in=2)
@about(SEARCHED)
@given(data=st.data())
def test_search_finds_the_text(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    query = data.draw(some_filters(probe, listing, _names(listing, text=True)))
    with probe.example():
        probe.retry(lambda: _compare(probe, listing, query))


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
def test_search_folds_letters_beyond_ascii(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name in _names(listing, text=True):
        text = odd_letters(probe, listing, name)
        if text is not None:
            with probe.example():
                probe.retry(partial(_compare, probe, listing, {name: text}))


def _compare(probe: Probe, listing: Listing, query: dict[str, Any]) -> None:
    everything = probe.pool(listing)
    items = probe.all(listing, **query).items
    known = {listing.key(item): keeps(probe, listing, query, item) for item in everything}
    expected = {key for key, kept in known.items() if kept}
    _note_asked(probe, listing, query, everything)
    keys = listing.keys(items)
    if len(set(keys)) < len(keys):
        twice = sorted(key for key in set(keys) if keys.count(key) > 1)[0]
        place = (*listing.schema, "x-lists", "key")
        text, actual = "each record is listed once", f"{twice} is listed more than once"
        probe.fail(listing.operation, text, actual, place, about="twice")
    undecided = {key for key, kept in known.items() if kept is None}
    shown = set(keys) - undecided
    if shown == expected:
        return
    filters = ", ".join(f"{name}={value}" for name, value in query.items())
    extra, missing = sorted(shown - expected), sorted(expected - shown)
    kinds = [f"without {missing[0]}" if missing else "", f"with {extra[0]}" if extra else ""]
    probe.fail(
        listing.operation,
        f"{filters} returns {len(expected)} of {len(everything)} records",
        f"it returns {len(shown)}: {' and '.join(filter(None, kinds))}",
        *_rests_on(listing, query, whole=shown == set(known) - undecided),
        *([terms.NARROWS] if len(query) > 1 else []),
        *([terms.NOTHING_THERE] if _is_in_other_case(probe, listing, query) else []),
        about=" ".join(sorted(query)),
    )


def _is_in_other_case(probe: Probe, listing: Listing, query: dict[str, Any]) -> bool:
    """Tell whether a value is that of a record but for its case, which names say nothing of."""
    for name, value in query.items():
        if listing.filters[name].get("by") in (None, "list"):
            known = other_case(named_by_filter(probe, listing, name))
            if not set(known).isdisjoint(wanted(str(value), listing.filters[name].get("by"))):
                return True
    return False


def _note_asked(
    probe: Probe, listing: Listing, query: dict[str, Any], everything: list[Item]
) -> None:
    """Note filters that keep some records and drop others."""
    verdicts = [(item, keeps(probe, listing, query, item)) for item in everything]
    kept = [item for item, verdict in verdicts if verdict]
    drops = any(verdict is False for _, verdict in verdicts)
    if drops and not kept:
        probe.asked(listing.operation, terms.NOTHING_THERE)
    for name, value in query.items():
        spec, place = listing.filters[name], (*listing.schema, "x-lists", "filters", name)
        if (drops and kept) or (spec.get("by") == "nothing" and everything):
            probe.asked(listing.operation, *_asked_of(listing, name, str(value), kept, place))
        if spec.get("by") == "range" and _begins_at_its_end(spec, str(value), everything):
            words = (*RANGE_CODE, "description", "The end lies outside")
            probe.asked(listing.operation, words)
    alone = [
        sum(keeps(probe, listing, {n: v}, i) is True for i in everything) for n, v in query.items()
    ]
    if len(query) > 1 and kept and min(alone) > len(kept):
        probe.asked(listing.operation, terms.NARROWS)


def _begins_at_its_end(spec: dict[str, Any], rangecode: str, items: list[Item]) -> bool:
    """Tell whether something begins with the very end of a range, which lies outside."""
    span, start = span_of(rangecode), spec["from"][0]
    return span is not None and any(ms_of(item.get(start)) == span[1] for item in items)


def _asked_of(
    listing: Listing, name: str, value: str, kept: list[Item], place: Location
) -> list[Location]:
    """Return the places of which a value of a filter could have shown the opposite."""
    spec, described = listing.filters[name], (*listing.parameters[name], "description")
    if spec.get("by") == "text":
        return [described[:-1], *_asked_of_text(spec["members"], value, kept, place, described)]
    is_single = spec.get("by") == "list" and "," not in value
    leaves = [leaf for leaf in spec if leaf != "by" or not is_single]
    return [*((*place, leaf) for leaf in leaves), *([] if is_single else [described])]


def _asked_of_text(
    members: list[str], text: str, kept: list[Item], place: Location, described: Location
) -> Iterator[Location]:
    yield (*place, "by")
    for item in kept:
        matches = [name for name in members if text.casefold() in str(item.get(name)).casefold()]
        if len(matches) == 1:
            yield (*place, "members", str(members.index(matches[0])))
        if not any(text in str(item.get(name)) for name in members):
            yield (*described, "letters of either case")


def _rests_on(listing: Listing, query: dict[str, Any], whole: bool) -> list[Location]:
    """Return what an expectation rests on.

    That a filter filters is what its name says; `whole` tells that it does not. How it compares,
    and that it takes several values, may be assumed.
    """
    places: list[Location] = []
    for name, value in query.items():
        by = listing.filters[name].get("by")
        details = (by == "list" and "," in str(value)) or by == "text"
        places += listing.rests_on(name, beyond=details and not whole)
    return places
