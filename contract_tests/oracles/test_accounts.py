"""Nothing of another account is seen or touched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import stated
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged
from ..probing.lists import LISTINGS, LISTS, Listing
from ..probing.making import SAVING, UPSERTING, find, key_of, marked, removing, save, writing
from ..probing.probe import Probe
from ..probing.walking import objects
from ..target.operations import Operation
from ..target.schema import BY_ID, OPERATIONS

READING = [one for one in OPERATIONS if one.reads and "{" not in one.path]
ACCOUNT = BY_ID["getAccount"]


def _neighbour(probe: Probe) -> Probe:
    found = probe.deployment.profile.neighbour
    if found is None:
        pytest.skip("the profile has nobody of another account")
    return probe.by(found)


def _key_filter(listing: Listing) -> str | None:
    for name, told in listing.filters.items():
        if (
            told.get("member") == listing.told["key"]
            and "in" not in told
            and is_judged(listing, name)
        ):
            return name
    return None


@oracle("own-account")
@about(READING)
def test_records_are_of_the_callers_account(probe: Probe, operation: Operation) -> None:
    listing, place = LISTINGS.get(operation.operation_id), stated.answer_schema(operation) or ()
    with probe.example():
        for each in (probe, *_others(probe)):
            own = each.good(ACCOUNT, each.send(ACCOUNT))["result"]["id"]
            caller = each.identity
            if operation is ACCOUNT and caller and caller.account not in (None, own):
                told = (
                    f"the account of the key {caller.name!r} is {caller.account!r}, by the profile"
                )
                probe.broken(operation, told, f"it is {own!r}", stated.ACCOUNTS_APART, about="id")
            body = each.all(listing).body if listing else each.good(operation, each.send(operation))
            for item, where in objects(body, place):
                account = item.get("accountId", own)
                if account != own:
                    told = f"every record is of the caller's account, {own!r}"
                    member = stated.members(where).get("accountId", where)
                    rests = [stated.ACCOUNTS_APART, member]
                    probe.broken(operation, told, f"one is of {account!r}", *rests)


@oracle("other-account-hidden")
@about([one for one in LISTS if _key_filter(LISTINGS[one.operation_id])])
@given(data=st.data())
def test_filter_does_not_reach_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing, other = LISTINGS[operation.operation_id], _neighbour(probe)
    name = _key_filter(listing) or ""
    for one, stranger in ((probe, other), (other, probe)):
        own = set(listing.keys(one.pool(listing)))
        foreign = sorted(set(listing.keys(stranger.pool(listing))) - own)
        if not foreign:
            continue
        (key,) = data.draw(st.sampled_from(foreign))
        with probe.example():
            found = one.all(listing, **{name: key}).items
            if found:
                told = f"{name}={key}, a record of another account, finds nothing"
                place = stated.ACCOUNTS_APART
                probe.broken(operation, told, f"it finds {len(found)}", place, about=name)


@oracle("other-account-hidden")
@about([one for one in OPERATIONS if one.reads and "{" in one.path])
def test_path_does_not_reach_another_account(probe: Probe, operation: Operation) -> None:
    other = _neighbour(probe)
    lists = [
        one for one in LISTINGS.values() if operation.path.startswith(one.operation.path + "/")
    ]
    for one, stranger in ((probe, other), (other, probe)):
        for listing in lists:
            own = set(listing.keys(one.pool(listing)))
            for (key,) in sorted(set(listing.keys(stranger.pool(listing))) - own)[:5]:
                with probe.example():
                    status = one.send(operation, path=key).status_code
                    if status not in (403, 404):
                        told = f"{key!r}, of another account, is answered with 404"
                        rests = [stated.ACCOUNTS_APART, stated.answered(operation, "404")]
                        probe.broken(operation, told, f"with {status}", *rests, about="path")


@oracle("other-account-hidden")
@pytest.mark.writes
@about(SAVING)
@given(data=st.data())
def test_new_record_is_hidden_from_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    other, body = _neighbour(probe), data.draw(a_body(probe, operation))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        if find(other, operation, key):
            told = f"{key!r} is of one account alone"
            came = "another one lists it too"
            probe.broken(operation, told, came, stated.ACCOUNTS_APART, about="listed")
        before = find(probe, operation, key)
        remover = removing(operation)
        if remover and probe.may_call(remover):
            status = other.send(remover, path=key).status_code
            if status < 400 or find(probe, operation, key) != before:
                told = f"{key!r} of another account cannot be deleted (404)"
                place = stated.ACCOUNTS_APART
                probe.broken(remover, told, f"answered with {status}", place, about="deleted")


@oracle("other-account-hidden")
@pytest.mark.writes
@about(UPSERTING)
@given(data=st.data())
def test_record_is_not_changed_by_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    other = _neighbour(probe)
    if probe.deployment.settings.mode != "stub":
        pytest.skip("it would write to another account")
    body, theirs = data.draw(a_body(probe, operation)), data.draw(a_body(other, operation))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        before = _plain(operation, find(probe, operation, key))
        sent = {**marked(other, operation, theirs), operation.writes["key"]: key}
        status = other.send(operation, sent).status_code
        if "makes" in operation.writes and status < 400:
            told = f"{key!r}, of another account, is not there (409)"
            rests = [stated.ACCOUNTS_APART, stated.MUST_BE_THERE]
            probe.broken(operation, told, f"answered with {status}", *rests, about="taken")
        if _plain(operation, find(probe, operation, key)) != before:
            told = f"{key!r} stays as it is, whatever another account saves"
            came = "it has changed"
            probe.broken(operation, told, came, stated.ACCOUNTS_APART, about="changed")


@oracle("other-account-hidden")
@pytest.mark.writes
@about(SAVING)
@given(data=st.data())
def test_body_cannot_refer_to_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    other, found = _neighbour(probe), {}
    for name, place in stated.members(stated.body_schema(operation) or ()).items():
        told = stated.schema_of(place).get("x-refers")
        if isinstance(told, dict) and told.get("list") in LISTINGS:
            listing = LISTINGS[told["list"]]
            own = set(listing.keys(probe.pool(listing)))
            foreign = [key for key in listing.keys(other.pool(listing)) if key not in own]
            if foreign:
                found[name] = sorted(key[0] for key in foreign)
    if not found:
        pytest.skip("there is nothing that it could refer to")
    member = data.draw(st.sampled_from(sorted(found)))
    choices = stated.schema_of(stated.body_schema(operation) or ()).get("x-one-of", [])
    left_out = frozenset(choices if member in choices else [])
    body: dict[str, Any] = data.draw(a_body(probe, operation, left_out))
    foreign_key = data.draw(st.sampled_from(found[member]))
    with writing(probe):
        sent = {**marked(probe, operation, body), member: foreign_key}
        status = probe.send(operation, sent).status_code
        if status == 403:
            pytest.skip(f"the role of the key may not do {operation.label}")
        if status < 400:
            told = f"{member} {foreign_key!r} is of another account, and so not there (409)"
            rests = [stated.ACCOUNTS_APART, stated.MUST_BE_THERE]
            probe.broken(operation, told, f"answered with {status}", *rests, about=member)


def _others(probe: Probe) -> list[Probe]:
    found = probe.deployment.profile.neighbour
    return [probe.by(found)] if found else []


def _plain(operation: Operation, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = stated.members(LISTINGS[operation.writes["listedBy"]].item_schema)
    moving = {name for name, where in known.items() if stated.schema_of(where).get("x-moves")}
    return [{k: v for k, v in one.items() if k not in moving} for one in items]
