"""Seed data takes the place of what was entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import stated
from ..probing.bodies import a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.making import SAVING, find, key_of, marked, save, writing
from ..probing.probe import Probe
from ..target.operations import Operation
from ..target.schema import OPERATIONS

SEEDING = [one for one in OPERATIONS if one.writes.get("platform") and not one.takes_body]
USERS = LISTINGS["listUsers"]
MAKING = [one for one in SAVING if one.writes["record"] not in ("User", "Issue", "Schedule")]


@oracle("seed-replaces")
@pytest.mark.writes
@about(SEEDING)
@given(data=st.data())
def test_seed_replaces_what_was_entered(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    bodies = {one: data.draw(a_body(probe, one)) for one in MAKING}
    with writing(probe):
        users = probe.read(USERS).items
        made: dict[Operation, Any] = {}
        for one, body in bodies.items():
            sent = marked(probe, one, body)
            result = save(probe, one, sent)
            if result is not None:
                made[one] = key_of(one, sent, result)
        answer = probe.send(operation)
        probe.good(operation, answer)
        for one, key in made.items():
            if find(probe, one, key):
                told = f"the data replaces every record: {key!r} of {one.label} is gone"
                place = stated.described(operation)
                probe.broken(operation, told, "it is still listed", place, about=one.label)
        if probe.read(USERS).items != users:
            place = stated.described(operation, "Users and API keys stay")
            probe.broken(operation, "users stay", "they differ", place, about="users")
