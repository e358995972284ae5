"""Whatever a body may hold at its bounds is read back as it was sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body
from ..probing.bounds import bound_values
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, differences
from ..probing.kept_strategies import lasting_keys
from ..probing.lists import Item
from ..probing.making import (
    UPSERTING,
    check_room,
    find,
    key_of,
    marked,
    merged_members,
    own_change,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.right_refused import check_broken
from ..probing.surest import Surest

pytestmark = pytest.mark.writes

MOST_ITEMS = 120
"""Items of a list that names all there are."""


def _bounded(operation: Operation) -> dict[str, list[Any]]:
    members = terms.members(terms.body_schema(operation) or ())
    key = operation.writes.get("key")
    return {name: bound_values(place) for name, place in members.items() if name != key}


@oracle("write-read-back", most=1)
@about([operation for operation in UPSERTING if any(_bounded(operation).values())])
@given(data=st.data())
def test_bounds_are_read_back(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    check_room(probe, operation)
    bounded = {name: values for name, values in _bounded(operation).items() if values}
    schema, name = terms.body_schema(operation) or (), operation.writes["key"]
    choices = terms.schema_of(schema).get("x-one-of", [])
    left_out = merged_members(operation).difference(choices)
    body = data.draw(a_filled_body(probe, operation, left_out))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        kept = {n: v for n, v in body.items() if n not in left_out}
        for number in range(max(map(len, bounded.values()))):
            edge = {n: values[number % len(values)] for n, values in bounded.items()}
            sent = own_change(probe, operation, {**kept, **edge, name: key})
            saved = save(probe, operation, sent)
            if saved is None:
                check_broken(operation, probe.deployment.steps[-1])
                continue  # Another oracle looks into conflicts.
            _check(probe, operation, {n: sent[n] for n in edge if n in sent}, key, saved)


def _check(probe: Probe, operation: Operation, sent: dict[str, Any], key: Any, saved: Item) -> None:
    """Check that what was sent is listed, which the summary says, and that it is answered."""
    schema = terms.body_schema(operation) or ()
    listed = [(record, (*operation.location, "summary")) for record in find(probe, operation, key)]
    with Surest() as surest:
        for shown, by in [*listed, (saved, terms.response_place(operation))]:
            expected = {n: v for n, v in as_shown(sent, schema).items() if n in shown}
            for member, value, actual in differences(expected, shown):
                text, is_now = (
                    f"{member} is read back as it was sent: {value!r}",
                    f"it is {actual!r}",
                )
                place = terms.member(schema, member.partition(".")[0])
                with surest.each:
                    about = f"bound {member}"
                    probe.fail(operation, text[:300], is_now[:300], place, by, about=about)


def _lists_of_references(operation: Operation) -> dict[str, tuple[str, Location]]:
    """Return the lists of a body whose items name records: the member that does, and its place."""
    found = {}
    for name, place in terms.members(terms.body_schema(operation) or ()).items():
        for inner, where in terms.members(terms.member(place, "0")).items():
            refers = terms.schema_of(where).get("x-refers")
            if isinstance(refers, dict) and "list" in refers:
                found[name] = inner, where
    return found


@oracle("write-read-back", most=1)
@about([operation for operation in UPSERTING if _lists_of_references(operation)])
@given(data=st.data())
def test_list_that_names_all_there_are_is_read_back(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    schema, lists = terms.body_schema(operation) or (), {}
    for name, (inner, where) in _lists_of_references(operation).items():
        items = terms.schema_of(terms.member(terms.members(schema)[name], "0"))
        keys = lasting_keys(probe, terms.schema_of(where)["x-refers"])[:MOST_ITEMS]
        lists[name] = [{**dict.fromkeys(items["required"], 1), inner: key} for key in keys]
    body = data.draw(a_body(probe, operation, frozenset(lists)))
    with writing(probe):
        body = {**marked(probe, operation, body), **lists}
        saved = save(probe, operation, body)
        if saved is None:
            return  # Another oracle checks that it is accepted.
        _check(probe, operation, lists, key_of(operation, body, saved), saved)
