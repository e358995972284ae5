"""Defaults in bodies are those of the handlers, or the start is refused."""

import pytest

from busroot_mock.errors import SetupError
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.worlds.world import World

PLANT = ("components", "schemas", "PlantInput", "properties")


@pytest.mark.parametrize(
    ("name", "value"), [("timezone", "Europe/Paris"), ("name", "Main"), ("dayStartHour", 1)]
)
def test_default_of_a_body_that_is_not_filled_in_stops_the_start(contract_with, name, value):
    contract = contract_with({(*PLANT, name, "default"): value})
    with pytest.raises(SetupError, match=f"POST /plant does not fill in {name} with '{value}'"):
        rehearse(contract, World("minimal"))


def test_default_of_a_body_may_be_left_out(contract_with):
    rehearse(contract_with({(*PLANT, "timezone", "default"): ...}), World("minimal"))
