"""Deleted records are gone, and records in use cannot be deleted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import differences
from ..probing.lists import LISTINGS
from ..probing.making import (
    SAVING,
    find,
    key_of,
    marked_new,
    own_records,
    removing,
    save,
    settled_keys,
    uncount,
    writing,
)
from ..probing.probe import Probe
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

REMOVABLE = [operation for operation in SAVING if removing(operation)]
FIRST_UNKNOWN, LAST_UNKNOWN = 2**53 - 700, 2**53 - 1
"""Ids that no record has, even if a server keeps only 32 bits of them."""
BY_KEY = [
    operation
    for operation in OPERATIONS
    if "{" in operation.path and "404" in operation.node["responses"]
]


def _users_of(operation: Operation) -> list[tuple[Operation, str]]:
    """Return the operations whose bodies may refer to a record, with the referring members."""
    return [
        (other, name)
        for other in SAVING
        for name, place in terms.members(terms.body_schema(other) or ()).items()
        if (refers := terms.schema_of(place).get("x-refers"))
        and refers.get("list") == operation.writes["listedBy"]
    ]


USED = [(maker, other, name) for maker in REMOVABLE for other, name in _users_of(maker)]


@oracle("delete-removes")
@pytest.mark.writes
@about([operation for operation in map(removing, REMOVABLE) if operation])
@given(data=st.data())
def test_deleted_record_is_gone(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    maker = next(each for each in REMOVABLE if removing(each) is operation)
    bodies = [data.draw(a_body(probe, maker)) for _ in range(2)]
    with writing(probe):
        made = [_make(probe, maker, bodies[0])]
        # The key of the other begins with that: it stays.
        made.append(_make(probe, maker, bodies[1], _longer(maker, made[0])))
        if None in made:
            return
        before = len(own_records(probe, maker))
        writes = (*operation.location, "x-writes")
        gone = (*terms.response_place(operation, "204"), "description")
        probe.asked(maker, (*maker.location, "x-writes", "removedBy"))
        probe.asked(operation, writes, gone)
        _delete(probe, operation, made[0])
        if find(probe, maker, made[0]) or len(own_records(probe, maker)) != before - 1:
            expected = f"the list has {before - 1} records of the run, without {made[0]!r}"
            actual = f"it has {len(own_records(probe, maker))}"
            place = terms.response_place(operation, "204")
            probe.fail(operation, expected, actual, place, about="listed")
        again = probe.send(operation, path=made[0]).status_code
        if again != 404:
            expected = f"deleting {made[0]!r} again yields 404"
            place = (*terms.response_place(operation, "404"), "description")
            probe.fail(operation, expected, f"the status is {again}", place, about="again")
        _delete(probe, operation, made[1])
        _uncount(probe, maker, maker)


@oracle("delete-removes", most=1)
@pytest.mark.writes
@about([by for each in REMOVABLE if "makes" not in each.writes and (by := removing(each))])
@given(data=st.data())
def test_key_of_a_deleted_record_starts_anew(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    maker = next(each for each in REMOVABLE if removing(each) is operation)
    schema, name = terms.body_schema(maker) or (), maker.writes["key"]
    body = data.draw(a_filled_body(probe, maker, frozenset()))
    needed = {n: body[n] for n in terms.schema_of(schema)["required"] if n != name}
    with writing(probe):
        old = _make(probe, maker, body)
        if old is None:
            return
        _delete(probe, operation, old)
        again = save(probe, maker, {**needed, name: old})
        new = save(probe, maker, marked_new(probe, maker, needed))
        if again is None or new is None:
            return
        for member in terms.members(schema).keys() - needed.keys() - {name}:
            if member in again and list(differences(new.get(member), again[member])):
                expected = f"{member} of {old!r}, deleted and made anew, is {new.get(member)!r}"
                actual = f"it is {again[member]!r}"
                probe.fail(maker, expected, actual, terms.CREATES, about=f"anew {member}")


@oracle("in-use-stays")
@pytest.mark.writes
@pytest.mark.parametrize(
    ("maker", "operation", "member"), USED, ids=[f"{two.label} {name}" for _, two, name in USED]
)
@given(data=st.data())
def test_record_in_use_stays(
    probe: Probe, maker: Operation, operation: Operation, member: str, data: st.DataObject
) -> None:
    remover = removing(maker)
    assert remover, "only what can be removed is here"
    if not probe.may_call(maker) or not probe.may_call(remover):
        not_applicable("the run may not create or remove such records")
    settings = probe.deployment.settings
    if settings.mode == "write" and removing(operation) is None and not settings.allow_left:
        not_applicable("the record in use would have to stay (see --allow-left)")
    body = data.draw(a_body(probe, maker))
    user = data.draw(a_body(probe, operation, _others(operation, member)))
    with writing(probe):
        made = _make(probe, maker, {**body, **_having(operation, member)})
        using = made and _make(probe, operation, {**user, member: made})
        if not using:
            return
        record = operation.writes["record"].lower()
        probe.asked(remover, terms.description_place(remover, f"a {record} "))
        status = probe.send(remover, path=made).status_code
        if status != 409 or not find(probe, maker, made):
            expected = f"{made!r} is in use by {using!r} of {operation.label}: 409, it stays"
            listed = "listed" if find(probe, maker, made) else "not listed"
            actual = f"the status is {status}, and it is {listed}"
            place = terms.description_place(remover, "is in use")
            probe.fail(remover, expected, actual, place, about=f"{operation.label} {member}")
        if removing(operation):
            _delete(probe, removing(operation) or remover, using)
            _delete(probe, remover, made)
            _uncount(probe, maker, operation)


@oracle("unknown-not-found")
@about(BY_KEY)
@given(number=st.integers(FIRST_UNKNOWN, LAST_UNKNOWN))
def test_unknown_key_is_not_found(probe: Probe, operation: Operation, number: int) -> None:
    key = _unknown(probe, operation, number)
    listing = LISTINGS.get(operation.writes.get("listedBy", ""))
    where = (*terms.response_place(operation, "404"), "description")

    def check() -> None:
        before = settled_keys(probe, listing) if listing else set()
        status = probe.send(operation, path=key).status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {operation.label}")
        probe.asked(operation, where)
        if status != 404:
            expected = f"the unknown key {key!r} yields 404"
            probe.fail(operation, expected, f"the status is {status}", where, about="status")
        if listing and before - settled_keys(probe, listing):
            probe.fail(
                operation,
                "no record is removed",
                "records are missing in the list",
                where,
                about="list",
            )

    with probe.example():
        probe.retry(check)


def _unknown(probe: Probe, operation: Operation, number: int) -> Any:
    """Return a key that no record has: `number`, or an unused key of the run."""
    (name,) = terms.path_parameters(operation)
    schema = terms.schema_of((*terms.parameters(operation)[name], "schema"))
    if schema.get("type") == "integer":
        return number
    if operation.reads:
        return f"bmv-none-{number}" + ("@bmv.example" if schema.get("format") == "email" else "")
    maker = next(each for each in REMOVABLE if removing(each) is operation)
    return probe.deployment.fresh_key(maker)


def _longer(operation: Operation, key: Any) -> dict[str, Any]:
    """Return the member for a key that begins with another, where a test may choose it."""
    is_chosen = "makes" not in operation.writes and isinstance(key, str)
    return {operation.writes["key"]: f"{key}-2"} if is_chosen else {}


def _make(
    probe: Probe, operation: Operation, body: dict[str, Any], more: dict[str, Any] | None = None
) -> Any:
    # What a record of an earlier test refers to stays, and so does what refers to it.
    body = {**marked_new(probe, operation, body), **(more or {})}
    result = save(probe, operation, body)
    return None if result is None else key_of(operation, body, result)


def _uncount(probe: Probe, *operations: Operation) -> None:
    """Count the records that are gone no more, where their keys are the test's to choose."""
    for operation in operations:
        if "makes" not in operation.writes:
            uncount(probe, operation)


def _delete(probe: Probe, operation: Operation, key: Any) -> None:
    status = probe.send(operation, path=key).status_code
    if status == 403:
        pytest.skip(f"the role of the key may not call {operation.label}")
    if status != 204:
        expected = f"{key!r}, which is not in use, is deleted (204)"
        place = terms.response_place(operation, "204")
        probe.fail(operation, expected, f"the status is {status}", place, about="delete")


def _others(operation: Operation, member: str) -> frozenset[str]:
    choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    return frozenset(choices if member in choices else [])


def _having(operation: Operation, member: str) -> dict[str, Any]:
    """Return the members that a record needs to be referred to."""
    place = terms.members(terms.body_schema(operation) or ())[member]
    having = terms.schema_of(place)["x-refers"].get("having", {})
    return {name: [value] for name, value in having.items()}
