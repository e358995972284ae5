"""Just one of some members is given: `x-one-of`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_value
from ..probing.catalogue import about, oracle
from ..probing.making import (
    SAVING,
    UPSERTING,
    check_room,
    find,
    key_of,
    marked,
    own_records,
    save,
    writing,
)
from ..probing.probe import Probe

pytestmark = pytest.mark.writes

WORDS = "Just one of"


def _choices(operation: Operation) -> list[str]:
    names: list[str] = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    return names


def _two(probe: Probe, operation: Operation, data: st.DataObject) -> dict[str, Any]:
    """Return values for two of the members; skip the test if there are none to draw from."""
    members = terms.members(terms.body_schema(operation) or ())
    known = {name: a_value(probe, members[name]) for name in _choices(operation)}
    values = {
        name: each.filter(lambda v: v is not None)
        for name, each in known.items()
        if each is not None and not each.is_empty
    }
    if len(values) < 2:
        pytest.skip("the account has nothing to choose from")
    names = data.draw(st.permutations(sorted(values)))[:2]
    return {name: data.draw(values[name]) for name in names}


@oracle("impossible-refused")
@about([operation for operation in SAVING if _choices(operation)])
@given(data=st.data())
def test_two_of_a_choice_or_none_are_refused(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    two, body = _two(probe, operation, data), data.draw(a_body(probe, operation))
    body = {name: value for name, value in body.items() if name not in _choices(operation)}
    schema = terms.body_schema(operation) or ()
    with writing(probe):
        body = marked(probe, operation, body)
        before = len(own_records(probe, operation))
        for chosen in (two, {}):
            status = probe.send(operation, {**body, **chosen}).status_code
            if status == 403:
                pytest.skip(f"the role of the key may not call {operation.label}")
            place = terms.description_place(operation, WORDS)
            probe.asked(operation, place, (*schema, "x-one-of"))
            is_saved = len(own_records(probe, operation)) != before
            if status in (400, 409) and is_saved:
                expected, actual = f"a body refused with {status} is not saved", "it is"
                probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="saved")
            if status not in (400, 409):
                what = " and ".join(chosen) or f"none of {', '.join(_choices(operation))}"
                expected = f"a body with {what} is refused (400, 409), and nothing is saved"
                actual = f"the status is {status}"
                rests = [place, (*schema, "x-one-of")]
                probe.fail(operation, expected, actual, *rests, about=f"choice {len(chosen)}")


@oracle("update-keeps-rest", most=1)
@about([operation for operation in UPSERTING if _choices(operation)])
@given(data=st.data())
def test_another_choice_takes_the_place_of_the_former(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    check_room(probe, operation)
    two, body = _two(probe, operation, data), data.draw(a_body(probe, operation))
    body = {name: value for name, value in body.items() if name not in _choices(operation)}
    first, other = two
    with writing(probe):
        body = marked(probe, operation, {**body, first: two[first]})
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        change = {operation.writes["key"]: key, first: None, other: two[other]}
        saved = save(probe, operation, {**body, **change})
        for shown in [] if saved is None else [saved, *find(probe, operation, key)]:
            actual = {name: shown.get(name) for name in two}
            if actual != {first: None, other: two[other]}:
                expected = f"{key!r} is for {other} {two[other]!r} now, and no {first} any more"
                place = terms.UPDATES
                probe.fail(operation, expected, f"it has {actual}", place, about=f"choice {other}")
