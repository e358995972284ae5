"""Unknown references are refused, and refused requests change nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.lists_agree import check_names
from ..probing.making import (
    SAVING,
    UPSERTING,
    find,
    key_of,
    listing_of,
    marked,
    merged_members,
    own_change,
    own_records,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.refusals import check_refused
from ..probing.right_refused import check_places
from ..probing.stillness import still
from ..probing.unknown import paths_of_references, pointer_to, with_another, with_unknown

pytestmark = pytest.mark.writes

ERROR = ("components", "schemas", "Error")


REFERRING = [operation for operation in SAVING if paths_of_references(operation)]


@oracle("references-checked")
@about(REFERRING)
@given(data=st.data())
def test_reference_to_nothing_is_refused(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(paths_of_references(operation)))
    body, unknown = with_unknown(probe, operation, data, path)
    # One more shows that all that is wrong is named, and not what was seen first alone. The first
    # of the choices is that of the first example.
    is_two = data.draw(st.sampled_from([True, False]))
    body, others = with_another(operation, body, path) if is_two else (body, {})
    with writing(probe):
        body = marked(probe, operation, body)
        before = len(own_records(probe, operation))
        response = probe.send(operation, body)
        status = response.status_code
        if response.ok:
            _check_not_shown(probe, operation, body, response, unknown)
        check_refused(probe, operation, status, (409,), f"{'.'.join(path)} {unknown!r}", path[0])
        for name, at in {unknown: path, **others}.items():
            _check_named(probe, operation, response, pointer_to(body, at, name), name)
        refers = terms.member(terms.body_schema(operation) or (), *path)
        probe.asked(operation, terms.MUST_BE_THERE, (*refers, "x-refers", "list"))
        if len(own_records(probe, operation)) != before:
            expected = f"the list has {before} records of the run, as before the refused call"
            actual = "the number has changed"
            probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="listed")


def _check_not_shown(
    probe: Probe, operation: Operation, body: dict[str, Any], response: Response, unknown: str
) -> None:
    """Check that a record that was accepted does not show what there is not: its list says so."""
    result, listing = response.json().get("result"), listing_of(operation)
    if not isinstance(result, dict):
        return
    with probe.comparing(anew=True):
        for record in find(probe, operation, key_of(operation, body, result)):
            check_names(probe, listing.operation, record, listing.item_schema, unknown)


def _kinds(operation: Operation) -> dict[str, Any]:
    """Return the members of a body that refer to records of one kind alone, with the reference."""
    members = terms.members(terms.body_schema(operation) or ())
    kinds = {name: terms.schema_of(place).get("x-refers") for name, place in members.items()}
    return {n: each for n, each in kinds.items() if isinstance(each, dict) and "having" in each}


@oracle("references-checked")
@about([operation for operation in SAVING if _kinds(operation)])
@given(data=st.data())
def test_reference_to_another_kind_is_refused(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(_kinds(operation))))
    refers, schema = _kinds(operation)[name], terms.body_schema(operation) or ()
    unfit = [
        key
        for item in probe.pool_of(refers["list"])
        for (key,) in [LISTINGS[refers["list"]].key(item)]
        if any(value not in (item.get(m) or []) for m, value in refers["having"].items())
    ]
    if not unfit:
        pytest.skip("every record is of the kind")
    left_out = frozenset(terms.schema_of(schema).get("x-one-of", []))
    body, key = data.draw(a_body(probe, operation, left_out)), data.draw(st.sampled_from(unfit))
    with writing(probe):
        body = marked(probe, operation, {**body, name: key})
        status = probe.send(operation, body).status_code
        member = terms.members(schema)[name]
        probe.asked(operation, (*member, "x-refers", "having"), member)
        check_refused(probe, operation, status, (409,), f"{name} {body[name]!r}", name)


@oracle("refused-changes-nothing")
@about(UPSERTING)
@given(data=st.data())
def test_refused_update_changes_nothing(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body = data.draw(a_body(probe, operation))
    change = data.draw(a_body(probe, operation, without=merged_members(operation)))
    change, wrong = _broken(probe, operation, data, change)
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        before = find(probe, operation, key)
        change = own_change(probe, operation, {**change, operation.writes["key"]: key})
        response = probe.send(operation, change)
        if response.status_code < 400:
            return  # Another oracle checks that it is refused.
        check_places(probe, operation, probe.deployment.steps[-1])
        after = find(probe, operation, key)
        probe.asked(operation, terms.CHANGES_NOTHING)
        place = listing_of(operation).item_schema
        if [still(each, place) for each in before] != [still(each, place) for each in after]:
            expected = f"{key!r} is unchanged: the update was refused for its {wrong}"
            changed = sorted(
                {name for old, two in zip(before, after, strict=False) for name in old
                 if old[name] != two.get(name)}
            )  # fmt: skip
            actual = (
                f"changed: {', '.join(changed)}" if changed else f"{len(after)} records are listed"
            )
            probe.fail(
                operation, expected, actual, terms.response_place(operation, "409"), about="changed"
            )


def _broken(
    probe: Probe, operation: Operation, data: st.DataObject, change: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return a body with a member that is wrong, and the name of that."""
    paths = paths_of_references(operation)
    if bool(paths) and data.draw(st.booleans()):
        path = data.draw(st.sampled_from(paths))
        return {**change, **with_unknown(probe, operation, data, path)[0]}, ".".join(path)
    names = sorted(_breakable(operation))
    lists = [name for name in names if change.get(name) and isinstance(change[name], list)]
    wrong = data.draw(st.sampled_from([*names, *lists * len(names)]))
    broken: Any = {"no": "such value"}
    if isinstance(change.get(wrong), list):
        # What comes before it shows that its place is minded.
        broken = [*change[wrong], broken]
    return {**change, wrong: broken}, wrong


def _check_named(
    probe: Probe, operation: Operation, response: Response, pointer: str, unknown: str
) -> None:
    """Check that a refusal of a reference says where it is, what came, and that nothing is there.

    What it expected, and what came, may be left out.
    """
    body = response.json()
    violations = body.get("violations") if isinstance(body, dict) else None
    schema = ("components", "schemas", "Violation")
    known = terms.members(schema)
    rests = [known["pointer"], known["keyword"]]
    probe.asked(operation, *rests, terms.members(ERROR)["violations"])
    wanted = {"in": "body", "pointer": pointer, "keyword": "exists"}
    for each in violations if isinstance(violations, list) else []:
        if isinstance(each, dict) and wanted.items() <= each.items():
            for name, value in {"expected": True, "actual": unknown}.items():
                shown = each.get(name, value)
                if name in each:
                    probe.asked(operation, known[name])
                if type(shown) is type(value) and shown != value:
                    expected = f"{name} of the violation at {pointer} is {value!r}"
                    probe.fail(operation, expected, f"it is {shown!r}", known[name], about=name)
            return
    expected = f"a violation names {pointer} and `exists`"
    probe.fail(operation, expected, f"it is {violations}"[:300], *rests, about=f"named {pointer}")


def _breakable(operation: Operation) -> set[str]:
    """Return the members, without the key, for which an object is invalid."""
    return {
        name
        for name, place in terms.members(terms.body_schema(operation) or ()).items()
        if name != operation.writes.get("key") and "anyOf" not in terms.schema_of(place)
    }
