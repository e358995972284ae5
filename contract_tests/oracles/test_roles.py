"""Roles may do exactly what the contract allows them."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..config.profile import Identity
from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Item
from ..probing.making import (
    FEW,
    SAVING,
    EnoughMade,
    key_of,
    marked,
    marked_new,
    own_records,
    removing,
    save,
    uncount,
    writing,
)
from ..probing.probe import Probe
from ..probing.settings import settings_as_they_stand
from ..probing.surest import Surest
from ..probing.walking import has_word, objects
from ..target.applicable import not_applicable
from ..target.schema import BY_ID, OPERATIONS

STAFF = "staff"
SHOWN_TO = "x-shown-to"
READING = [operation for operation in OPERATIONS if operation.reads]
CHANGING = [operation for operation in OPERATIONS if operation.writes.get("settings")]
LOOKING = terms.schema_of(("components", "schemas", "AccountRole"))["enum"][-1]
"""The role that may do least."""
BODIES = 1
"""Bodies for every identity: their values matter little here."""
KEY = "bmv-nobody@bmv.example"


def _showing_to_some(operations: list[Operation]) -> list[Operation]:
    return [each for each in operations if has_word(terms.response_schema(each) or (), SHOWN_TO)]


def _people(probe: Probe, operation: Operation, allowed: bool) -> list[Identity]:
    """Return identities of the main account whose role may call an operation, or may not.

    Staff are not among the latter: they may have another role, too.
    """
    home = probe.deployment.profile.main.account
    return [
        identity
        for identity in probe.deployment.profile.identities
        if identity.role
        and identity.account in (None, home)
        and (identity.role in operation.roles) is allowed
        and (allowed or identity.role != STAFF)
    ]


@oracle("roles", most=BODIES)
@about([operation for operation in OPERATIONS if not operation.writes.get("platform")])
@given(data=st.data())
def test_role_is_let_in(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    people = _people(probe, operation, allowed=True)
    if not people:
        not_applicable("the profile has no identity of such a role")
    body = _drawn(probe, operation, data)
    # Of those that would make too many, the main one comes last: all other tests are by it.
    people.sort(key=lambda who: who is probe.deployment.profile.main)
    is_free = probe.deployment.settings.mode == "mock" or operation.reads
    statuses: list[int | None] = []
    for who in people if is_free else people[:FEW]:
        with writing(probe):
            response = _call(probe, probe.by(who), operation, body)
            statuses.append(None if response is None else response.status_code)
            if response is not None:
                number = operation.node["x-roles"]["allow"].index(who.role)
                probe.asked(operation, (*operation.location, "x-roles", "allow", str(number)))
            if response is not None and response.status_code in (401, 403):
                uncount(probe, operation)
                expected, about = f"{who.role} may call {operation.label}", f"let in {who.role}"
                if {*statuses} <= {403} and _is_for_nobody(probe, operation, body, people):
                    # Who may call it is assumed; that somebody may, is what it is there for.
                    place = (*operation.location, "summary")
                    actual = f"the status is {response.status_code}, as for every other role"
                    probe.fail(operation, expected, actual, place, about=about)
                _fail(probe, operation, expected, response, about)


def _is_for_nobody(probe: Probe, operation: Operation, body: Any, people: list[Identity]) -> bool:
    """Tell whether no key may call an operation, of all roles that the contract lets in."""
    with suppress(EnoughMade):
        if {*operation.node["x-roles"]["allow"]} <= {who.role for who in people}:
            # The first who is let in ends it: only a few may be made.
            calls = (_call(probe, probe.by(who), operation, body) for who in people)
            return all(each is not None and each.status_code == 403 for each in calls)
    return False


@oracle("roles", most=BODIES)
@about(OPERATIONS)
@given(data=st.data())
def test_role_is_kept_out(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    people = _people(probe, operation, allowed=False)
    if not people:
        not_applicable("the profile has no identity of another role")
    body = _drawn(probe, operation, data)
    with Surest() as surest:
        for who in people:
            with surest.each, writing(probe):
                _check_kept_out(probe, operation, who, body)


def _check_kept_out(probe: Probe, operation: Operation, who: Identity, body: Any) -> None:
    response = _call(probe, probe.by(who), operation, body, refused=True)
    if response is None:
        return
    probe.asked(operation, (*terms.response_place(operation, "403"), "description"))
    probe.asked(operation, terms.description_place(operation, "for platform staff"))
    if who.role == LOOKING and not operation.reads:
        probe.asked(operation, ("components", "schemas", "AccountRole"))
    if response.status_code == 403:
        uncount(probe, operation)
    else:
        expected = f"{who.role} may not call {operation.label} (403)"
        _fail(probe, operation, expected, response, f"kept out {who.role}")


@oracle("secrets-hidden")
@about(_showing_to_some(READING))
def test_role_is_not_shown_what_is_for_others(probe: Probe, operation: Operation) -> None:
    known: set[Location] = set()
    for who in _people(probe, operation, allowed=True):
        with probe.example():
            _check_hidden(probe, operation, who, _read(probe, probe.by(who), operation), known)


@oracle("secrets-hidden")
@pytest.mark.writes
@about(_showing_to_some(CHANGING))
def test_role_is_not_shown_by_a_change_what_is_for_others(
    probe: Probe, operation: Operation
) -> None:
    known: set[Location] = set()
    for who in _people(probe, operation, allowed=True):
        with writing(probe):
            body = settings_as_they_stand(probe, probe.by(who), operation)
            response = probe.by(who).send(operation, body)
            _check_hidden(probe, operation, who, response, known)


def _check_hidden(
    probe: Probe, operation: Operation, who: Identity, response: Response, known: set[Location]
) -> None:
    """Check that an identity is not shown what is for others.

    Args:
        known: Members for some roles that were seen with a value; more are added.
    """
    body, place = probe.expect_success(operation, response), terms.response_schema(operation) or ()
    for item, where in objects(body, place):
        for name, member in terms.members(where).items():
            shown_to = terms.schema_of(member).get(SHOWN_TO)
            hidden = shown_to and who.role not in {STAFF, *shown_to["allow"]}
            if shown_to and item.get(name) is not None:
                known.add(member)
            elif hidden and member in known:
                probe.asked(operation, (*member, SHOWN_TO))
            if hidden and item.get(name) is not None:
                expected, actual = f"{name} is null for {who.role}", "it has a value"
                probe.fail(
                    operation, expected, actual, (*member, SHOWN_TO), about=f"{name} {who.role}"
                )


def _fail(
    probe: Probe, operation: Operation, expected: str, response: Response, about: str
) -> NoReturn:
    actual = f"the status is {response.status_code}"
    place: Location = (*operation.location, "x-roles")
    if about.endswith(f" {LOOKING}") and not operation.reads and response.ok:
        # Whoever may only look does not write: the description of the roles says so by itself.
        place = ("components", "schemas", "AccountRole", "description", "to looking")
    probe.fail(operation, expected, actual, place, about=about)


def _drawn(probe: Probe, operation: Operation, data: st.DataObject) -> Any:
    if operation.operation_id == "setNotificationPreferences":
        groups = [item["stationGroupCode"] for item in probe.pool_of("listNotificationPreferences")]
        chosen = {"preference": ["none"]}
        return [{"stationGroupCode": code, **chosen} for code in groups[:1]]
    if operation.operation_id == "saveConfig":
        return {"config": {"dailySummaryHour": data.draw(st.integers(0, 23))}}
    if operation.operation_id == "saveAccount":
        return {"electricalPricePerKwh": data.draw(st.integers(1, 99))}
    maker = _maker(operation) or operation
    return data.draw(a_body(probe, maker)) if maker.takes_body else None


def _maker(operation: Operation) -> Operation | None:
    return next((each for each in SAVING if removing(each) is operation), None)


def _call(
    probe: Probe, caller: Probe, operation: Operation, body: Any, refused: bool = False
) -> Response | None:
    """Return the response to a harmless call of an operation; None if none is possible.

    Args:
        refused: Whether it is to be refused: then nothing may change.
    """
    if operation.reads:
        return _read(probe, caller, operation)
    maker, key = _maker(operation), None
    if maker:
        if not probe.may_call(maker):
            return None
        # Under a key that was there before, something of another test may hang: then it stays.
        sent: Any = marked_new(probe, maker, body)
        result = save(probe, maker, sent)
        if result is None:
            return None
        key, sent = key_of(maker, sent, result), None
    elif operation.writes.get("settings"):
        sent = body
        if probe.deployment.settings.mode != "mock":
            # Settings that are changed by mistake could not be restored for every user.
            sent = settings_as_they_stand(probe, caller, operation)
    else:
        sent = marked(probe, operation, body) if body is not None else None
    call = partial(caller.send, operation, sent, path=key)
    return _refused(probe, caller, operation, call) if refused else call()


def _refused(
    probe: Probe, caller: Probe, operation: Operation, call: Callable[[], Response]
) -> Response:
    """Return the response to a call that is to be refused, and then to change nothing."""
    listed = BY_ID.get(operation.writes.get("listedBy", ""))
    may_list = listed and caller.identity and caller.identity.role in listed.roles
    reader = caller if may_list else probe  # Preferences are the caller's own.
    responses: list[Response] = []

    def check() -> None:
        before = _state(reader, operation, anew=False)
        responses.append(call())
        if responses[-1].status_code == 403 and _state(reader, operation) != before:
            expected, actual = "a refused call changes nothing", "the list has changed"
            probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="changed")

    probe.retry(check)
    return responses[-1]


def _read(probe: Probe, caller: Probe, operation: Operation) -> Response:
    listing = LISTINGS.get(operation.operation_id)
    if listing or "{" not in operation.path:
        return caller.send(operation, **(probe.whole(listing) if listing else {}))
    known = [user for user in probe.pool_of("listUsers") if "email" in user]
    return caller.send(operation, path=known[0]["email"] if known else KEY)


def _state(probe: Probe, operation: Operation, anew: bool = True) -> list[Item] | None:
    """Return the state; unless anew, that after the last call if nothing was changed since."""
    kept, changes = probe.deployment.kept, probe.deployment.changes
    name = ("state", operation.operation_id, getattr(probe.identity, "name", ""))
    if anew or kept.get(name, ())[:1] != (changes,):
        kept[name] = changes, _read_state(probe, operation)
    state: list[Item] | None = kept[name][1]
    return state


def _read_state(probe: Probe, operation: Operation) -> list[Item] | None:
    listed = operation.writes.get("listedBy", "")
    if listed in LISTINGS:
        listing = LISTINGS[listed]
        is_named = operation in SAVING or _maker(operation) is not None
        items = own_records(probe, operation) if is_named else probe.all(listing).items
        known = terms.members(listing.item_schema)
        moving = {name for name, where in known.items() if terms.schema_of(where).get("x-moves")}
        if "settled" in listing.spec:
            return [{"key": key} for key in listing.keys(items)]
        return [{k: v for k, v in item.items() if k not in moving} for item in items]
    if listed in BY_ID:
        account = probe.expect_success(BY_ID[listed], probe.send(BY_ID[listed]))["result"]
        return [{k: v for k, v in account.items() if k != "cursors"}]
    return None
