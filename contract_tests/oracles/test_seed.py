"""Seed data replaces what was entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.comparing import differences
from ..probing.lists import LISTINGS
from ..probing.making import SAVING, find, key_of, marked, save, writing
from ..probing.probe import Probe
from ..probing.settings import (
    SAVE_ACCOUNT,
    account_restored,
    lasting,
    read_account,
)
from ..probing.values import edges
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


@oracle("seed-replaces")
@pytest.mark.writes
@about(SEEDING)
def test_settings_stay_with_seed_data(probe: Probe, operation: Operation) -> None:
    if not probe.may_call(SAVE_ACCOUNT):
        not_applicable("without another setting than before, nothing shows that it stays")
    place = terms.description_place(operation, "Its settings")
    names = sorted({*terms.members(terms.body_schema(SAVE_ACCOUNT) or ())} - lasting(probe))
    with writing(probe), account_restored(probe) as account:
        drawn = {name: _another(name, account.get(name)) for name in names if name in account}
        others = {name: value for name, value in drawn.items() if value is not None}
        probe.expect_success(SAVE_ACCOUNT, probe.send(SAVE_ACCOUNT, others))
        saved = {name: value for name, value in read_account(probe).items() if name in others}
        probe.expect_success(operation, probe.send(operation))
        probe.asked(operation, place)
        for member, expected, actual in differences(saved, read_account(probe)):
            text = f"{member}, a setting, stays {expected!r}"[:300]
            probe.fail(operation, text, f"it is {actual!r}"[:300], place, about=member)


def _another(name: str, current: Any) -> Any:
    """Return another value for a setting than the current one; None for what has no plain one."""
    schema = terms.schema_of(terms.members(terms.body_schema(SAVE_ACCOUNT) or ())[name])
    if schema.get("type") == "boolean":
        return not current
    if schema.get("type") == "number":
        return next(each for each in edges(schema) if each != current)
    return next((each for each in schema.get("enum", []) if each not in (None, current)), None)
