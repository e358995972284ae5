"""Comparison of a filtered list with what its filters keep of the whole."""

from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .filtering import keeps, span_of, wanted
from .filters import named_by_filter, other_case
from .lists import Item, Listing
from .probe import Probe
from .times import ms_of

RANGE_CODE = ("components", "schemas", "RangeCode")


def compare(probe: Probe, listing: Listing, query: dict[str, Any]) -> None:
    """Check that a list with filters has exactly what they keep of the whole list, once each."""
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
