"""Written records are read back unchanged."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, differences, is_other_time
from ..probing.lists import Item
from ..probing.making import (
    SAVING,
    UPSERTING,
    find,
    is_same_key,
    key_of,
    listing_of,
    marked,
    merged_members,
    own_change,
    own_of,
    own_records,
    records,
    save,
    with_key,
    writing,
)
from ..probing.probe import Probe
from ..probing.surest import Surest
from ..probing.walking import objects

pytestmark = pytest.mark.writes

ANSWERED, READ_BACK = "answered", "read back"
LASTING = ("createdAt", "accountId", "userId")


@oracle("write-read-back")
@about(SAVING)
@given(data=st.data())
def test_record_is_read_back(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    body = data.draw(a_body(probe, operation))
    with writing(probe):
        body = marked(probe, operation, body)
        # Records without a name cannot be told apart from those of other processes of the run.
        counts = operation in UPSERTING
        known = own_records(probe, operation) if counts else []
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        listed = records(probe, operation, None if counts else key)
        made = len(own_of(probe, operation, listed)) - len(known) if counts else 1
        if made > 1:
            place = terms.description_place(operation)
            probe.fail(
                operation,
                "one record is created",
                f"{made} records are created",
                place,
                about="made",
            )
        with Surest() as surest:
            with surest.each:
                _compare(probe, operation, body, result, ANSWERED)
            shown = with_key(operation, listed, key)
            if len(shown) != 1:
                expected = f"the list shows the new record {key!r} once"
                place = listing_of(operation).operation.location
                actual = f"it is shown {len(shown)} times"
                probe.fail(operation, expected, actual, place, about="listed")
            _note_asked(probe, operation, body)
            with surest.each:
                _compare(probe, operation, body, shown[0], READ_BACK)
            _agree(probe, operation, result, shown[0])


@oracle("update-keeps-rest", most=3)
@about(UPSERTING)
@given(data=st.data())
def test_update_keeps_the_rest(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    body = data.draw(a_body(probe, operation))
    change = data.draw(a_body(probe, operation, without=merged_members(operation), most=2))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        before = find(probe, operation, key)
        change = own_change(probe, operation, {**change, operation.writes["key"]: key})
        saved = save(probe, operation, change)
        after = find(probe, operation, key)
        if saved is None or len(before) != 1 or len(after) != 1:
            return
        _note_update(probe, operation, change, before[0])
        with Surest() as surest:
            for shown, how in ((saved, ANSWERED), (after[0], READ_BACK)):
                with surest.each:
                    _compare(probe, operation, change, shown, how)
            with surest.each:
                _check_rest(probe, operation, change, before[0], after[0])
            _check_lasting(probe, operation, before[0], after[0])
            _check_lasting(probe, operation, result, saved)


def _check_rest(
    probe: Probe, operation: Operation, change: Item, before: Item, after: Item
) -> None:
    """Check that what an update does not mention is as before."""
    for member in terms.members(terms.body_schema(operation) or ()):
        kept = member in before and member not in change
        if kept and list(differences(before[member], after.get(member))):
            expected = f"{member} stays {before[member]!r}, as the update does not mention it"
            actual = f"it is {after.get(member)!r}"
            probe.fail(operation, expected, actual, terms.UPDATE_KEEPS, about=member)


def _check_lasting(probe: Probe, operation: Operation, before: Item, after: Item) -> None:
    """Check that members that no update changes are as before."""
    makes = operation.writes.get("makes", "")
    for member in {*LASTING, listing_of(operation).spec["key"], makes} & before.keys():
        if before[member] != after.get(member):
            expected = f"{member} never changes: {before[member]!r}"
            probe.fail(operation, expected, f"it is {after.get(member)!r}", about=member)


@oracle("no-second-record", most=3)
@about(UPSERTING)
@given(data=st.data())
def test_saving_twice_leaves_one_record(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body, swap = data.draw(a_body(probe, operation)), data.draw(st.booleans())
    key = operation.writes["key"]
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        name, before = key_of(operation, body, result), own_records(probe, operation)
        again = {**body, key: name}
        if swap and key in operation.writes.get("anyCase", []):
            again[key] = str(name).swapcase()
        if save(probe, operation, again) is None:
            return
        after = own_records(probe, operation)
        member = listing_of(operation).spec["key"]
        same = [record for record in after if is_same_key(operation, record.get(member), name)]
        if len(same) != 1 or len(after) != len(before):
            expected = (
                f"saving {name!r} again leaves one record of that key, of {len(before)} of the run"
            )
            actual = f"there are {len(same)}, of {len(after)}"
            probe.fail(operation, expected, actual, terms.description_place(operation))


def _note_asked(probe: Probe, operation: Operation, body: Item) -> None:
    """Note what creating a record could have shown: where it is, and how it is shown."""
    writes, schema = (*operation.location, "x-writes"), terms.body_schema(operation)
    leaves = [(*writes, leaf) for leaf in ("key", "makes", "listedBy") if leaf in operation.writes]
    result = terms.member(terms.response_schema(operation) or (), "result")
    answer = (*terms.response_place(operation), "description")
    probe.asked(operation, terms.CREATES, answer, result, *leaves)
    key = operation.writes.get("key", "")
    if key not in body:
        words = terms.description_place(operation, f"without `{key}`")
        member = terms.member(schema or (), key)
        probe.asked(operation, words, (*member, "description", "without it"))
    for item, where in objects(body, schema or ()):
        for name, place in terms.members(where).items():
            if name in item and item[name] is not None:
                changes = "x-shown-as" in terms.schema_of(place)
                shown = as_shown({name: item[name]}, where)
                is_as_sent = changes and shown == {name: item[name]}
                probe.asked(operation, *([] if is_as_sent else [place, (*place, "x-shown-as")]))


def _note_update(probe: Probe, operation: Operation, change: Item, before: Item) -> None:
    """Note what an update could have shown: the record stays, as does what it does not mention."""
    schema = terms.body_schema(operation) or ()
    probe.asked(operation, terms.UPDATES, terms.description_place(operation))
    probe.asked(operation, terms.member(schema, operation.writes["key"]))
    probe.asked(operation, *(terms.member(schema, name) for name in change))
    for name, place in terms.members(schema).items():
        default = terms.schema_of(place).get("default")
        if name not in change and before.get(name) not in (None, [], default):
            probe.asked(operation, terms.UPDATE_KEEPS, place)


def _compare(probe: Probe, operation: Operation, body: Item, shown: Item, how: str) -> None:
    schema = terms.body_schema(operation) or ()
    expected = as_shown(body, schema)
    known = {name: value for name, value in expected.items() if name in shown}
    key = operation.writes.get("key", "")
    if key in known and is_same_key(operation, known[key], shown[key]):
        del known[key]
    with Surest() as surest:
        for member, sent, actual in differences(known, shown):
            text, is_now = f"{member} is {how} as it was sent: {sent!r}", f"it is {actual!r}"
            place = terms.member(schema, member.partition(".")[0])
            # How it is answered may be assumed, though the manual says that it is saved.
            said = (*operation.location, "summary")
            rests: list[Any] = [
                place,
                said if how == READ_BACK else terms.response_place(operation),
            ]
            rests = [terms.NO_OTHER_TIME] if is_other_time(sent, actual) else rests
            with surest.each:
                about = f"{how} {member}"
                probe.fail(operation, text[:300], is_now[:300], *rests, about=about)


def _agree(probe: Probe, operation: Operation, result: Item, listed: Item) -> None:
    """Check that response and list show the same, except for what changes with time."""
    schema = listing_of(operation).item_schema
    moving = {
        name
        for name, where in terms.members(schema).items()
        if terms.schema_of(where).get("x-moves")
    }
    if "settled" in listing_of(operation).spec:
        # Members without a value may get one later.
        moving |= {"updatedAt", *(name for name, value in result.items() if not value)}
    for member in sorted((set(result) & set(listed)) - moving):
        if list(differences(result[member], listed[member])):
            expected = f"{member} is listed as in the response: {result[member]!r}"
            place = (*terms.response_place(operation), "description")
            actual = f"it is {listed[member]!r}"
            probe.fail(operation, expected[:300], actual[:300], place, about=f"listed {member}")
