"""Lists are in order."""

import itertools
from functools import partial
from typing import Any

import pytest

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged, keeps
from ..probing.filters import telling_values
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.probe import Probe

ORDERED = [listing.operation for listing in LISTINGS.values() if "order" in listing.spec]

NAMED = 4
"""One more than the values that a filter names at once."""


def _sorting(listing: Listing) -> str | None:
    names = (name for name, spec in listing.filters.items() if spec.get("by") == "order")
    return next(names, None)


SORTED = [listing.operation for listing in LISTINGS.values() if _sorting(listing)]


@oracle("order")
@about(ORDERED)
def test_list_is_in_order(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        items, order = probe.all(listing).items, listing.spec["order"]
        place = (*terms.response_place(operation), "description")
        names, where = [order] if isinstance(order, str) else order, (*listing.schema, "x-lists")
        for count, name in enumerate(names):
            if _shows_order(items, names[: count + 1]):
                is_last = name == names[-1]
                leaf = (
                    (*where, "order") if isinstance(order, str) else (*where, "order", str(count))
                )
                probe.asked(operation, leaf, *([place] if is_last else []))
        _check(probe, listing, items, order, place)


@oracle("order")
@about(SORTED)
def test_list_is_in_the_order_asked_for(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    name, items = _sorting(listing) or "", probe.pool(listing)
    members = [each for each in terms.members(listing.item_schema) if _is_sortable(items, each)]
    if not members:
        pytest.skip("no member of the records holds texts or numbers")

    def check(member: str) -> None:
        listed = probe.all(listing, **{name: member}).items
        _check_asked_for(probe, listing, name, member, listed)

    for member in (*members, "no-such-member"):
        with probe.example():
            probe.retry(partial(check, member))


def _several(probe: Probe, listing: Listing) -> list[dict[str, str]]:
    """Return queries of one filter each that keep several records, named from the last on."""
    queries = []
    for name, spec in listing.filters.items():
        if spec.get("by") not in (None, "list") or not is_judged(listing, name):
            continue
        values = telling_values(probe, listing, name)
        if spec.get("by") == "list":
            queries.append({name: ",".join(values[:-NAMED:-1])})
        elif _sorting(listing) and values:
            kept = {value: len(_kept(probe, listing, {name: value})) for value in values}
            most = len(probe.pool(listing))
            # Several, but not all: whoever leaves the filter aside beside an order shows.
            queries.append({name: max(values, key=lambda value: (kept[value] < most, kept[value]))})
    return [query for query in queries if len(_kept(probe, listing, query)) > 1]


def _kept(probe: Probe, listing: Listing, query: dict[str, str]) -> list[Item]:
    return [i for i in probe.pool(listing) if keeps(probe, listing, query, i)]


@oracle("order")
@about([each for each in ORDERED if LISTINGS[each.operation_id].filters])
def test_what_a_filter_keeps_is_in_order(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    place, name = (*terms.response_place(operation), "description"), _sorting(listing)

    def check(query: dict[str, str]) -> None:
        order, more, kept = listing.spec["order"], {}, _kept(probe, listing, query)
        if name:
            members = [m for m in terms.members(listing.item_schema) if _is_sortable(kept, m)]
            # By another order than that of the list, as it would be without being asked for.
            member = next((m for m in members if not _is_ordered(kept, [m])), None)
            order, more = member or order, {name: member} if member else {}
        items = probe.all(listing, **query, **more).items
        rests = place
        if more and name:
            # That it sorts at all is what its name says.
            ignored = listing.keys(items) == listing.keys(kept)
            (rests,) = listing.rests_on(name, beyond=not ignored)
        _check(probe, listing, items, order, rests)
        known = [keeps(probe, listing, query, item) for item in probe.pool(listing)]
        if None not in known and sorted(listing.keys(items)) != sorted(listing.keys(kept)):
            expected = f"{query} keeps {len(kept)} records, also sorted by {order}"
            probe.fail(operation, expected, f"{len(items)} are listed", rests, about="sorted")

    for query in _several(probe, listing):
        with probe.example():
            probe.retry(partial(check, query))


def _is_ordered(items: list[Item], members: list[str]) -> bool:
    rows = [[_folded(item.get(member)) for member in members] for item in items]
    rows = [row for row in rows if None not in row]
    return _rises(rows)


def _is_sortable(items: list[Item], member: str) -> bool:
    """Tell whether records have single values in a member, and not all the same."""
    values = [item.get(member) for item in items]
    kinds = {type(value) for value in values if value is not None}
    is_single = kinds == {str} or (bool(kinds) and kinds <= {int, float})
    return is_single and len({str(value) for value in values}) > 1


def _check_asked_for(
    probe: Probe, listing: Listing, name: str, member: str, listed: list[Item]
) -> None:
    items, is_known = probe.pool(listing), member in terms.members(listing.item_schema)
    order = member if is_known else listing.spec["order"]
    # That it sorts at all is what its name says.
    ignored = listing.keys(listed) == listing.keys(items) and order != listing.spec["order"]
    (place,) = listing.rests_on(name, beyond=not ignored)
    described = (*listing.parameters[name], "description")
    if _shows_order(listed, [order]):
        by = (*listing.schema, "x-lists", "filters", name, "by")
        words = ["What to sort by", "a field of the answer", "text in either case"]
        words = words if is_known else ["any other name"]
        probe.asked(listing.operation, by, *((*described, each) for each in words))
    _check(probe, listing, listed, order, place)
    if not ignored and is_known:
        _check_ends(probe, listing, listed, member, described)
    if sorted(listing.keys(listed)) != sorted(listing.keys(items)):
        expected, actual = "sorting keeps every record", "the records differ"
        probe.fail(listing.operation, expected, actual, described, about="set")


def _shows_order(items: list[Item], names: list[str]) -> bool:
    """Tell whether two items differ in the last of some members alone, so that it orders them."""
    rows = {tuple(str(item.get(name.removeprefix("-"))) for name in names) for item in items}
    return len({row[:-1] for row in rows}) < len(rows)


def _check_ends(
    probe: Probe, listing: Listing, items: list[Item], member: str, described: Location
) -> None:
    """Check that what is null comes last, and that what is alike is in the order of the list."""
    last, alike = (*described, "null comes last"), (*described, "alike is sorted")
    values = [item.get(member) for item in items]
    if None in values and set(values) != {None}:
        probe.asked(listing.operation, last)
        if None in values[: -values.count(None)]:
            expected, actual = f"what has no {member} comes last", "it comes before others"
            probe.fail(listing.operation, expected, actual, last, about="null")
    keys = [item[listing.spec["order"]] for item in items]
    pairs = itertools.pairwise(zip(values, keys, strict=True))
    same = [(key, other) for (value, key), (following, other) in pairs if value == following]
    if same:
        probe.asked(listing.operation, alike)
    wrong = [two for two in same if not _rises([[two[0]], [two[1]]])]
    wrong = [two for two in wrong if _folded(two[0]) > _folded(two[1])]
    if wrong:
        expected = f"what has the same {member} is ordered by {listing.spec['order']}"
        actual = f"{wrong[0][0]!r} comes before {wrong[0][1]!r}"
        probe.fail(listing.operation, expected, actual, alike, about="alike")


def _check(probe: Probe, listing: Listing, items: list[Item], order: Any, place: Any) -> None:
    names = [order] if isinstance(order, str) else order
    down = names[0].startswith("-")
    members = [name.removeprefix("-") for name in names]
    rows = [[item.get(member) for member in members] for item in items]
    rows = [row for row in rows if None not in row]
    if down:
        rows.reverse()
    # The contract does not say whether capital letters come first.
    if _rises(rows) or _rises([[_folded(value) for value in row] for row in rows]):
        return
    wrong = next(two for two in itertools.pairwise(rows) if two[0] > two[1])
    probe.fail(
        listing.operation,
        f"the list is ordered by {', '.join(names)}",
        f"{wrong[down][0]!r} comes before {wrong[not down][0]!r}",
        place,
        about="order",
    )


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _rises(rows: list[list[Any]]) -> bool:
    return all(before <= after for before, after in itertools.pairwise(rows))
