"""Whatever a body may hold at its bounds is read back as it was sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_filled_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, differences
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
from ..probing.values import LINES, edges

pytestmark = pytest.mark.writes


def _values(place: Location) -> list[Any]:
    """Return the values of a member at its bounds; none if it has no bounds of its own."""
    schema = terms.schema_of(place)
    if "x-refers" in schema:
        return []
    if "anyOf" in schema:
        return _values((*place, "anyOf", "0"))
    if "enum" in schema:
        return [value for value in schema["enum"] if value is not None]
    kind = schema.get("type")
    if kind == "boolean":
        return [True, False]
    if kind in ("integer", "number"):
        return edges(schema)
    if kind == "string" and "maxLength" in schema and not {"pattern", "format"} & set(schema):
        # The longest in characters, and of those that take most bytes.
        return ["W" * schema["maxLength"], "🏭" * schema["maxLength"]]
    return _lists((*place, "items")) if kind == "array" else []


def _lists(items: Location) -> list[Any]:
    """Return lists: none and all of what there is, and two items alike but in the last member.

    That has several lines in one of them.
    """
    schema, known = terms.schema_of(items), terms.members(items)
    if "enum" in schema:
        return [[], schema["enum"], *([each] for each in schema["enum"])]
    if not known or any(terms.schema_of(each) != {"type": "string"} for each in known.values()):
        return []
    values = "b", f"c{LINES}d"
    two = [{**dict.fromkeys(known, "a"), list(known)[-1]: value} for value in values]
    return [[], two]


def _bounded(operation: Operation) -> dict[str, list[Any]]:
    members = terms.members(terms.body_schema(operation) or ())
    key = operation.writes.get("key")
    return {name: _values(place) for name, place in members.items() if name != key}


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
            for shown in (saved, *find(probe, operation, key)):
                _check(probe, operation, schema, {n: sent[n] for n in edge if n in sent}, shown)


def _check(
    probe: Probe, operation: Operation, schema: Location, sent: dict[str, Any], shown: Any
) -> None:
    expected = {n: v for n, v in as_shown(sent, schema).items() if n in shown}
    for member, value, actual in differences(expected, shown):
        text = f"{member} is read back as it was sent: {value!r}"
        place = terms.member(schema, member.partition(".")[0])
        rests = [place, terms.response_place(operation)]
        probe.fail(
            operation, text[:300], f"it is {actual!r}"[:300], *rests, about=f"bound {member}"
        )
