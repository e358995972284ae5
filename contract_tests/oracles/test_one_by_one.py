"""Members change one by one: each alone, to nothing and back, with the rest left out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body, some_times
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, differences
from ..probing.lists import Item
from ..probing.making import (
    UPSERTING,
    find,
    key_of,
    marked,
    merged_members,
    own_change,
    removing,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.settings import (
    SAVE_ACCOUNT,
    account_as_read,
    account_restored,
    compare,
    lasting,
)

pytestmark = pytest.mark.writes


def _free(operation: Operation) -> list[str]:
    """Return the optional members of a body, without those that an update merges."""
    schema = terms.body_schema(operation) or ()
    needed = {operation.writes["key"], *terms.schema_of(schema).get("required", [])}
    return [
        name for name in terms.members(schema) if name not in needed | merged_members(operation)
    ]


def _own_parent(operation: Operation) -> str | None:
    """Return the member that names a record of the same kind, if such can be removed again."""
    for name, place in terms.members(terms.body_schema(operation) or ()).items():
        refers = terms.schema_of(place).get("x-refers") or {}
        if removing(operation) and refers.get("list") == operation.writes["listedBy"]:
            return name
    return None


@oracle("update-keeps-rest", most=1)
@about([operation for operation in UPSERTING if _free(operation)])
@given(data=st.data())
def test_members_change_one_by_one(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    names, schema = _free(operation), terms.body_schema(operation) or ()
    choices = terms.schema_of(schema).get("x-one-of", [])
    left_out = merged_members(operation).difference(choices)
    filled, times = a_filled_body(probe, operation, left_out), _times(schema)
    body, other = data.draw(filled), data.draw(filled)
    if times:
        body |= data.draw(some_times(times, set(times)))
    below, parent = data.draw(a_body(probe, operation)), _own_parent(operation)
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key, name_of_key = key_of(operation, body, result), operation.writes["key"]
        if parent:
            # A record that another refers to changes as any other does.
            below = marked(probe, operation, {**below, parent: key})
            save(probe, operation, below)
        always = {n: v for n, v in body.items() if n not in names} | {name_of_key: key}
        state, before = body, ""
        for name in (*(each for each in names if each in body), ""):
            change = {each: body[each] for each in (before, name) if each}
            if name:
                change[name] = _other(terms.members(schema)[name], body[name], other.get(name))
            change = own_change(probe, operation, change)
            answer = save(probe, operation, {**always, **change})
            if answer is None:
                continue  # Another oracle looks into conflicts.
            state, before = {**state, **change}, name
            _check(probe, operation, state, change, answer)
        for shown in find(probe, operation, key):
            _check(probe, operation, state, {}, shown)
        if parent and save(probe, operation, {**below, parent: None}) is None:
            return  # Another oracle looks into conflicts.


@oracle("settings-read-back", "POST /account", most=1)
@given(data=st.data())
def test_settings_change_one_by_one(probe: Probe, data: st.DataObject) -> None:
    left_out = lasting(probe).union(SAVE_ACCOUNT.writes["never"])
    filled = a_filled_body(probe, SAVE_ACCOUNT, left_out)
    body = data.draw(filled)
    other = data.draw(filled.filter(lambda each: each.get("currency", 0) != body.get("currency")))
    with writing(probe), account_restored(probe):
        state = account_as_read(body)
        probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, body))
        for name in body:
            change = {name: not body[name] if isinstance(body[name], bool) else other[name]}
            response = probe.send(SAVE_ACCOUNT, change)
            result = probe.expect_success(SAVE_ACCOUNT, response)["result"]
            shown = account_as_read(change)
            rest = {n: v for n, v in state.items() if n not in shown}
            compare(probe, SAVE_ACCOUNT, shown, result, "is answered as sent")
            compare(probe, SAVE_ACCOUNT, rest, result, "stays, as it is not mentioned,")
            state |= shown


def _times(schema: tuple[str, ...]) -> list[str]:
    """Return the members of a body that are times."""
    members = terms.members(schema).items()
    return [n for n, place in members if terms.schema_of(place).get("format") == "date-time"]


def _other(place: tuple[str, ...], value: Any, other: Any) -> Any:
    """Return another value of a member: nothing, where it may have none."""
    schema = terms.schema_of(place)
    if any(each.get("nullable") for each in (schema, *schema.get("anyOf", []))):
        return None
    return not value if isinstance(value, bool) else other


def _check(probe: Probe, operation: Operation, state: Item, change: Item, shown: Item) -> None:
    """Check that a record is as it was saved, member by member."""
    schema = terms.body_schema(operation) or ()
    expected = {n: v for n, v in as_shown(state, schema).items() if n in shown}
    expected.pop(operation.writes["key"], None)
    for path, value, actual in differences(expected, shown):
        member = path.partition(".")[0]
        changes = ", ".join(f"{n}: {v!r}" for n, v in change.items())
        text = f"{path} is {value!r} after a change of {changes or 'members one by one'}"
        place = terms.member(schema, member)
        rests = (
            [place, terms.response_place(operation)] if member in change else [terms.UPDATE_KEEPS]
        )
        probe.fail(
            operation, text[:300], f"it is {actual!r}"[:300], *rests, about=f"{member} alone"
        )
