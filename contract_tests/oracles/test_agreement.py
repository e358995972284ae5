"""Lists agree with one another, by `x-refers` and `x-holds`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..findings.failure import Place
from ..probing import stated
from ..probing.catalogue import about, oracle
from ..probing.filtering import parts_of
from ..probing.lists import LISTINGS, Item
from ..probing.probe import Probe
from ..probing.walking import has_word, objects
from ..target.operations import Operation
from ..target.schema import OPERATIONS

SINGLE = [one for one in OPERATIONS if one.reads and "{" in one.path]
ANY_CASE = {name for one in OPERATIONS for name in one.writes.get("anyCase", [])}


def _with(word: str) -> list[Operation]:
    return [one.operation for one in LISTINGS.values() if has_word(one.item_schema, word)]


@oracle("lists-agree")
@about(_with("x-refers"))
def test_list_refers_to_what_is_there(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        _forget(probe)
        for item, place in objects(
            probe.all(listing).items, (*listing.schema, "properties", "results")
        ):
            for name, where in stated.members(place).items():
                told = stated.schema_of(where).get("x-refers")
                if told and item.get(name) is not None:
                    _check_reference(probe, operation, item, name, where, told)

    with probe.example():
        probe.settled(check)


@oracle("lists-agree")
@about(_with("x-holds"))
def test_list_holds_what_another_lists(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        _forget(probe)
        for item, place in objects(
            probe.all(listing).items, (*listing.schema, "properties", "results")
        ):
            for name, where in stated.members(place).items():
                told = stated.schema_of(where).get("x-holds")
                if told and name in item:
                    _check_holding(probe, operation, item, name, where, told)

    with probe.example():
        probe.settled(check)


@oracle("lists-agree")
@about(SINGLE)
@given(data=st.data())
def test_single_record_is_as_the_list_has_it(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = next(
        one for one in LISTINGS.values() if operation.path.startswith(one.operation.path + "/")
    )
    keys = sorted(key for (key,) in listing.keys(probe.pool(listing)))
    if not keys:
        pytest.skip("the list is empty")
    key, (name,) = data.draw(st.sampled_from(keys)), stated.path_parameters(operation)
    asked = key.swapcase() if name in ANY_CASE and data.draw(st.booleans()) else key

    def check() -> None:
        expected = next(one for one in probe.all(listing).items if listing.key(one) == (key,))
        response = probe.send(operation, path=asked)
        place = (*stated.parameters(operation)[name], "description")
        if response.status_code == 404:
            probe.broken(
                operation, f"{asked!r} is found, as it is listed", "404", place, about=name
            )
        result = probe.good(operation, response)["result"]
        if result != expected:
            told = f"the record of {asked!r} is as {listing.operation.label} has it"
            probe.broken(operation, told, "it differs", place, about="differs")

    with probe.example():
        probe.settled(check)


def _forget(probe: Probe) -> None:
    for kept in [one for one in probe.deployment.kept if one[0] == "pool"]:
        del probe.deployment.kept[kept]


def _check_reference(
    probe: Probe, operation: Operation, item: Item, name: str, where: Place, told: Any
) -> None:
    ways = [one for one in (told if isinstance(told, list) else [told]) if "list" in one]
    pools = [(one, parts_of(probe, one)) for one in ways]
    if not ways or not all(probe.may_read(one["list"]) for one in ways):
        return
    for way, pool in pools:
        at = way.get("at") or LISTINGS[way["list"]].told["key"]
        found = next((one for one in pool if one.get(at) == item[name]), None)
        if found is None:
            continue
        for shown, member in way.get("shows", {}).items():
            if shown in item and member in found and item[shown] != found[member]:
                probe.broken(
                    operation,
                    f"beside {name} {item[name]!r}, {shown} is {found[member]!r}, "
                    f"as {LISTINGS[way['list']].operation.label} has it",
                    f"it is {item[shown]!r}",
                    (*where[:-1], shown),
                    about=f"{name} {shown}",
                )
        return
    lists = " or ".join(LISTINGS[one["list"]].operation.label for one in ways)
    came = f"there is no {item[name]!r} in it"
    probe.broken(operation, f"{name} names what {lists} lists", came, where, about=name)


def _check_holding(
    probe: Probe, operation: Operation, item: Item, name: str, where: Place, told: Any
) -> None:
    if not probe.may_read(told["list"]):
        return
    other = LISTINGS[told["list"]]
    (far, near), *_ = told["where"].items()
    listed = {other.key(one): one for one in probe.pool(other) if one.get(far) == item.get(near)}
    unless = told.get("unless")
    held = {other.key(one): one for one in item[name]}
    kept = {key for key, one in held.items() if unless is None or one.get(unless) is None}
    if not kept <= set(listed) <= set(held) or len(held) != len(item[name]):
        probe.broken(
            operation,
            f"{name} of {item.get(near)!r} holds the {len(listed)} records that "
            f"{other.operation.label} lists for it",
            f"it holds {sorted(held)}, the list has {sorted(listed)}"[:300],
            where,
            about=name,
        )
    for key, one in listed.items():
        for member in told.get("same") or set(one) & set(held[key]):
            if one.get(member) != held[key].get(member):
                probe.broken(
                    operation,
                    f"{member} of {key[0]} in {name} is {one.get(member)!r}, as in "
                    f"{other.operation.label}",
                    f"it is {held[key].get(member)!r}",
                    where,
                    about=f"{name} {member}",
                )
