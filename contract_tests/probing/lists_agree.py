"""Agreement of a list with the records of another that it names, by `x-refers` and `x-holds`."""

from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from . import contract_terms as terms
from .filtering import parts_of
from .lists import LISTINGS, Item, Key
from .viewer import Viewer
from .walking import objects


def check_reference(
    viewer: Viewer, operation: Operation, item: Item, name: str, where: Location, refers: Any
) -> None:
    """Check that a member names a record that is listed, and what stands beside it."""
    ways = [way for way in (refers if isinstance(refers, list) else [refers]) if "list" in way]
    pools = [(way, parts_of(viewer, way)) for way in ways]
    if not ways or not all(viewer.may_read(way["list"]) for way in ways):
        return
    for number, (way, pool) in enumerate(pools):
        at = way.get("at") or LISTINGS[way["list"]].spec["key"]
        referred = next((entry for entry in pool if entry.get(at) == item[name]), None)
        if referred is None:
            continue
        entries = list(pool)
        place = (*where, "x-refers", *([str(number)] if isinstance(refers, list) else []))
        if len(entries) > 1:
            leaves = [(*place, leaf) for leaf in way if leaf != "shows"]
            viewer.asked(operation, where, *leaves)
        for shown, member in way.get("shows", {}).items():
            if shown in item and any(each.get(member) != item[shown] for each in entries):
                other = (*where[:-1], shown)
                viewer.asked(operation, (*place, "shows", shown), other)
            if shown in item and member in referred and item[shown] != referred[member]:
                viewer.fail(
                    operation,
                    f"beside {name} {item[name]!r}, {shown} is {referred[member]!r}, "
                    f"as in {LISTINGS[way['list']].operation.label}",
                    f"it is {item[shown]!r}",
                    (*where[:-1], shown),
                    about=f"{name} {shown}",
                )
        return
    lists = " or ".join(LISTINGS[way["list"]].operation.label for way in ways)
    actual = f"{item[name]!r} is not listed there"
    viewer.fail(operation, f"{name} names a record that {lists} lists", actual, where, about=name)


def check_names(
    viewer: Viewer, operation: Operation, record: Item, schema: Location, value: Any = None
) -> None:
    """Check that what a record names is listed, and what stands beside it.

    Args:
        operation: That shows the record.
        schema: Of the record.
        value: Of what it names; all by default.
    """
    for item, place in objects(record, schema):
        for name, where in terms.members(place).items():
            refers, named = terms.schema_of(where).get("x-refers"), item.get(name)
            if refers and named is not None and value in (None, named):
                check_reference(viewer, operation, item, name, where, refers)


def check_holding(
    viewer: Viewer, operation: Operation, item: Item, name: str, where: Location, holds: Any
) -> None:
    """Check that a member holds the records that another list has for it."""
    if not viewer.may_read(holds["list"]):
        return
    other = LISTINGS[holds["list"]]
    (far, near), *_ = holds["where"].items()
    listed = {
        other.key(entry): entry for entry in viewer.pool(other) if entry.get(far) == item.get(near)
    }
    unless = holds.get("unless")
    held = {other.key(part): part for part in item[name]}
    if listed and len(listed) < len(viewer.pool(other)):
        parts = [(*where, "x-holds", part) for part in ("list", "where", "same")]
        viewer.asked(operation, *parts)
        viewer.asked(other.operation, other.item_schema)
    if unless is not None and any(part.get(unless) is not None for part in item[name]):
        viewer.asked(operation, (*where, "x-holds", "unless"), where)
        viewer.asked(other.operation, (*other.schema, "properties", "results"))
    kept = {key for key, part in held.items() if unless is None or part.get(unless) is None}
    for key in sorted(set(listed) & (set(held) - kept)):
        expected = f"{key}, which has {unless} in {operation.label}, is left out"
        place = (*other.schema, "properties", "results", "description")
        viewer.fail(other.operation, expected, "it is listed", place, about="left out")
    if not kept <= set(listed) <= set(held) or len(held) != len(item[name]):
        whole = f"the {len(listed)} records that {other.operation.label} lists for it"
        expected = f"{name} of {item.get(near)!r} holds {whole}"
        actual = f"it holds {sorted(held)}, the list has {sorted(listed)}"[:300]
        viewer.fail(operation, expected, actual, where, about=name)
    _check_same(viewer, operation, where, listed, held)


def _check_same(
    viewer: Viewer,
    operation: Operation,
    where: Location,
    listed: dict[Key, Item],
    held: dict[Key, Item],
) -> None:
    """Check that what is held is as in its own list."""
    name, holds = where[-1], terms.schema_of(where)["x-holds"]
    other = LISTINGS[holds["list"]]
    for key, entry in listed.items():
        for member in holds.get("same") or set(entry) & set(held[key]):
            if entry.get(member) != held[key].get(member):
                viewer.fail(
                    operation,
                    f"{member} of {key[0]} in {name} is {entry.get(member)!r}, as in "
                    f"{other.operation.label}",
                    f"it is {held[key].get(member)!r}",
                    where,
                    about=f"{name} {member}",
                )
