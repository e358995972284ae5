"""Filters and searches keep to what they say."""

from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ..probing import stated
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged, keeps
from ..probing.filters import a_value, some_filters
from ..probing.lists import LISTINGS, Listing
from ..probing.probe import Probe
from ..target.operations import Operation


def _names(listing: Listing, text: bool) -> list[str]:
    return [
        name
        for name, told in listing.filters.items()
        if is_judged(listing, name) and (told.get("by") == "text") is text
    ]


def _choices(listing: Listing) -> list[tuple[str, str]]:
    """Return the values that the contract lists for filters."""
    schemas = {
        name: stated.schema_of((*listing.parameters[name], "schema"))
        for name in _names(listing, text=False)
    }
    return [(name, value) for name, told in schemas.items() for value in told.get("enum", [])]


FILTERED = [one.operation for one in LISTINGS.values() if _names(one, text=False)]
SEARCHED = [one.operation for one in LISTINGS.values() if _names(one, text=True)]


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
            asked = {name: data.draw(values)}
            with probe.example():
                probe.settled(partial(_compare, probe, listing, asked))


@oracle("filters", one_in=2)
@about(FILTERED)
@given(data=st.data())
def test_list_keeps_to_its_filters(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    asked = data.draw(
        some_filters(probe, listing, [*_names(listing, False), *_names(listing, True)], least=2)
    )
    with probe.example():
        probe.settled(lambda: _compare(probe, listing, asked))


@oracle("filters")
@about([one.operation for one in LISTINGS.values() if _choices(one)])
def test_list_keeps_to_every_value_of_a_filter(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name, value in _choices(listing):
        with probe.example():
            probe.settled(partial(_compare, probe, listing, {name: value}))


@oracle("search", one_in=2)
@about(SEARCHED)
@given(data=st.data())
def test_search_finds_the_text(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    asked = data.draw(some_filters(probe, listing, _names(listing, text=True)))
    with probe.example():
        probe.settled(lambda: _compare(probe, listing, asked))


def _compare(probe: Probe, listing: Listing, asked: dict[str, Any]) -> None:
    everything = probe.all(listing).items
    found = probe.all(listing, **asked).items
    known = {listing.key(item): keeps(probe, listing, asked, item) for item in everything}
    expected = {key for key, kept in known.items() if kept}
    undecided = {key for key, kept in known.items() if kept is None}
    shown = set(listing.keys(found)) - undecided
    if shown == expected:
        return
    told = ", ".join(f"{name}={value}" for name, value in asked.items())
    extra, missing = sorted(shown - expected), sorted(expected - shown)
    kinds = [f"without {missing[0]}" if missing else "", f"with {extra[0]}" if extra else ""]
    probe.broken(
        listing.operation,
        f"{told} keeps {len(expected)} of {len(everything)} records",
        f"the answer has {len(shown)}: {' and '.join(filter(None, kinds))}",
        *listing.rests_on(*asked),
        *([stated.NARROWS] if len(asked) > 1 else []),
        about=" ".join(sorted(asked)),
    )
