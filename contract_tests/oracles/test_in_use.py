"""A record that a listed one refers to cannot be deleted, whoever made it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Listing
from ..probing.making import writing
from ..probing.probe import Probe
from ..probing.walking import references
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

REMOVING = [
    operation
    for operation in OPERATIONS
    if "removes" in operation.writes and operation.writes["listedBy"] in LISTINGS
]


@oracle("in-use-stays")
@pytest.mark.writes
@about(REMOVING)
@given(data=st.data())
def test_record_that_is_referred_to_stays(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    if probe.deployment.settings.mode != "mock":
        not_applicable("it would delete what others made")
    # What another test has made is gone when the example begins.
    probe.deployment.reset()
    listing = LISTINGS[operation.writes["listedBy"]]
    used = {n: keys for n in LISTINGS if (keys := _keys_in(probe, LISTINGS[n], operation))}
    if not used:
        pytest.skip("no listed record refers to such a record")
    name = data.draw(st.sampled_from(sorted(used)))
    others = set[str]().union(*(keys for each, keys in used.items() if each != name))
    # What is referred to from one list alone shows that this list is looked at.
    key = data.draw(st.sampled_from(sorted(used[name] - others) or sorted(used[name])))
    user = LISTINGS[name]
    with writing(probe):
        if key not in others:
            probe.asked(operation, terms.description_place(operation, _words(user)))
        status = probe.send(operation, path=key).status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {operation.label}")
        is_listed = (key,) in listing.keys(probe.all(listing).items)
        if 400 <= status < 500 and not is_listed:
            expected, actual = f"{key!r} stays, since its removal was refused", "it is not listed"
            probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="removed")
        if status != 409 or not is_listed:
            expected = f"{key!r} is in use, by {user.operation.label}: 409, it stays"
            listed = "listed" if is_listed else "not listed"
            actual = f"the status is {status}, and it is {listed}"
            place = terms.description_place(operation, "is in use")
            probe.fail(operation, expected, actual, place, about=f"listed {user.operation.label}")


def _keys_in(probe: Probe, user: Listing, operation: Operation) -> set[str]:
    """Return the keys of records that an operation removes to which a list refers."""
    if not probe.may_read(user.operation.operation_id):
        return set()
    listed, place = operation.writes["listedBy"], (*user.schema, "properties", "results")
    known = {key for (key,) in LISTINGS[listed].keys(probe.pool(LISTINGS[listed]))}
    values = references(probe.pool(user), place)
    return {str(value) for value, refers in values if refers["list"] == listed} & known


def _words(user: Listing) -> str:
    """Return the name of the records of a list in words, such as `station group`."""
    name = str(user.spec["record"])
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()
