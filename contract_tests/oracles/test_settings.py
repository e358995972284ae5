"""Settings of the account and of its users are read back; afterwards they are restored."""

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body
from ..probing.bounds import bound_values
from ..probing.catalogue import about, oracle
from ..probing.lists import Item
from ..probing.making import writing
from ..probing.probe import Probe
from ..probing.settings import (
    ACCOUNT,
    CONFIG,
    PREFERENCES,
    SAVE_ACCOUNT,
    SAVE_CONFIG,
    SET_PREFERENCES,
    account_as_read,
    account_restored,
    by_group,
    compare,
    compare_saved,
    config_as_read,
    lasting,
    read_account,
    read_config,
    read_preferences,
    restored,
)
from ..probing.values import a_text
from ..target.applicable import not_applicable

pytestmark = pytest.mark.writes

UNKNOWN = "unknown"
FEW = 3
"""Bodies with values of any size: those at the bounds have a test of their own."""
CONFIG_VALUES = ("components", "schemas", "ConfigValues")


@oracle("settings-read-back", "POST /account", most=FEW)
@given(data=st.data())
def test_account_is_read_back(probe: Probe, data: st.DataObject) -> None:
    left_out = lasting(probe) | {"resetRedshiftPassword"}
    drawn = [a_filled_body(probe, SAVE_ACCOUNT, left_out), a_body(probe, SAVE_ACCOUNT, left_out, 1)]
    bodies = [data.draw(body) for body in drawn]
    colleagues = [probe.by(each) for each in probe.deployment.profile.colleagues(ACCOUNT.roles)[:1]]
    with writing(probe), account_restored(probe) as before:
        # Whoever keeps what was once read, for each key, has read it by now.
        for colleague in colleagues:
            read_account(colleague)
        for body in bodies:
            shown = account_as_read(body)
            result = probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, body))["result"]
            after = read_account(probe)
            rest = {k: v for k, v in before.items() if k not in {*shown, "updatedAt", "cursors"}}
            _note_account(probe, body, rest)
            compare_saved(probe, SAVE_ACCOUNT, shown, after)
            compare(probe, SAVE_ACCOUNT, shown, result, "is answered as sent")
            for account in (result, after):
                compare(probe, SAVE_ACCOUNT, rest, account, "stays, as it is not mentioned,")
            for colleague in colleagues:
                compare(probe, SAVE_ACCOUNT, shown, read_account(colleague), "is shown to others")
            before = after


@oracle("settings-read-back", "POST /notification-preference")
@given(data=st.data())
def test_preferences_are_read_back(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body_of_preferences(probe))
    with writing(probe), restored(probe, SET_PREFERENCES) as before:
        chosen = by_group(body)
        response = probe.expect_success(SET_PREFERENCES, probe.send(SET_PREFERENCES, body))
        shown, after = by_group(response["results"]), read_preferences(probe)
        _note_answer(probe, SET_PREFERENCES, "the answer holds")
        if len(chosen) > 1:
            probe.asked(SET_PREFERENCES, terms.description_place(SET_PREFERENCES, "Sets several"))
        compare_saved(probe, SET_PREFERENCES, chosen, after)
        compare(probe, SET_PREFERENCES, chosen, shown, "is returned as sent")
        if set(shown) != set(chosen):
            expected = f"the response contains the entries sent, {sorted(chosen)}"
            actual = f"it contains {sorted(shown)}"
            place = terms.description_place(SET_PREFERENCES, "the answer holds the entries sent")
            probe.fail(SET_PREFERENCES, expected, actual, place, about="entries")
        compare(probe, SET_PREFERENCES, before | chosen, after, "is as chosen, or as before,")


@oracle("settings-of-one-user", "POST /notification-preference")
@given(data=st.data())
def test_preferences_are_the_users_own(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body_of_preferences(probe))
    main, *others = probe.deployment.profile.identities
    colleagues = [
        identity
        for identity in others
        if identity.account in (None, main.account) and identity.role != main.role
    ]
    if not colleagues:
        not_applicable("the profile has no key of another user of the account")
    colleague = probe.by(data.draw(st.sampled_from(colleagues)))
    with writing(probe), restored(probe, SET_PREFERENCES):
        before = by_group(colleague.read(PREFERENCES).items)
        probe.expect_success(SET_PREFERENCES, probe.send(SET_PREFERENCES, body))
        after = by_group(colleague.read(PREFERENCES).items)
        if any(each not in before.values() for each in by_group(body).values()):
            place = (*terms.response_place(PREFERENCES.operation), "description")
            probe.asked(PREFERENCES.operation, place)
        compare(probe, SET_PREFERENCES, before, after, "of another user stays")


