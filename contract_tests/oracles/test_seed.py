"""Seed data replaces what was entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.making import SAVING, find, key_of, marked, save, writing
from ..probing.probe import Probe
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
        probe.asked(operation, terms.description_place(operation, "Its settings"))
        for maker, key in made.items():
            if find(probe, maker, key):
                expected = f"the seed data replaces all records: {key!r} of {maker.label} is gone"
                place = terms.description_place(operation)
                probe.fail(operation, expected, "it is still listed", place, about=maker.label)
        if probe.read(USERS).items != users:
            place = terms.description_place(operation, "Users and API keys stay")
            probe.fail(operation, "users stay", "they differ", place, about="users")
