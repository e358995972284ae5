"""Two requests at the same time are answered as if one began after the other had ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body, a_value
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, differences
from ..probing.lists import Item
from ..probing.making import (
    SAVING,
    UPSERTING,
    check_room,
    find,
    key_of,
    marked,
    marked_new,
    merged_members,
    own_change,
    removing,
    save,
    writing,
)
from ..probing.probe import Probe

pytestmark = pytest.mark.writes

PAIRS = 1
"""For each operation."""
MAKERS = [operation for operation in SAVING if removing(operation)]


@oracle("at-once", most=PAIRS)
@about(UPSERTING)
@given(data=st.data())
def test_two_changes_at_once(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    check_room(probe, operation)
    left_out = merged_members(operation)
    body = data.draw(a_body(probe, operation))
    changes = [data.draw(a_filled_body(probe, operation, left_out)) for _ in range(2)]
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = {operation.writes["key"]: key_of(operation, body, result)}
        kept = {n: v for n, v in body.items() if n not in changes[0] and n not in left_out}
        sent = [own_change(probe, operation, {**kept, **each, **key}) for each in changes]
        responses = probe.send_at_once(operation, *({"body": each} for each in sent))
        _check_answered(probe, operation, responses)
        done = [one for one, r in zip(sent, responses, strict=True) if r.ok] or [{}]
        after = find(probe, operation, key_of(operation, body, result))
        if not any(len(after) == 1 and _is_as(operation, each, after[0]) for each in done):
            expected = f"{key} is listed once, as one of two changes at the same time has it"
            actual = f"{len(after)} records are listed, or it has something of both"
            probe.fail(operation, expected, actual, terms.UPDATES, about="changed at once")


@oracle("at-once", most=PAIRS)
@about(UPSERTING)
@given(data=st.data())
def test_made_twice_at_once(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    check_room(probe, operation)
    body = data.draw(a_body(probe, operation))
    with writing(probe):
        body = marked(probe, operation, body)
        responses = probe.send_at_once(operation, {"body": body}, {"body": body})
        _check_answered(probe, operation, responses)
        keys = [key_of(operation, body, each.json()["result"]) for each in responses if each.ok]
        makes = "makes" in operation.writes
        if makes and len(set(keys)) != len(keys):
            expected, actual = "two new records have different keys", f"both have {keys[0]}"
            probe.fail(operation, expected, actual, terms.CREATES, about="same key")
        for key in set(keys):
            after = find(probe, operation, key)
            if len(after) != 1:
                expected = f"{key!r}, which was saved twice at the same time, is listed once"
                actual = f"it is listed {len(after)} times"
                probe.fail(operation, expected, actual, terms.UPDATES, about="made at once")


def _merged(operation: Operation) -> str | None:
    """Return the member of a body whose items are added to what the record has."""
    parts = operation.writes.get("parts", [])
    return next((part.partition(".")[0] for part in parts if "." in part), None)


@oracle("at-once", most=PAIRS)
@about([operation for operation in UPSERTING if _merged(operation)])
@given(data=st.data())
def test_items_added_at_once(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    member = _merged(operation) or ""
    schema = terms.body_schema(operation) or ()
    items = (*terms.members(schema)[member], "items")
    body, added = data.draw(a_body(probe, operation, frozenset({member}))), a_value(probe, items)
    if added is None:
        pytest.skip("there is nothing to draw an item from")
    two = [data.draw(added) for _ in range(2)]
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        kept = {**body, operation.writes["key"]: key}
        responses = probe.send_at_once(
            operation, *({"body": {**kept, member: [each]}} for each in two)
        )
        _check_answered(probe, operation, responses)
        count = sum(each.ok for each in responses)
        after = find(probe, operation, key)
        if [len(record.get(member, ())) for record in after] != [count]:
            expected = f"{key!r} has both items that were added to its {member} at the same time"
            actual = f"{count} were accepted, and it has {[each.get(member) for each in after]}"
            rests = [terms.UPDATE_KEEPS, (*operation.location, "x-writes", "parts")]
            probe.fail(operation, expected, actual[:300], *rests, about=f"{member} at once")


@oracle("at-once", most=PAIRS)
@about([each for each in map(removing, MAKERS) if each])
@given(data=st.data())
def test_deleted_twice_at_once(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    maker = next(each for each in MAKERS if removing(each) is operation)
    body = data.draw(a_body(probe, maker))
    with writing(probe):
        # Nothing of an earlier test refers to it.
        body = marked_new(probe, maker, body)
        result = save(probe, maker, body)
        if result is None:
            return
        key = key_of(maker, body, result)
        responses = probe.send_at_once(operation, {"path": key}, {"path": key})
        _check_answered(probe, operation, responses)
        statuses = sorted(each.status_code for each in responses)
        if find(probe, maker, key) or 204 not in statuses:
            expected = f"{key!r}, deleted twice at the same time, is gone"
            place = terms.response_place(operation, "204")
            probe.fail(operation, expected, f"the statuses are {statuses}", place, about="gone")


def _check_answered(probe: Probe, operation: Operation, responses: list[Response]) -> None:
    """Check that no response is a fault of the server."""
    if any(each.status_code == 403 for each in responses):
        pytest.skip(f"the role of the key may not call {operation.label}")
    for each in responses:
        if each.status_code >= 500:
            expected = "two requests at the same time are both answered without a fault"
            place = (*operation.location, "summary")
            actual = f"the status of one is {each.status_code}"
            probe.fail(operation, expected, actual, place, about="at once")


def _is_as(operation: Operation, body: Item, record: Item) -> bool:
    """Tell whether a record has what a body says."""
    shown = as_shown(body, terms.body_schema(operation) or ())
    key = operation.writes["key"]
    return not any(
        list(differences(value, record[name]))
        for name, value in shown.items()
        if name in record and name != key
    )
