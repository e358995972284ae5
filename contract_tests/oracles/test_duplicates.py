"""A second record with what only one may have is refused, and changes nothing: `x-unique`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.consistent import check_apart
from ..probing.making import (
    SAVING,
    check_room,
    listing_of,
    marked,
    own_records,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.refusals import check_refused
from ..target.schema import OPERATIONS

pytestmark = pytest.mark.writes

UNIQUE = [
    operation
    for operation in OPERATIONS
    if operation.takes_body and "x-unique" in terms.schema_of(terms.body_schema(operation) or ())
]


@oracle("duplicate-refused")
@about(UNIQUE)
@given(data=st.data())
def test_duplicate_is_refused(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    schema = terms.body_schema(operation) or ()
    names = data.draw(st.sampled_from(terms.schema_of(schema)["x-unique"]))
    listed, swap = operation in SAVING, data.draw(st.booleans())
    choices = terms.schema_of(schema).get("x-one-of", [])
    body, other = data.draw(a_body(probe, operation)), data.draw(a_body(probe, operation))
    with writing(probe):
        body = _named(probe, operation, body)
        response = probe.send(operation, body)
        if response.status_code in (400, 409) or not set(names) & set(body):
            return
        probe.expect_success(operation, response)
        other = _named(probe, operation, {k: v for k, v in other.items() if k not in choices})
        for name in names:
            other.pop(name, None)
        again = {**other, **{name: body[name] for name in names if name in body}}
        caseless = [name for name in names if name in operation.writes.get("anyCase", [])]
        again |= {name: again[name].swapcase() for name in caseless if swap}
        before = own_records(probe, operation) if listed else []
        status = probe.send(operation, again).status_code
        what = (
            f"a second record with the same {' and '.join(name for name in names if name in body)}"
        )
        check_refused(probe, operation, status, (409,), what, names[0])
        number = terms.schema_of(schema)["x-unique"].index(names)
        words = "twice is a conflict" if listed else "that exists is a conflict"
        rests = (*schema, "x-unique", str(number)), terms.description_place(operation, words)
        probe.asked(operation, *rests)
        if swap and set(names) & set(operation.writes.get("anyCase", [])):
            probe.asked(operation, (*operation.location, "x-writes", "anyCase"))
        if listed and len(own_records(probe, operation)) != len(before):
            expected = f"the list has {len(before)} records of the run, as before the refused call"
            actual = "the number has changed"
            probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="listed")


def _apart(operation: Operation) -> list[str]:
    """Return members in which no two records of the list of an operation are all alike."""
    names: list[str] = listing_of(operation).spec.get("apart", [])
    return names


@oracle("keys-unique", most=1)
@about([operation for operation in SAVING if _apart(operation)])
@given(data=st.data())
def test_second_record_is_refused_or_takes_the_place(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    check_room(probe, operation)
    choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    left_out = frozenset(choices).difference(_apart(operation))
    body, other = (data.draw(a_body(probe, operation, left_out)) for _ in range(2))
    with writing(probe):
        body = marked(probe, operation, body)
        if save(probe, operation, body) is None:
            return  # Another oracle checks that it is accepted.
        alike = {name: body[name] for name in _apart(operation)}
        save(probe, operation, {**marked(probe, operation, other), **alike})
        check_apart(probe, listing_of(operation), own_records(probe, operation))


def _named(probe: Probe, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    if operation in SAVING:
        return marked(probe, operation, body)
    schema = terms.schema_of(terms.body_schema(operation) or ())
    names = {name for each in schema["x-unique"] for name in each}
    return {**body, **{name: probe.deployment.own_text() for name in sorted(names)}}