@oracle("refused-changes-nothing", "POST /notification-preference")
@given(data=st.data())
def test_refused_preferences_change_nothing(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body_of_preferences(probe, least=2))
    wrong, place = UNKNOWN, data.draw(st.integers(0, len(body)))
    if data.draw(st.booleans()):
        # With another between the two: neighbours are compared more easily.
        wrong, place = list(by_group(body))[-1], 0
    wrong = probe.deployment.own_text() if wrong == UNKNOWN else wrong
    kinds = terms.schema_of(("components", "schemas", "NotificationKind"))["enum"]
    entry = {"stationGroupCode": wrong, "preference": [data.draw(st.sampled_from(kinds))]}
    with writing(probe), restored(probe, SET_PREFERENCES) as before:
        status = probe.send(SET_PREFERENCES, [*body[:place], entry, *body[place:]]).status_code
        where = terms.description_place(SET_PREFERENCES, "a group that the account does")
        twice = terms.description_place(SET_PREFERENCES, "named twice")
        _note_refusal(probe, SET_PREFERENCES, twice if wrong in by_group(body) else where, body)
        _check_refusal(probe, SET_PREFERENCES, status, where)
        after = read_preferences(probe)
        compare(probe, SET_PREFERENCES, before, after, "stays", terms.CHANGES_NOTHING)


@oracle("settings-read-back", "POST /admin/config", most=FEW)
@given(data=st.data())
def test_config_is_read_back(probe: Probe, data: st.DataObject) -> None:
    saved = data.draw(some_config(probe))
    with writing(probe), restored(probe, SAVE_CONFIG) as before:
        probe.expect_success(SAVE_CONFIG, probe.send(SAVE_CONFIG, {"config": saved}))
        if set(before) - set(saved):
            _note_answer(probe, SAVE_CONFIG, "entries that are not named stay")
        if any(not isinstance(value, str) for value in saved.values()):
            probe.asked(SAVE_CONFIG, CONFIG.member("value"))
            probe.asked(CONFIG.operation, CONFIG.member("value"))
        expected, after = config_as_read({"config": saved}), read_config(probe)
        # How numbers and truth values are shown as text, and what none is, is assumed.
        texts = {name for name, value in saved.items() if isinstance(value, str) and value}
        compare_saved(probe, SAVE_CONFIG, {n: expected[n] for n in texts}, after)
        compare(probe, SAVE_CONFIG, before | expected, after, "is as saved, or as before,")


@oracle("settings-read-back")
@about([SAVE_ACCOUNT, SAVE_CONFIG])
def test_settings_at_their_bounds_are_read_back(probe: Probe, operation: Operation) -> None:
    is_account = operation is SAVE_ACCOUNT
    schema = (terms.body_schema(SAVE_ACCOUNT) or ()) if is_account else CONFIG_VALUES
    with writing(probe), restored(probe, operation) as before:
        left_out = {*(lasting(probe) if is_account else terms.members(schema).keys() - before)}
        left_out.update(operation.writes.get("never", []))
        bounds = {
            name: values
            for name, place in terms.members(schema).items()
            if name not in left_out and (values := bound_values(place))
        }
        # What is nothing, such as 0 and false, and another value.
        for number in range(2):
            body: Any = {name: values[number % len(values)] for name, values in bounds.items()}
            body = body if is_account else {"config": body}
            probe.expect_success(operation, probe.send(operation, body))
            shown = account_as_read(body) if is_account else config_as_read(body)
            after = read_account(probe) if is_account else read_config(probe)
            compare(probe, operation, shown, after, "is read back as sent")


