"""Valid bodies are accepted: a declared refusal is no excuse for refusing what has no fault."""

import operator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import MINUTE, a_body, a_filled_body, a_referring_body, a_value
from ..probing.catalogue import about, oracle
from ..probing.comparing import is_same
from ..probing.lists import LISTINGS
from ..probing.making import (
    SAVING,
    check_room,
    is_same_key,
    key_of,
    listing_of,
    marked,
    merged_members,
    own_change,
    records,
    writing,
)
from ..probing.probe import Probe
from ..probing.recent import is_scheduled
from ..probing.refusals import TAKEN, violations_of
from ..probing.right_refused import check_broken
from ..probing.settings import (
    SAVE_ACCOUNT,
    SAVE_CONFIG,
    SET_PREFERENCES,
    account_restored,
    lasting,
    settings_as_they_stand,
)
from ..probing.times import later, ms_of
from ..probing.walking import references
from ..target.applicable import not_applicable

pytestmark = pytest.mark.writes

REFUSALS = (404, 409)


@oracle("valid-accepted")
@about(SAVING)
@given(data=st.data())
def test_valid_body_is_accepted(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    body = data.draw(a_referring_body(probe, operation))
    left_out = merged_members(operation)
    change: dict[str, Any] = data.draw(a_body(probe, operation, without=left_out))
    with writing(probe):
        body = marked(probe, operation, body)
        result = _accepted(probe, operation, body, "a new record")
        if result is None or "key" not in operation.writes:
            return
        key = {operation.writes["key"]: key_of(operation, body, result)}
        choices = terms.schema_of(terms.body_schema(operation) or ()).get("x-one-of", [])
        kept = {k: v for k, v in body.items() if k not in left_out or k in choices}
        _accepted(probe, operation, {**kept, **key}, "the same again")
        # Times have to fit those that stay, and choices to exclude each other.
        change = {k: v for k, v in change.items() if ms_of(v) is None and k not in choices}
        change = own_change(probe, operation, {**kept, **change, **key})
        _accepted(probe, operation, change, "a change")


def _compound(operation: Operation) -> list[str]:
    """Return members in which no two records may be alike all at once; none if there are none."""
    sets = terms.schema_of(terms.body_schema(operation) or ()).get("x-unique", [])
    return next((names for names in sets if len(names) > 1), [])


@oracle("valid-accepted", most=1)
@about([operation for operation in SAVING if _compound(operation)])
@given(data=st.data())
def test_what_differs_in_one_member_is_no_duplicate(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    check_room(probe, operation)
    schema = terms.body_schema(operation) or ()
    body, members = data.draw(a_referring_body(probe, operation)), terms.members(schema)
    others = {}
    for name in _compound(operation):
        if body.get(name) is not None:
            values = None if ms_of(body[name]) else a_value(probe, members[name])
            if values is not None:
                values = values.filter(partial(operator.ne, body[name]))
            others[name] = None if values is None else data.draw(values)
    with writing(probe):
        body = marked(probe, operation, body)
        if _accepted(probe, operation, body, "a new record") is None:
            return
        marks = operation.writes.get("marked", [])
        for name, value in others.items():
            if value is None and ms_of(body[name]) is None:
                continue
            # Times that lie between those of the record, so that none comes after its end.
            other = later(body[name], -MINUTE // 2) if value is None else value
            named = {mark: probe.deployment.own_text() for mark in marks if mark in body}
            _accepted(probe, operation, {**body, **named, name: other}, f"another {name}")


@oracle("valid-accepted", SAVE_ACCOUNT.label)
@given(data=st.data())
def test_valid_settings_of_an_account_are_accepted(probe: Probe, data: st.DataObject) -> None:
    left_out = lasting(probe) | {"resetRedshiftPassword"}
    body = data.draw(a_filled_body(probe, SAVE_ACCOUNT, left_out))
    with writing(probe), account_restored(probe):
        _check_accepted(probe, SAVE_ACCOUNT, body, "a value for each setting")


@oracle("valid-accepted")
@about([SAVE_ACCOUNT, SET_PREFERENCES, SAVE_CONFIG])
def test_settings_are_accepted_as_they_stand(probe: Probe, operation: Operation) -> None:
    if probe.deployment.settings.mode == "mock":
        not_applicable("nobody has chosen the settings of a mock server of the run's own")
    with writing(probe):
        body = settings_as_they_stand(probe, probe, operation)
        _check_accepted(probe, operation, body, "what the settings are")


def _accepted(probe: Probe, operation: Operation, body: dict[str, Any], what: str) -> Any:
    """Return the result of a call that must not be refused; None if its shape was."""
    response = probe.send(operation, body)
    status, sent = response.status_code, probe.deployment.steps[-1]
    if status in (400, *REFUSALS) and not _all_there(probe, operation, body):
        return None
    check_broken(operation, sent)
    if status == 400:
        return None
    probe.asked(operation, (*terms.response_place(operation, "409"), "description"))
    if status in REFUSALS:
        _check_taken(probe, operation, response, body)
        expected = f"{what} is accepted: what the body refers to is there, and nothing is taken"
        actual = f"the status is {status}: {response.text[:200]}"
        # What the operation is for, not what its response looks like, of which less is known.
        probe.fail(operation, expected, actual, (*operation.location, "summary"), about=what)
    return probe.expect_success(operation, response)["result"]


def _check_taken(
    probe: Probe, operation: Operation, response: Response, body: dict[str, Any]
) -> None:
    """Check, by reading again, that what a refusal calls taken is that of another record."""
    key, name = operation.writes.get("key"), listing_of(operation).spec["key"]
    if "limit" in listing_of(operation).parameters:
        return  # The list may not be whole.
    shown = terms.members(listing_of(operation).item_schema)
    for each in violations_of(response):
        member = each["pointer"].removeprefix("/")
        if each["in"] != "body" or each["keyword"] != "unique" or member not in shown:
            continue
        probe.asked(operation, TAKEN)
        others = [
            record
            for record in records(probe, operation)
            if not (key and key in body and is_same_key(operation, record.get(name), body[key]))
        ]
        if not any(is_same(body.get(member), record.get(member)) for record in others):
            expected = f"{member} {body.get(member)!r}, which is called taken, is listed of another"
            probe.fail(operation, expected, "it is not", TAKEN, about=f"taken {member}")


def _all_there(probe: Probe, operation: Operation, body: dict[str, Any]) -> bool:
    """Tell, by reading again, whether there is still all that a body refers to, and work then."""
    refused = terms.schema_of(terms.body_schema(operation) or ()).get("x-refused", {})
    if not all(is_scheduled(probe, body, name) for name in refused.get("idle", [])):
        return False
    return all(
        value in [item.get(refers.get("at") or listing.spec["key"]) for item in items]
        for value, refers in references(body, terms.body_schema(operation) or ())
        for listing in [LISTINGS[refers["list"]]]
        for items in [probe.all(listing).items]
    )


def _check_accepted(probe: Probe, operation: Operation, body: Any, what: str) -> None:
    response = probe.send(operation, body)
    check_broken(operation, probe.deployment.steps[-1])
    if response.status_code in REFUSALS:
        expected = f"{what} is accepted: nothing is taken, and nothing that is named is missing"
        actual = f"the status is {response.status_code}: {response.text[:200]}"
        probe.fail(operation, expected, actual, (*operation.location, "summary"), about=what)
    probe.expect_success(operation, response)
