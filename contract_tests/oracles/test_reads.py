"""Keys are unique, and the same request twice gets the same response."""

from collections import Counter
from typing import Any

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, LISTS, Item, Listing
from ..probing.probe import HOUR, Probe
from ..probing.times import ms_of
from ..target.schema import OPERATIONS

SINGLE = [
    operation
    for operation in OPERATIONS
    if operation.reads and operation.operation_id not in LISTINGS and "{" not in operation.path
]


@oracle("keys-unique")
@about(LISTS)
def test_keys_are_unique(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        keys = Counter(listing.keys(probe.all(listing).items))
        if keys.total() > 1:
            probe.asked(operation, (*listing.schema, "x-lists", "key"))
        twice = [key for key, count in keys.items() if count > 1]
        if twice:
            names = listing.spec["key"]
            first = names if isinstance(names, str) else names[0]
            expected = f"no two records have the same {names}"
            probe.fail(operation, expected, f"two have {twice[0]}", listing.member(first))


@oracle("same-answer")
@about(LISTS)
def test_list_is_the_same_twice(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: _compare(probe, listing))


@oracle("same-answer")
@about(SINGLE)
def test_answer_is_the_same_twice(probe: Probe, operation: Operation) -> None:
    place = terms.response_schema(operation)

    def check() -> None:
        first, second = (probe.expect_success(operation, probe.send(operation)) for _ in range(2))
        if place and _still(first, place) != _still(second, place):
            probe.fail(
                operation, "two reads in a row return the same", "they differ", about="twice"
            )

    with probe.example():
        probe.retry(check)


def _compare(probe: Probe, listing: Listing) -> None:
    first, second = (probe.all(listing).items for _ in range(2))
    if listing.keys(first) != listing.keys(second):
        actual = f"first {len(first)} records, then {len(second)}, or in another order"
        probe.fail(
            listing.operation, "two reads in a row list the same records", actual, about="records"
        )
    for before, after in zip(first, second, strict=True):
        if _is_settled(probe, listing, before):
            _compare_items(probe, listing, before, after)


def _compare_items(probe: Probe, listing: Listing, before: Item, after: Item) -> None:
    first, other = (_still(item, listing.item_schema) for item in (before, after))
    for member in sorted(set(first) | set(other)):
        if first.get(member) != other.get(member):
            probe.fail(
                listing.operation,
                f"{member} of {listing.key(before)} is the same in two reads in a row",
                f"first {first.get(member)!r}, then {other.get(member)!r}"[:300],
                listing.member(member),
                about=member,
            )


def _is_settled(probe: Probe, listing: Listing, item: Item) -> bool:
    member = listing.spec.get("settled")
    if member is None:
        return True
    since = ms_of(item.get(member))
    return since is not None and since < probe.now() - HOUR


def _still(value: Any, place: Any) -> Any:
    """Return a value without the members that change by themselves."""
    if isinstance(value, list):
        return [_still(each, terms.member(place, "0")) for each in value]
    if not isinstance(value, dict):
        return value
    known = terms.members(place)
    return {
        name: _still(each, known.get(name, place))
        for name, each in value.items()
        if name not in known or not terms.schema_of(known[name]).get("x-moves")
    }
