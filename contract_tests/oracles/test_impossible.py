"""A request of the right shape that cannot be is refused, and changes nothing: `x-refused`."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_referring_body
from ..probing.catalogue import about, oracle
from ..probing.making import SAVING, find, key_of, marked, own_records, save, writing
from ..probing.probe import HOUR, Probe
from ..probing.times import later

pytestmark = pytest.mark.writes

Body = dict[str, Any]
Broken = Iterator[tuple[str, Body]]
NO_ZONE = "Europe/Nowhere"
REFUSED = "x-refused"
WORDS = {"early": "not after the start", "twice": "twice", "circle": "below", "nowhere": "zone"}
"""Words by which a description says the same."""


def _of(operation: Operation) -> dict[str, Any]:
    rules: dict[str, Any] = terms.schema_of(terms.body_schema(operation) or ()).get(REFUSED, {})
    return rules


def _rules(operation: Operation) -> dict[str, Any]:
    return {kind: rule for kind, rule in _of(operation).items() if kind in BROKEN}


def _early(body: Body, ends: dict[str, str]) -> Broken:
    for end, start in ends.items():
        yield end, {**body, end: body[start]}
        yield end, {**body, end: later(body[start], -HOUR)}


def _twice(body: Body, members: list[str]) -> Broken:
    for member in members:
        if body.get(member):
            yield member, {**body, member: [*body[member], body[member][0]]}


def _nowhere(body: Body, members: list[str]) -> Broken:
    for member in members:
        yield member, {**body, member: NO_ZONE}


BROKEN: dict[str, Callable[[Body, Any], Broken]] = {
    "early": _early,
    "twice": _twice,
    "nowhere": _nowhere,
}
"""Break a valid body in a way that `x-refused` names; yield the member, and the broken body."""


@oracle("impossible-refused")
@about([operation for operation in SAVING if _rules(operation)])
@given(data=st.data())
def test_what_cannot_be_is_refused(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    body = data.draw(a_referring_body(probe, operation))
    kind = data.draw(st.sampled_from(sorted(_rules(operation))))
    with writing(probe):
        body = marked(probe, operation, body)
        for member, broken in BROKEN[kind](body, _rules(operation)[kind]):
            before = len(own_records(probe, operation))
            status = probe.send(operation, broken).status_code
            _note_asked(probe, operation, kind, member)
            if status == 403:
                pytest.skip(f"the role of the key may not call {operation.label}")
            what = f"{member} {broken[member]!r} cannot be"
            if status not in (400, 409):
                _fail(
                    probe, operation, kind, f"{what}: a conflict (409)", f"the status is {status}"
                )
            if len(own_records(probe, operation)) != before:
                _fail(probe, operation, kind, f"{what}: nothing is saved", "a record is added")


def _circles(operation: Operation) -> list[str]:
    names: list[str] = _of(operation).get("circle", [])
    return names


@oracle("impossible-refused")
@about([operation for operation in SAVING if _circles(operation)])
@given(data=st.data())
def test_circle_is_refused(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(_circles(operation)))
    bodies = [data.draw(a_body(probe, operation)) for _ in range(data.draw(st.integers(1, 3)))]
    name = operation.writes["key"]
    with writing(probe):
        line: list[Body] = []
        for each in bodies:
            above = line[-1][name] if line else None
            body = {**marked(probe, operation, each), member: above}
            result = save(probe, operation, body)
            if result is None:
                return
            line.append({**body, name: key_of(operation, body, result)})
        first, last = line[0], line[-1][name]
        status = probe.send(operation, {**first, member: last}).status_code
        shown = find(probe, operation, first[name])
        _note_asked(probe, operation, "circle", member)
        if status not in (400, 409) or (shown and shown[0].get(member) is not None):
            # Records in a circle are in use, so nobody could remove them.
            probe.send(operation, first)
            expected = f"{first[name]!r} cannot hang below {last!r}, which hangs below it (409)"
            shows = [each.get(member) for each in shown]
            actual = f"the status is {status}, and {member} is {shows}"
            _fail(probe, operation, "circle", expected, actual)


def _note_asked(probe: Probe, operation: Operation, kind: str, member: str) -> None:
    schema = terms.body_schema(operation) or ()
    rule, place = _of(operation)[kind], (*schema, REFUSED, kind)
    leaf = member if isinstance(rule, dict) else str(rule.index(member))
    in_words = terms.description_place(operation, WORDS[kind])
    probe.asked(operation, (*place, leaf), in_words, terms.members(schema)[member])


def _fail(probe: Probe, operation: Operation, kind: str, expected: str, actual: str) -> None:
    place: Location = (*(terms.body_schema(operation) or ()), REFUSED)
    probe.fail(operation, expected[:300], actual, place, about=kind)
