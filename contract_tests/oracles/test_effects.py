"""Effects of a change: what is saved shows at once in every list, to everybody who may read it."""

from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import differences
from ..probing.lists import LISTINGS, Item
from ..probing.lists_agree import check_reference
from ..probing.making import (
    SAVING,
    UPSERTING,
    check_room,
    find,
    key_of,
    listing_of,
    marked,
    marked_new,
    merged_members,
    own_change,
    records,
    removing,
    save,
    writing,
)
from ..probing.probe import Probe
from ..probing.settings import SAVE_ACCOUNT, account_restored, lasting, read_account
from ..probing.times import iso, ms_of
from ..target.applicable import not_applicable

pytestmark = pytest.mark.writes

BODIES = 1
"""Bodies for each operation: what is made may stay, and a change shows whatever is in it."""
SECOND = 1000
"""Milliseconds: times may be rounded."""


def _shown() -> Iterator[tuple[Operation, Operation, str]]:
    """Yield what saves a record, what saves another that refers to it, and the member for it.

    The list of the latter shows something of the former beside that member.
    """
    for operation in SAVING:
        listed = terms.members(listing_of(operation).item_schema)
        for name in terms.members(terms.body_schema(operation) or ()):
            refers = terms.schema_of(listed[name]).get("x-refers") if name in listed else None
            if isinstance(refers, dict) and "shows" in refers:
                makers = (each for each in UPSERTING if each.writes["listedBy"] == refers["list"])
                yield from ((maker, operation, name) for maker in makers)


SHOWN = list(_shown())


@oracle("lists-agree", most=BODIES)
@pytest.mark.parametrize(
    ("maker", "operation", "member"), SHOWN, ids=[f"{two.label} {name}" for _, two, name in SHOWN]
)
@given(data=st.data())
def test_change_shows_beside_what_refers_to_it(
    probe: Probe, maker: Operation, operation: Operation, member: str, data: st.DataObject
) -> None:
    check_room(probe, operation)
    settings, remover = probe.deployment.settings, removing(maker)
    if not probe.may_call(maker):
        not_applicable("the run may not create such records")
    if settings.mode == "write" and remover and not removing(operation) and not settings.allow_left:
        not_applicable("the record in use would have to stay (see --allow-left)")
    schema, listing = terms.body_schema(operation) or (), listing_of(operation)
    where = terms.members(listing.item_schema)[member]
    shown = terms.schema_of(where)["x-refers"]
    asked = terms.schema_of(terms.members(schema)[member])["x-refers"]
    having = {name: [value] for name, value in asked.get("having", {}).items()}
    choices = frozenset(terms.schema_of(schema).get("x-one-of", []))
    body = data.draw(a_body(probe, maker))
    changes = a_filled_body(probe, maker, merged_members(maker))
    change = data.draw(changes.filter(partial(_differs, body, set(shown["shows"].values()))))
    user = data.draw(a_body(probe, operation, choices if member in choices else frozenset()))
    with writing(probe):
        # A key of its own: with --allow-left, the record stays in use.
        body = marked_new(probe, maker, {**body, **having})
        result = save(probe, maker, body)
        if result is None:
            return  # Another oracle checks that it is accepted.
        key = key_of(maker, body, result)
        user = marked(probe, operation, {**user, member: key})
        using = save(probe, operation, user)
        named = using and key_of(operation, user, using)
        # Whoever keeps what was once read has read it by now.
        if named is None or not find(probe, operation, named):
            return
        change = own_change(probe, maker, {**change, **having, maker.writes["key"]: key})
        if save(probe, maker, change) is None:
            return
        with probe.comparing(anew=True):
            for item in find(probe, operation, named):
                check_reference(probe, listing.operation, item, member, where, shown)


