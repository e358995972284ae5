"""Lists agree with one another, by `x-refers` and `x-holds`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.filtering import parts_of
from ..probing.lists import LISTINGS, Item
from ..probing.probe import Probe
from ..probing.walking import has_word, objects
from ..target.schema import OPERATIONS

SINGLE = [operation for operation in OPERATIONS if operation.reads and "{" in operation.path]
ANY_CASE = {name for operation in OPERATIONS for name in operation.writes.get("anyCase", [])}


def _with(word: str) -> list[Operation]:
    return [
        listing.operation for listing in LISTINGS.values() if has_word(listing.item_schema, word)
    ]


@oracle("lists-agree")
@about(_with("x-refers"))
def test_list_refers_to_what_is_there(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        _forget(probe)
        for item, place in objects(
            probe.all(listing).items, (*listing.schema, "properties", "results")
        ):
            for name, where in terms.members(place).items():
                refers = terms.schema_of(where).get("x-refers")
                if refers and item.get(name) is not None:
                    _check_reference(probe, operation, item, name, where, refers)

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about(_with("x-holds"))
def test_list_holds_what_another_lists(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        _forget(probe)
        for item, place in objects(
            probe.all(listing).items, (*listing.schema, "properties", "results")
        ):
            for name, where in terms.members(place).items():
                holds = terms.schema_of(where).get("x-holds")
                if holds and name in item:
                    _check_holding(probe, operation, item, name, where, holds)

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about([listing.operation for listing in LISTINGS.values() if "each" in listing.spec])
def test_list_has_an_item_for_each_record_of_another(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    other, place = LISTINGS[listing.spec["each"]], (*listing.schema, "x-lists", "each")
    if not probe.may_read(listing.spec["each"]):
        pytest.skip(f"the role of the key may not call {other.operation.label}")

    def check() -> None:
        known = sorted(other.keys(probe.all(other).items))
        shown = sorted(listing.keys(probe.all(listing).items))
        if known:
            probe.asked(operation, place, terms.description_place(operation))
        if shown != known:
            expected = f"an item for each of the {len(known)} records of {other.operation.label}"
            actual = f"{len(shown)}: {sorted(set(known) ^ set(shown))} differ"[:300]
            rests = [terms.description_place(operation), place]
            probe.fail(operation, expected, actual, *rests, about="each")

    with probe.example():
        probe.retry(check)


@oracle("lists-agree")
@about(SINGLE)
@given(data=st.data())
def test_single_record_is_as_the_list_has_it(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = next(
        listing
        for listing in LISTINGS.values()
        if operation.path.startswith(listing.operation.path + "/")
    )
    keys = sorted(key for (key,) in listing.keys(probe.pool(listing)))
    if not keys:
        pytest.skip("the list is empty")
    key, (name,) = data.draw(st.sampled_from(keys)), terms.path_parameters(operation)
    requested = key.swapcase() if name in ANY_CASE and data.draw(st.booleans()) else key

    def check() -> None:
        expected = next(
            (record for record in probe.all(listing).items if listing.key(record) == (key,)), None
        )
        if expected is None:
            return  # Another oracle checks that a list stays the same.
        response = probe.send(operation, path=requested)
        place = (*terms.parameters(operation)[name], "description")
        if response.status_code == 404:
            probe.fail(
                operation,
                f"{requested!r} is found, since it is listed",
                "the status is 404",
                place,
                about=name,
            )
        result = probe.expect_success(operation, response)["result"]
        words = ("of either case",) if requested != key else ()
        probe.asked(operation, (*place, *words), (*terms.response_place(operation), "description"))
        if result != expected:
            text = f"the record {requested!r} is as in {listing.operation.label}"
            probe.fail(operation, text, "it differs", place, about="differs")

    with probe.example():
        probe.retry(check)


def _forget(probe: Probe) -> None:
    for kept in [name for name in probe.deployment.kept if name[0] == "pool"]:
        del probe.deployment.kept[kept]


def _check_reference(
    probe: Probe, operation: Operation, item: Item, name: str, where: Location, refers: Any
) -> None:
    ways = [way for way in (refers if isinstance(refers, list) else [refers]) if "list" in way]
    pools = [(way, parts_of(probe, way)) for way in ways]
    if not ways or not all(probe.may_read(way["list"]) for way in ways):
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
            probe.asked(operation, where, *leaves)
        for shown, member in way.get("shows", {}).items():
            if shown in item and any(each.get(member) != item[shown] for each in entries):
                other = (*where[:-1], shown)
                probe.asked(operation, (*place, "shows", shown), other)
            if shown in item and member in referred and item[shown] != referred[member]:
                probe.fail(
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
    probe.fail(operation, f"{name} names a record that {lists} lists", actual, where, about=name)


def _check_holding(
    probe: Probe, operation: Operation, item: Item, name: str, where: Location, holds: Any
) -> None:
    if not probe.may_read(holds["list"]):
        return
    other = LISTINGS[holds["list"]]
    (far, near), *_ = holds["where"].items()
    listed = {
        other.key(entry): entry for entry in probe.pool(other) if entry.get(far) == item.get(near)
    }
    unless = holds.get("unless")
    held = {other.key(part): part for part in item[name]}
    if listed and len(listed) < len(probe.pool(other)):
        parts = [(*where, "x-holds", part) for part in ("list", "where", "same")]
        probe.asked(operation, *parts)
        probe.asked(other.operation, other.item_schema)
    if unless is not None and any(part.get(unless) is not None for part in item[name]):
        probe.asked(operation, (*where, "x-holds", "unless"), where)
        probe.asked(other.operation, (*other.schema, "properties", "results"))
    kept = {key for key, part in held.items() if unless is None or part.get(unless) is None}
    for key in sorted(set(listed) & (set(held) - kept)):
        expected = f"{key}, which has {unless} in {operation.label}, is left out"
        place = (*other.schema, "properties", "results", "description")
        probe.fail(other.operation, expected, "it is listed", place, about="left out")
    if not kept <= set(listed) <= set(held) or len(held) != len(item[name]):
        whole = f"the {len(listed)} records that {other.operation.label} lists for it"
        expected = f"{name} of {item.get(near)!r} holds {whole}"
        actual = f"it holds {sorted(held)}, the list has {sorted(listed)}"[:300]
        probe.fail(operation, expected, actual, where, about=name)
    for key, entry in listed.items():
        for member in holds.get("same") or set(entry) & set(held[key]):
            if entry.get(member) != held[key].get(member):
                probe.fail(
                    operation,
                    f"{member} of {key[0]} in {name} is {entry.get(member)!r}, as in "
                    f"{other.operation.label}",
                    f"it is {held[key].get(member)!r}",
                    where,
                    about=f"{name} {member}",
                )
