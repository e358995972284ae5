"""Keys are unique, and the same request twice gets the same response."""

from collections import Counter

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.consistent import check_apart
from ..probing.lists import LISTINGS, LISTS, Item, Listing
from ..probing.probe import HOUR, Probe
from ..probing.stillness import check_same_item, still
from ..probing.times import ms_of
from ..target.schema import OPERATIONS

SINGLE = [
    operation
    for operation in OPERATIONS
    if operation.reads and operation.operation_id not in LISTINGS and "{" not in operation.path
]

NO_TEXT = "%FF%C0"
"""Bytes that are no UTF-8, in a URL."""


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


@oracle("keys-unique")
@about([listing.operation for listing in LISTINGS.values() if "apart" in listing.spec])
def test_records_are_apart(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: check_apart(probe, listing, probe.all(listing).items))


@oracle("same-answer")
@about(LISTS)
def test_list_is_the_same_twice(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: _compare(probe, listing))


@oracle("filters")
@about([operation for operation in LISTS if LISTINGS[operation.operation_id].filters])
def test_filter_that_is_no_text_is_no_fault_of_the_server(
    probe: Probe, operation: Operation
) -> None:
    listing = LISTINGS[operation.operation_id]
    needed = [f"{name}=today" for name in listing.parameters if name == listing.range_parameter]
    others = [name for name in sorted(listing.filters) if name != listing.range_parameter]
    with probe.example():
        query = "&".join([*needed, f"{others[0]}={NO_TEXT}"])
        status = probe.deployment.send("GET", f"{operation.path}?{query}").status_code
        if status >= 500:
            expected = f"{others[0]}={NO_TEXT}, which is not UTF-8, is a fault of the caller (400)"
            place = terms.response_place(operation, "400")
            probe.fail(operation, expected, f"the status is {status}", place, about="no text")


@oracle("same-answer")
@about(SINGLE)
def test_answer_is_the_same_twice(probe: Probe, operation: Operation) -> None:
    place = terms.response_schema(operation)

    def check() -> None:
        first, second = (probe.expect_success(operation, probe.send(operation)) for _ in range(2))
        if place and still(first, place) != still(second, place):
            probe.fail(
                operation, "two reads in a row return the same", "they differ", about="twice"
            )

    with probe.example():
        probe.retry(check)


def _compare(probe: Probe, listing: Listing) -> None:
    first = probe.pool(listing)
    second = probe.read_anew(listing, **probe.whole(listing)).items
    if listing.keys(first) != listing.keys(second):
        actual = f"first {len(first)} records, then {len(second)}, or in another order"
        probe.fail(
            listing.operation, "two reads in a row list the same records", actual, about="records"
        )
    for before, after in zip(first, second, strict=True):
        if _is_settled(probe, listing, before):
            check_same_item(probe, listing, before, after)


def _is_settled(probe: Probe, listing: Listing, item: Item) -> bool:
    member = listing.spec.get("settled")
    if member is None:
        return True
    since = ms_of(item.get(member))
    return since is not None and since < probe.now() - HOUR