@oracle("write-read-back", most=BODIES)
@about(UPSERTING)
@given(data=st.data())
def test_others_see_what_was_saved(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    check_room(probe, operation)
    colleagues = probe.deployment.profile.colleagues(listing_of(operation).operation.roles)
    if not colleagues:
        not_applicable("the profile has no other key of the account that may read the list")
    colleague = probe.by(data.draw(st.sampled_from(colleagues)))
    left_out = merged_members(operation)
    body = data.draw(a_body(probe, operation))
    changes = a_filled_body(probe, operation, left_out)
    change = data.draw(changes.filter(partial(_differs, body, set())))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = key_of(operation, body, result)
        # Whoever keeps what was once read, for each key, has read it by now.
        records(colleague, operation, key)
        kept = {n: v for n, v in body.items() if n not in change and n not in left_out}
        change = own_change(probe, operation, {**kept, **change, operation.writes["key"]: key})
        save(probe, operation, change)
        seen, own = find(colleague, operation, key), find(probe, operation, key)
        names = {n for record in own for n, v in record.items() if n in change and v is not None}
        wanted = [{name: record[name] for name in sorted(names)} for record in own]
        for member, expected, actual in differences(wanted, seen):
            who = colleague.identity.name if colleague.identity else ""
            text = f"{member or 'the record'} is shown to {who} as it was saved: {expected!r}"
            place = (*operation.location, "x-writes", "listedBy")
            probe.fail(
                operation, text[:300], f"it is {actual!r}"[:300], place, about=f"seen {member}"
            )


def _differs(body: Item, names: set[str], change: Item) -> bool:
    """Tell whether a change gives other values to some members; with none named, to any."""
    same = {name for name, value in change.items() if value == body.get(name)}
    return not same & names if names else len(same) < len(change)


def _emptied(operation: Operation) -> list[str]:
    """Return the optional members of a body that may be null, each by itself."""
    schema = terms.body_schema(operation) or ()
    others = {*terms.schema_of(schema).get("x-one-of", []), *merged_members(operation)}
    members = terms.members(schema).items()
    return [n for n, where in members if n not in others and terms.schema_of(where).get("nullable")]


@oracle("write-read-back", most=1)
@about([operation for operation in UPSERTING if _emptied(operation)])
@given(data=st.data())
def test_null_takes_a_value_away(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    check_room(probe, operation)
    choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
    left_out = merged_members(operation).difference(choices)
    body = data.draw(a_filled_body(probe, operation, left_out))
    with writing(probe):
        body = marked(probe, operation, body)
        result = save(probe, operation, body)
        if result is None:
            return
        key = {operation.writes["key"]: key_of(operation, body, result)}
        kept = {n: v for n, v in body.items() if n not in left_out}
        saved = save(probe, operation, {**kept, **key, **dict.fromkeys(_emptied(operation))})
        if saved is None:
            return  # Another oracle checks that it is accepted.
        for shown in (saved, *find(probe, operation, key_of(operation, body, result))):
            for name in _emptied(operation):
                if shown.get(name) is not None:
                    expected, place = f"null takes {name} away", terms.UPDATES
                    actual = f"it is {shown[name]!r}"
                    member = terms.members(terms.body_schema(operation) or ())[name]
                    probe.fail(operation, expected, actual, place, member, about=f"null {name}")


@oracle("settings-read-back", SAVE_ACCOUNT.label)
def test_null_takes_a_setting_away(probe: Probe) -> None:
    members = terms.members(terms.body_schema(SAVE_ACCOUNT) or ())
    nullable = [name for name, where in members.items() if terms.schema_of(where).get("nullable")]
    empty = dict.fromkeys(sorted(set(nullable) - lasting(probe)))
    with writing(probe), account_restored(probe) as before:
        probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, empty))
        after = read_account(probe)
        for name in empty:
            if before.get(name) is not None:
                probe.asked(SAVE_ACCOUNT, members[name])
            if after.get(name) is not None:
                expected, actual = f"null takes {name} away", f"it is {after[name]!r}"
                probe.fail(SAVE_ACCOUNT, expected, actual, members[name], about=f"null {name}")


@oracle("times-agree", most=1)
@about(UPSERTING)
@given(data=st.data())
def test_times_of_a_record_are_those_of_its_changes(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    check_room(probe, operation)
    body = data.draw(a_body(probe, operation))
    with writing(probe):
        body = marked_new(probe, operation, body)
        began, result = _time(probe), save(probe, operation, body)
        again = _time(probe)
        if result is None or began is None or again is None:
            return
        key = key_of(operation, body, result)
        before = [result, *find(probe, operation, key)]
        _check_since(probe, operation, "createdAt", began, before)
        saved = save(probe, operation, {**body, operation.writes["key"]: key})
        if saved is None or again == began:
            return
        after = [saved, *find(probe, operation, key)]
        _check_since(probe, operation, "updatedAt", again, after)
        for old, new in zip(before, after, strict=False):
            at = ms_of(old.get("updatedAt"))
            if at is not None and at % SECOND and new.get("updatedAt") == old["updatedAt"]:
                expected = f"updatedAt of {key!r} is the time of the last change"
                actual = f"it is still {new['updatedAt']}"
                place = _member(operation, "updatedAt")
                probe.fail(operation, expected, actual, place, about="updatedAt")


def _time(probe: Probe) -> int | None:
    """Return the time of the deployment, epoch ms; None if no plant shows it."""
    if not probe.may_read("listPlants"):
        return None
    return next((ms_of(each.get("now")) for each in probe.all(LISTINGS["listPlants"]).items), None)


def _check_since(
    probe: Probe, operation: Operation, member: str, since: int, shown: list[Item]
) -> None:
    for item in shown:
        at = ms_of(item.get(member))
        if at is not None and at < since - SECOND:
            expected = f"{member} is not before {iso(since)}, when the record was not yet so"
            actual = f"it is {item[member]}"
            probe.fail(operation, expected, actual, _member(operation, member), about=member)


def _member(operation: Operation, name: str) -> Location:
    return terms.member(terms.response_schema(operation) or (), "result", name)
