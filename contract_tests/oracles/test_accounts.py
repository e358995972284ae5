"""Records of other accounts are neither shown nor changed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged
from ..probing.filters import named_by_filter
from ..probing.lists import LISTINGS, LISTS, Listing
from ..probing.making import SAVING, UPSERTING, find, key_of, marked, removing, save, writing
from ..probing.probe import Probe
from ..probing.unknown import paths_of_references
from ..probing.walking import objects
from ..target.applicable import not_applicable
from ..target.schema import BY_ID, OPERATIONS

READING = [operation for operation in OPERATIONS if operation.reads and "{" not in operation.path]
ACCOUNT = BY_ID["getAccount"]
MOST_FOREIGN = 2
"""Values of a filter that another account has: they are as good as one another."""


def _neighbour(probe: Probe) -> Probe:
    neighbour = probe.deployment.profile.neighbour
    if neighbour is None:
        not_applicable("the profile has no identity of another account")
    return probe.by(neighbour)


def _key_filter(listing: Listing) -> str | None:
    for name, spec in listing.filters.items():
        if (
            spec.get("member") == listing.spec["key"]
            and "in" not in spec
            and is_judged(listing, name)
        ):
            return name
    return None


def _naming_filters(listing: Listing) -> list[str]:
    """Return the filters whose values name a record or a part of one."""
    enumerated = {
        name
        for name in listing.filters
        if "enum" in terms.schema_of((*listing.parameters[name], "schema"))
    }
    return [
        name
        for name, spec in listing.filters.items()
        if spec.get("by") in (None, "list") and is_judged(listing, name) and name not in enumerated
    ]


@oracle("own-account")
@about(READING)
def test_records_are_of_the_callers_account(probe: Probe, operation: Operation) -> None:
    listing, place = LISTINGS.get(operation.operation_id), terms.response_schema(operation) or ()
    with probe.example():
        for each in (probe, *_others(probe)):
            own = _account_of(each, anew=operation is ACCOUNT)
            caller = each.identity
            if operation is ACCOUNT and caller and caller.account not in (None, own):
                expected = (
                    f"the account of the key {caller.name!r} is {caller.account!r}, by the profile"
                )
                probe.fail(operation, expected, f"it is {own!r}", terms.ACCOUNTS_APART, about="id")
            body = (
                each.first_page(listing).body
                if listing
                else each.expect_success(operation, each.send(operation))
            )
            for item, where in objects(body, place):
                account = item.get("accountId", own)
                if account != own:
                    expected = f"every record is of the caller's account, {own!r}"
                    member = terms.members(where).get("accountId", where)
                    rests = [terms.ACCOUNTS_APART, member]
                    probe.fail(operation, expected, f"a record is of {account!r}", *rests)


@oracle("other-account-hidden")
@about([operation for operation in LISTS if _key_filter(LISTINGS[operation.operation_id])])
@given(data=st.data())
def test_filter_does_not_reach_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing, other = LISTINGS[operation.operation_id], _neighbour(probe)
    name = _key_filter(listing) or ""
    for caller, stranger in ((probe, other), (other, probe)):
        own = set(listing.keys(caller.pool(listing)))
        foreign = sorted(set(listing.keys(stranger.pool(listing))) - own)
        if not foreign:
            continue
        (key,) = data.draw(st.sampled_from(foreign))
        with probe.example():
            items = caller.all(listing, **{name: key}).items
            probe.asked(operation, terms.ACCOUNTS_APART)
            if items:
                expected = f"{name}={key}, a key of another account, finds no record"
                place = terms.ACCOUNTS_APART
                probe.fail(operation, expected, f"it finds {len(items)} records", place, about=name)


@oracle("other-account-hidden")
@about([operation for operation in LISTS if _naming_filters(LISTINGS[operation.operation_id])])
def test_filter_by_what_another_account_has_finds_nothing(
    probe: Probe, operation: Operation
) -> None:
    listing, other = LISTINGS[operation.operation_id], _neighbour(probe)
    for caller, stranger in ((probe, other), (other, probe)):
        for name in _naming_filters(listing):
            own = named_by_filter(caller, listing, name)
            foreign = sorted(named_by_filter(stranger, listing, name) - own)
            some = foreign[:MOST_FOREIGN]
            is_list = listing.filters[name].get("by") == "list"
            for value in [*some, *([",".join(["x", *some])] if some and is_list else [])]:
                with probe.example():
                    items = caller.all(listing, **{name: value}).items
                    probe.asked(operation, terms.ACCOUNTS_APART)
                    if items:
                        expected = f"{name}={value}, which another account has, finds no record"
                        actual = f"it finds {len(items)} records"
                        rests = [terms.ACCOUNTS_APART, *listing.rests_on(name)]
                        probe.fail(operation, expected, actual, *rests, about=name)


@oracle("other-account-hidden")
@about([operation for operation in OPERATIONS if operation.reads and "{" in operation.path])
def test_path_does_not_reach_another_account(probe: Probe, operation: Operation) -> None:
    other = _neighbour(probe)
    lists = [
        listing
        for listing in LISTINGS.values()
        if operation.path.startswith(listing.operation.path + "/")
    ]
    for caller, stranger in ((probe, other), (other, probe)):
        for listing in lists:
            own = set(listing.keys(caller.pool(listing)))
            for (key,) in sorted(set(listing.keys(stranger.pool(listing))) - own)[:5]:
                with probe.example():
                    status = caller.send(operation, path=key).status_code
                    if status not in (403, 404):
                        expected = f"{key!r} of another account is not found (404)"
                        rests = [terms.ACCOUNTS_APART, terms.response_place(operation, "404")]
                        probe.fail(
                            operation, expected, f"the status is {status}", *rests, about="path"
                        )


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
        probe.asked(operation, terms.ACCOUNTS_APART)
        if find(other, operation, key):
            expected = f"{key!r} is listed for its own account only"
            actual = "another account lists it, too"
            probe.fail(operation, expected, actual, terms.ACCOUNTS_APART, about="listed")
        before = find(probe, operation, key)
        remover = removing(operation)
        if remover and probe.may_call(remover):
            status = other.send(remover, path=key).status_code
            if status < 400 or find(probe, operation, key) != before:
                expected = f"{key!r} of another account cannot be deleted (404)"
                place = terms.ACCOUNTS_APART
                probe.fail(remover, expected, f"the status is {status}", place, about="deleted")


@oracle("other-account-hidden")
@pytest.mark.writes
@about(UPSERTING)
@given(data=st.data())
def test_record_is_not_changed_by_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    other = _neighbour(probe)
    if probe.deployment.settings.mode != "mock":
        not_applicable("it would write to another account")
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
            expected = f"{key!r} of another account is a conflict (409)"
            rests = [terms.ACCOUNTS_APART, terms.MUST_BE_THERE]
            probe.fail(operation, expected, f"the status is {status}", *rests, about="taken")
        if _plain(operation, find(probe, operation, key)) != before:
            expected = f"{key!r} stays unchanged when another account saves it"
            actual = "it has changed"
            probe.fail(operation, expected, actual, terms.ACCOUNTS_APART, about="changed")


@oracle("other-account-hidden")
@pytest.mark.writes
@about(SAVING)
@given(data=st.data())
def test_body_cannot_refer_to_another_account(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    other, schema = _neighbour(probe), terms.body_schema(operation) or ()
    known = {path: _foreign(probe, other, schema, path) for path in paths_of_references(operation)}
    foreign_keys = {path: keys for path, keys in known.items() if keys}
    if not foreign_keys:
        not_applicable("the other account has no record that the body could refer to")
    path = data.draw(st.sampled_from(sorted(foreign_keys)))
    member, choices = path[0], terms.schema_of(schema).get("x-one-of", [])
    left_out = frozenset(choices if member in choices else [])
    body: dict[str, Any] = data.draw(a_body(probe, operation, left_out))
    foreign_key = data.draw(st.sampled_from(foreign_keys[path]))
    with writing(probe):
        sent = {**marked(probe, operation, body), member: foreign_key}
        if len(path) > 1:
            items = terms.schema_of(terms.member(terms.members(schema)[member], "0"))
            sent[member] = [{**dict.fromkeys(items["required"], 1), path[2]: foreign_key}]
        status = probe.send(operation, sent).status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {operation.label}")
        if status < 400:
            expected = f"{member} {foreign_key!r} of another account is a conflict (409)"
            rests = [terms.ACCOUNTS_APART, terms.MUST_BE_THERE]
            probe.fail(operation, expected, f"the status is {status}", *rests, about=member)


def _foreign(probe: Probe, other: Probe, schema: Location, path: tuple[str, ...]) -> list[Any]:
    """Return the keys that another account alone has of records that a member refers to."""
    listing = LISTINGS[terms.schema_of(terms.member(schema, *path))["x-refers"]["list"]]
    own = set(listing.keys(probe.pool(listing)))
    return sorted(key[0] for key in listing.keys(other.pool(listing)) if key not in own)


def _account_of(probe: Probe, anew: bool) -> Any:
    """Return the account of a caller, which stays."""

    def read() -> Any:
        return probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"]["id"]

    return read() if anew else probe.for_all_tests(("account",), read)


def _others(probe: Probe) -> list[Probe]:
    neighbour = probe.deployment.profile.neighbour
    return [probe.by(neighbour)] if neighbour else []


def _plain(operation: Operation, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = terms.members(LISTINGS[operation.writes["listedBy"]].item_schema)
    moving = {name for name, where in known.items() if terms.schema_of(where).get("x-moves")}
    return [{k: v for k, v in item.items() if k not in moving} for item in items]
