"""Bodies that refer to records which are not there."""

from typing import Any

from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from . import contract_terms as terms
from .bodies import a_body, a_referring_body
from .probe import Probe

UNKNOWN = "bmv-no-such-thing"


def paths_of_references(operation: Operation) -> list[tuple[str, ...]]:
    """Return the paths of the members of a body that refer to a record of some list."""
    paths: list[tuple[str, ...]] = []
    for name, place in terms.members(terms.body_schema(operation) or ()).items():
        if _refers(place):
            paths.append((name,))
        inner = terms.members(terms.member(place, "0"))
        paths += [(name, "0", each) for each, where in inner.items() if _refers(where)]
    return paths


def _refers(place: Any) -> bool:
    refers = terms.schema_of(place).get("x-refers")
    return isinstance(refers, dict) and "list" in refers


def with_unknown(
    probe: Probe, operation: Operation, data: st.DataObject, path: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    """Return a body in which a member names an unknown record, and that name."""
    choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    left_out = frozenset(choices if path[0] in choices else [])
    # An item before the unknown one shows that its place is minded.
    single = len(path) == 1
    bodies = a_body(probe, operation, left_out) if single else a_referring_body(probe, operation)
    body = dict(data.draw(bodies))
    unknown = UNKNOWN[: data.draw(st.integers(5, len(UNKNOWN)))]
    if single:
        return {**body, path[0]: unknown}, unknown
    items = terms.member(terms.members(terms.body_schema(operation) or ())[path[0]], "0")
    unknown_item = dict.fromkeys(terms.schema_of(items)["required"], 1) | {path[2]: unknown}
    known = [each for each in body.get(path[0], []) if each.get(path[2]) != unknown]
    place = len(known) - data.draw(st.integers(0, len(known)))
    return {**body, path[0]: [*known[:place], unknown_item, *known[place:]]}, unknown


def with_another(
    operation: Operation, body: dict[str, Any], path: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """Return a body with one more unknown record, and by its name its path; none if it cannot."""
    other = f"{UNKNOWN}-2"
    if len(path) > 1:
        item = {**body[path[0]][-1], path[2]: other}
        return {**body, path[0]: [*body[path[0]], item]}, {other: path}
    choices = {*terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])}
    taken = choices if path[0] in choices else {path[0]}
    free = [
        each for each in paths_of_references(operation) if len(each) == 1 and each[0] not in taken
    ]
    known = next((each for each in free if body.get(each[0]) is not None), None)
    return (body, {}) if known is None else ({**body, known[0]: other}, {other: known})


def pointer_to(body: dict[str, Any], path: tuple[str, ...], value: str) -> str:
    """Return the JSON Pointer to a member of a body, or to that member of the item with a value."""
    if len(path) == 1:
        return f"/{path[0]}"
    index = [each.get(path[2]) for each in body[path[0]]].index(value)
    return f"/{path[0]}/{index}/{path[2]}"
