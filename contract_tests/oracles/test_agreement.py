"""Lists agree with one another, by `x-refers` and `x-holds`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.lists_agree import check_holding, check_names
from ..probing.probe import Probe
from ..probing.walking import has_word, objects
from ..target.schema import OPERATIONS

SINGLE = {
    operation: listing
    for operation in OPERATIONS
    for listing in LISTINGS.values()
    if operation.reads and operation.path.startswith(f"{listing.operation.path}/")
}
"""Operations that show one record of a list."""
ANY_CASE = {name for operation in OPERATIONS for name in operation.writes.get("anyCase", [])}


def _with(word: str) -> list[Operation]:
    return [
        listing.operation for listing in LISTINGS.values() if has_word(listing.item_schema, word)
    ]


@oracle("lists-agree")
@about(_with("x-refers"))
def test_list_refers_to_what_is_there(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        for item in probe.pool(listing):
            check_names(probe, operation, item, listing.item_schema)

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about(_with("x-holds"))
def test_list_holds_what_another_lists(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        for item, place in objects(probe.pool(listing), (*listing.schema, "properties", "results")):
            for name, where in terms.members(place).items():
                holds = terms.schema_of(where).get("x-holds")
                if holds and name in item:
                    check_holding(probe, operation, item, name, where, holds)

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about([listing.operation for listing in LISTINGS.values() if "each" in listing.spec])
def test_list_has_an_item_for_each_record_of_another(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    other, place = LISTINGS[listing.spec["each"]], (*listing.schema, "x-lists", "each")
    if not probe.may_read(listing.spec["each"]):
        pytest.skip(f"the role of the key may not call {other.operation.label}")

    def check() -> None:
        known = sorted(other.keys(probe.pool(other)))
        shown = sorted(listing.keys(probe.pool(listing)))
        if known:
            probe.asked(operation, place, terms.description_place(operation))
        if shown != known:
            expected = f"an item for each of the {len(known)} records of {other.operation.label}"
            actual = f"{len(shown)}: {sorted(set(known) ^ set(shown))} differ"[:300]
            rests = [terms.description_place(operation), place]
            probe.fail(operation, expected, actual, *rests, about="each")

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about(list(SINGLE))
@given(data=st.data())
def test_single_record_is_as_the_list_has_it(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = SINGLE[operation]
    keys = sorted(key for (key,) in listing.keys(probe.pool(listing)))
    if not keys:
        pytest.skip("the list is empty")
    key, (name,) = data.draw(st.sampled_from(keys)), terms.path_parameters(operation)
    requested = key.swapcase() if name in ANY_CASE and data.draw(st.booleans()) else key

    def check() -> None:
        expected = next(
            (record for record in probe.all(listing).items if listing.key(record) == (key,)), None
        )
        if expected is None:
            return  # Another oracle checks that a list stays the same.
        response = probe.send(operation, path=requested)
        place = (*terms.parameters(operation)[name], "description")
        if response.status_code == 404:
            probe.fail(
                operation,
                f"{requested!r} is found, since it is listed",
                "the status is 404",
                place,
                about=name,
            )
        result = probe.expect_success(operation, response)["result"]
        words = ("of either case",) if requested != key else ()
        probe.asked(operation, (*place, *words), (*terms.response_place(operation), "description"))
        if result != expected:
            text = f"the record {requested!r} is as in {listing.operation.label}"
            probe.fail(operation, text, "it differs", place, about="differs")

    with probe.example():
        probe.retry(check)
