"""Keys of any letters that the contract allows name their record everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.making import SAVING, find, marked, removing, save, writing
from ..probing.probe import Probe
from ..target.schema import OPERATIONS

pytestmark = pytest.mark.writes

ENDINGS = [" +&", "%41", "=?#", "é日🏭", "'\"", "Ab"]
"""Letters with a meaning in URLs, or that servers change."""


def _is_free(operation: Operation) -> bool:
    """Tell whether the caller chooses the key, and of any letters."""
    key = operation.writes.get("key")
    if key is None or "makes" in operation.writes:
        return False
    schema = terms.schema_of(terms.members(terms.body_schema(operation) or ())[key])
    return schema.get("type") == "string" and not {"pattern", "format", "enum"} & set(schema)


@oracle("write-read-back", most=len(ENDINGS) // 2)
@about([operation for operation in SAVING if _is_free(operation)])
@given(data=st.data())
def test_key_of_any_letters_names_its_record(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body, name = data.draw(a_body(probe, operation)), operation.writes["key"]
    two = data.draw(st.lists(st.sampled_from(ENDINGS), min_size=2, max_size=3, unique=True))
    remover, listing = removing(operation), LISTINGS[operation.writes["listedBy"]]
    with writing(probe):
        body = marked(probe, operation, body)
        key = body[name] + "".join(two) + "z"
        if save(probe, operation, {**body, name: key}) is None:
            return  # Another oracle checks that it is accepted.
        filters = [
            n for n, s in listing.filters.items() if s.get("member") == name and "in" not in s
        ]
        lists = {n: probe.read(listing, **{n: key}).items for n in filters}
        for parameter, items in {"": find(probe, operation, key), **lists}.items():
            if [item[name] for item in items] != [key]:
                expected = f"{key!r} is listed once, {parameter or 'with all others'}"
                actual = f"it is {[item[name] for item in items][:3]}"
                place = (*operation.location, "x-writes", "key")
                probe.fail(operation, expected, actual, place, about=f"odd key {parameter}")
        if remover and probe.may_call(remover):
            status = probe.send(remover, path=key).status_code
            if status not in (204, 403) or (status == 204 and find(probe, operation, key)):
                place = terms.response_place(remover, "204")
                expected, actual = f"{key!r} is deleted by its key", f"the status is {status}"
                probe.fail(remover, expected, actual, place, about="odd key")


def _is_address(operation: Operation) -> bool:
    key = operation.writes.get("key")
    members = terms.members(terms.body_schema(operation) or ())
    return key in members and terms.schema_of(members[key]).get("format") == "email"


@oracle("write-read-back", most=1)
@about([operation for operation in SAVING if _is_address(operation)])
@given(data=st.data())
def test_address_of_any_letters_names_its_record(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body, name = data.draw(a_body(probe, operation)), operation.writes["key"]
    listing = LISTINGS[operation.writes["listedBy"]]
    above = f"{listing.operation.path}/"
    readers = [each for each in OPERATIONS if each.reads and each.path.startswith(above)]
    with writing(probe):
        body = marked(probe, operation, body)
        local, at, domain = str(body[name]).partition("@")
        key = f"{local}+a%41b{at}{domain}"
        if save(probe, operation, {**body, name: key}) is None:
            return  # Another oracle checks that it is accepted.
        responses = [probe.send(each, path=key) for each in readers if probe.may_call(each)]
        single = [each.json()["result"] for each in responses if each.status_code == 200]
        read = [record.get(name) for record in (*find(probe, operation, key), *single)]
        if read != [key] * (1 + len(responses)):
            expected = f"{key!r} is listed once, and read by its key"
            place = (*operation.location, "x-writes", "key")
            probe.fail(operation, expected, f"it is {read}", place, about="odd address")


def _minds_case(operation: Operation) -> bool:
    key = operation.writes.get("key")
    return bool(key) and "makes" not in operation.writes and key not in _any_case(operation)


def _any_case(operation: Operation) -> list[str]:
    names: list[str] = operation.writes.get("anyCase", [])
    return names


@oracle("no-second-record", most=1)
@about([operation for operation in SAVING if _minds_case(operation)])
@given(data=st.data())
def test_key_in_other_case_is_another(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    name, bodies = operation.writes["key"], [data.draw(a_body(probe, operation)) for _ in range(2)]
    with writing(probe):
        first = marked(probe, operation, bodies[0])
        if save(probe, operation, first) is None:
            return
        before = find(probe, operation, first[name])
        other = {**bodies[1], name: first[name].upper()}
        # What only takes letters of one case refuses it.
        if other[name] == first[name] or save(probe, operation, other) is None:
            return
        listed = [len(find(probe, operation, key)) for key in (first[name], other[name])]
        after = [item.get(name) for item in find(probe, operation, first[name])]
        if listed != [1, 1] or after != [item.get(name) for item in before]:
            expected = f"{first[name]!r} and {other[name]!r} are two records: case counts"
            place = (*operation.location, "x-writes", "key")
            probe.fail(operation, expected, f"{listed} are listed", place, about="case")
