"""Seed data replaces what was entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_filled_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import differences
from ..probing.lists import LISTINGS
from ..probing.making import SAVING, find, key_of, marked, save, writing
from ..probing.probe import Probe
from ..probing.settings import (
    SAVE_ACCOUNT,
    account_as_read,
    account_restored,
    lasting,
    read_account,
)
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

SEEDING = [
    operation
    for operation in OPERATIONS
    if operation.writes.get("platform") and not operation.takes_body
]
USERS = LISTINGS["listUsers"]
MAKING = [
    operation
    for operation in SAVING
    if operation.writes["record"] not in ("User", "Issue", "Schedule")
]


@oracle("seed-replaces")
@pytest.mark.writes
@about(SEEDING)
@given(data=st.data())
def test_seed_replaces_what_was_entered(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    bodies = {maker: data.draw(a_body(probe, maker)) for maker in MAKING}
    with writing(probe):
        users = probe.read(USERS).items
        made: dict[Operation, Any] = {}
        for maker, body in bodies.items():
            sent = marked(probe, maker, body)
            result = save(probe, maker, sent)
            if result is not None:
                made[maker] = key_of(maker, sent, result)
        probe.expect_success(operation, probe.send(operation))
        if made:
            probe.asked(operation, terms.description_place(operation, "every record"))
        for maker, key in made.items():
            if find(probe, maker, key):
                expected = f"the seed data replaces all records: {key!r} of {maker.label} is gone"
                place = terms.description_place(operation)
                probe.fail(operation, expected, "it is still listed", place, about=maker.label)
        if probe.read(USERS).items != users:
            place = terms.description_place(operation, "Users and API keys stay")
            probe.fail(operation, "users stay", "they differ", place, about="users")


@oracle("seed-replaces", most=1)
@pytest.mark.writes
@about(SEEDING)
@given(data=st.data())
def test_settings_stay_with_seed_data(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    if not probe.may_call(SAVE_ACCOUNT):
        not_applicable("without another setting than before, nothing shows that it stays")
    left_out = lasting(probe) | {"resetRedshiftPassword"}
    body = data.draw(a_filled_body(probe, SAVE_ACCOUNT, left_out))
    with writing(probe), account_restored(probe):
        probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, body))
        saved = account_as_read(body)
        before = {name: value for name, value in read_account(probe).items() if name in saved}
        probe.expect_success(operation, probe.send(operation))
        place = terms.description_place(operation, "Its settings")
        probe.asked(operation, place)
        for member, expected, actual in differences(before, read_account(probe)):
            text = f"{member}, a setting, stays {expected!r}"[:300]
            probe.fail(operation, text, f"it is {actual!r}"[:300], place, about=member)