@oracle("messages-per-key", "POST /admin/config")
@given(data=st.data())
def test_config_has_a_message_for_each_key(probe: Probe, data: st.DataObject) -> None:
    saved = data.draw(some_config(probe))
    with writing(probe), restored(probe, SAVE_CONFIG):
        response = probe.expect_success(SAVE_CONFIG, probe.send(SAVE_CONFIG, {"config": saved}))
        if saved:
            inner = terms.member(terms.response_schema(SAVE_CONFIG) or (), "results")
            probe.asked(SAVE_CONFIG, (*terms.response_place(SAVE_CONFIG), "description"), inner)
        keys = [sorted({message.get("key") for message in each}) for each in response["results"]]
        if sorted(keys) != [[key] for key in sorted(saved)]:
            place = (*terms.response_place(SAVE_CONFIG), "description")
            expected = f"the response has a list of messages for each of {sorted(saved)}"
            probe.fail(SAVE_CONFIG, expected, f"it has lists for {keys}", place, about="keys")


@oracle("refused-changes-nothing", "POST /admin/config")
@given(data=st.data())
def test_refused_config_changes_nothing(probe: Probe, data: st.DataObject) -> None:
    saved = data.draw(some_config(probe, least=1))
    last = data.draw(st.booleans())
    unknown = probe.deployment.own_text()
    config = {**saved, unknown: "x"} if last else {unknown: "x", **saved}
    with writing(probe), restored(probe, SAVE_CONFIG) as before:
        status = probe.send(SAVE_CONFIG, {"config": config}).status_code
        where = terms.description_place(SAVE_CONFIG, "a key that the account does not")
        _note_refusal(probe, SAVE_CONFIG, where, saved)
        _check_refusal(probe, SAVE_CONFIG, status, where)
        compare(probe, SAVE_CONFIG, before, read_config(probe), "stays", terms.CHANGES_NOTHING)


def _note_account(probe: Probe, body: Item, rest: Item) -> None:
    members = terms.members(terms.body_schema(SAVE_ACCOUNT) or ())
    shown = terms.members(terms.member(terms.response_schema(ACCOUNT) or (), "result"))
    for name in body.keys() & shown.keys():
        probe.asked(SAVE_ACCOUNT, members[name], (*members[name], "x-shown-as"), shown[name])
        probe.asked(ACCOUNT, shown[name])
    _note_answer(probe, SAVE_ACCOUNT, "stays as it is" if rest else "")


def _note_answer(probe: Probe, operation: Operation, words: str) -> None:
    answer = (*terms.response_place(operation), "description")
    listed = (*operation.location, "x-writes", "listedBy")
    probe.asked(operation, answer, listed, terms.description_place(operation, words))


def _note_refusal(probe: Probe, operation: Operation, where: Location, valid: Any) -> None:
    """Note a refusal; with a valid part in the body, also that it is all or nothing."""
    whole = [terms.description_place(operation, "all or nothing")] if valid else []
    probe.asked(operation, where, *whole)


def a_body_of_preferences(probe: Probe, least: int = 1) -> st.SearchStrategy[list[Any]]:
    """Return a strategy for preferences of some groups."""
    groups = [item["stationGroupCode"] for item in probe.pool(PREFERENCES)]
    if not groups:
        pytest.skip("the account has no station group")
    kinds = terms.schema_of(("components", "schemas", "NotificationKind"))["enum"]
    chosen = st.lists(st.sampled_from(kinds), unique=True)
    entry = st.fixed_dictionaries(
        {"stationGroupCode": st.sampled_from(groups), "preference": chosen}
    )
    least, told_apart = min(least, len(groups)), operator.itemgetter("stationGroupCode")
    return st.lists(entry, min_size=least, unique_by=told_apart, max_size=4)


def some_config(probe: Probe, least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for values of the configuration keys of the account, except secrets."""
    known = terms.members(CONFIG_VALUES)
    keys = {item["key"] for item in probe.pool(CONFIG) if item["type"] != "secret"} & set(known)
    if not keys:
        pytest.skip("the account has no key that the contract knows")
    hours, empty = st.integers(0, 23), st.just("")
    values = {
        "companyName": a_text({}),
        "dailySummaryHour": st.one_of(hours, hours.map(str), empty),
        "escalateUnestimated": st.one_of(st.booleans(), empty),
    }
    drawn = {key: values[key] for key in sorted(keys) if key in values}
    return st.fixed_dictionaries({}, optional=drawn).filter(lambda config: len(config) >= least)


def _check_refusal(probe: Probe, operation: Operation, status: int, where: Any) -> None:
    if status == 403:
        pytest.skip(f"the role of the key may not call {operation.label}")
    if status != 409:
        expected = "an entry that the account does not have is a conflict (409)"
        probe.fail(operation, expected, f"the status is {status}", where, about="status")
