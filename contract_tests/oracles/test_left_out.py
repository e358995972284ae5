"""A member that is left out has its default; one that a body does not have is ignored."""

import json
from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import as_shown, is_same
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.making import (
    SAVING,
    UPSERTING,
    find,
    key_of,
    listing_of,
    marked,
    marked_new,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.settings import ACCOUNT, SAVE_ACCOUNT, account_restored
from ..probing.surest import Surest
from ..probing.times import ms_of

OTHER_TIME = "2001-02-03T04:05:06.000Z"
OTHER_NUMBER = 987_654
UNNAMED = "bmvUnnamed"
"""A member that no schema has."""


def _defaults(operation: Operation) -> dict[str, Any]:
    """Return the optional members of a body that have a default, each with it."""
    schemas = terms.members(terms.body_schema(operation) or ())
    return {
        name: terms.schema_of(place)["default"]
        for name, place in schemas.items()
        if "default" in terms.schema_of(place)
    }


def _parameters(listing: Listing) -> dict[str, Any]:
    schemas = {n: terms.schema_of((*p, "schema")) for n, p in listing.parameters.items()}
    return {name: schema["default"] for name, schema in schemas.items() if "default" in schema}


@oracle("defaults-hold")
@about([listing.operation for listing in LISTINGS.values() if _parameters(listing)])
def test_parameter_left_out_has_its_default(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check(name: str, default: Any) -> None:
        base = {k: v for k, v in probe.whole(listing).items() if k not in _parameters(listing)}
        without, given = (probe.read(listing, **base, **p) for p in ({}, {name: default}))
        place = (*listing.parameters[name], "schema", "default")
        # A shorter list does not reach the limit.
        if without.items and (name != "limit" or (without.total or 0) > default):
            probe.asked(operation, place)
        if listing.keys(without.items) != listing.keys(given.items):
            expected = f"without {name}, the list is that of {name}={default}: {given.count} items"
            probe.fail(operation, expected, f"it has {without.count}", place, about=name)

    for name, default in _parameters(listing).items():
        with probe.example():
            probe.retry(partial(check, name, default))


@oracle("defaults-hold")
@pytest.mark.writes
@about([operation for operation in SAVING if _defaults(operation)])
@given(data=st.data())
def test_member_left_out_has_its_default(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body = data.draw(a_body(probe, operation, without=frozenset(_defaults(operation))))
    with writing(probe):
        # A change keeps what it leaves out.
        body = marked_new(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        shown = [result, *find(probe, operation, key_of(operation, body, result))]
        schema = terms.body_schema(operation) or ()
        with Surest() as surest:
            for name, default in as_shown(_defaults(operation), schema).items():
                member = terms.member(schema, name)
                if any(name in record for record in shown):
                    probe.asked(operation, (*member, "default"), member)
                for record in shown:
                    if name in record and not is_same(default, record[name]):
                        expected = f"{name}, which was left out, has its default, {default!r}"
                        actual = f"it is {record[name]!r}"
                        with surest.each:
                            place = (*member, "default")
                            probe.fail(operation, expected, actual, place, about=name)


def _taken(operation: Operation) -> dict[str, str]:
    """Return the members of a body that take a setting of the account, each with it."""
    schemas = terms.members(terms.body_schema(operation) or ())
    taken = {name: terms.schema_of(place).get("x-takes") for name, place in schemas.items()}
    return {name: setting for name, setting in taken.items() if setting}


@oracle("defaults-hold")
@pytest.mark.writes
@about([operation for operation in SAVING if _taken(operation)])
@given(data=st.data())
def test_member_left_out_takes_the_setting(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(_taken(operation))))
    setting, may_set = _taken(operation)[name], probe.may_call(SAVE_ACCOUNT)
    body = data.draw(a_body(probe, operation, without=frozenset({name})))
    with writing(probe), account_restored(probe) if may_set else nullcontext():
        current = probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"][setting]
        if may_set and isinstance(current, bool):
            # The other value, which no default that a server has by itself is likely to be.
            current = not current
            probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, {setting: current}))
        result = save(probe, operation, marked(probe, operation, body))
        if result is None:
            return
        member = terms.members(terms.body_schema(operation) or ())[name]
        shown = terms.member(terms.response_schema(ACCOUNT) or (), "result", setting)
        probe.asked(operation, member, (*member, "x-takes"))
        probe.asked(ACCOUNT, shown)
        if not is_same(current, result.get(name)):
            expected = f"{name}, which was left out, is the account's {setting}, {current!r}"
            actual = f"it is {result.get(name)!r}"
            probe.fail(operation, expected, actual, member, shown, about=name)


@oracle("unknown-left-aside")
@pytest.mark.writes
@about(UPSERTING)
@given(data=st.data())
def test_member_that_a_body_does_not_have_is_left_aside(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    body = data.draw(a_body(probe, operation))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        before = find(probe, operation, key)
        if len(before) != 1:
            return  # Another oracle checks that it is listed once.
        schema = terms.body_schema(operation) or ()
        kept = {**_with_unnamed(body, schema), operation.writes["key"]: key}
        others = _others(probe, operation, before[0], listing_of(operation).item_schema)
        status = probe.send(operation, {**kept, **others}).status_code
        after = find(probe, operation, key) if status < 400 else before
        if others and status < 400:
            probe.asked(operation, terms.LEFT_ASIDE)
        if UNNAMED in json.dumps(after):
            expected = f"{UNNAMED}, which neither the body nor an item of it has, is left aside"
            probe.fail(operation, expected, "it is listed", terms.LEFT_ASIDE, about=UNNAMED)
        for name in sorted(others):
            if after and is_same(others[name], after[0].get(name)):
                # What was taken can be taken back in the same way.
                probe.send(operation, {**kept, **{n: before[0][n] for n in others}})
                expected = f"{name}, which the body does not have, stays {before[0][name]!r}"
                probe.fail(operation, expected, f"it is {others[name]!r}", schema, about=name)


def _with_unnamed(body: Item, schema: Location) -> Item:
    """Return a body that has, as has each item in it that is an object, a member of no schema."""
    changed: dict[str, Any] = {**body, UNNAMED: 1}
    for name, place in terms.members(schema).items():
        value = body.get(name)
        if isinstance(value, list) and terms.members(terms.member(place, "0")):
            changed[name] = [{**item, UNNAMED: 1} for item in value if isinstance(item, dict)]
    return changed


@oracle("unknown-left-aside", SAVE_ACCOUNT.label)
@pytest.mark.writes
def test_member_that_settings_do_not_have_is_left_aside(probe: Probe) -> None:
    shown = terms.member(terms.response_schema(ACCOUNT) or (), "result")
    with writing(probe):
        before = probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"]
        others = _others(probe, SAVE_ACCOUNT, before, shown)
        # By its id, the account of the key would have to be found again.
        others.pop("id", None)
        probe.send(SAVE_ACCOUNT, others)
        after = probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"]
        taken = sorted(name for name in others if is_same(others[name], after.get(name)))
        if taken:
            probe.send(SAVE_ACCOUNT, {name: before[name] for name in others})
            expected = f"{taken[0]}, which the body does not have, stays {before[taken[0]]!r}"
            actual = f"it is {others[taken[0]]!r}"
            place = terms.body_schema(SAVE_ACCOUNT) or ()
            probe.fail(SAVE_ACCOUNT, expected, actual, place, about=taken[0])


def _others(probe: Probe, operation: Operation, record: Item, shown: Location) -> dict[str, Any]:
    """Return other values for members that are shown and that the operation's body lacks."""
    body = terms.body_schema(operation) or ()
    entered = {*terms.members(body), *as_shown(dict.fromkeys(terms.members(body), 0), body)}
    others: dict[str, Any] = {}
    for name, place in terms.members(shown).items():
        if name not in entered and name in record:
            other = _another(probe, terms.schema_of(place), record[name])
            if other is not None:
                others[name] = other
    return others


def _another(probe: Probe, schema: dict[str, Any], value: Any) -> Any:
    """Return another value of a schema; None if there is none that can be distinguished."""
    if "enum" in schema:
        return next((each for each in schema["enum"] if each not in (value, None)), None)
    if ms_of(value) is not None:
        return OTHER_TIME
    kind = schema.get("type")
    if kind == "boolean":
        return not value
    if kind in ("number", "integer"):
        return OTHER_NUMBER
    return probe.deployment.own_text() if kind == "string" else None
