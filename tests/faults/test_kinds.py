"""The kinds of fault, the effect of the pytest plugin and the schema of the control API agree."""

import re

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.faults.kinds import KINDS, Effect, kind_of
from busroot_mock.paths import CONTROL_CONTRACT
from tests.support.contracts import CONTROL

PROPERTIES = CONTROL.document["components"]["schemas"]["FaultEffect"]["properties"]
CHOICES = [(kind, choice) for kind in KINDS for choice in kind.choices]


@pytest.fixture(scope="module")
def schema():
    return Contract(CONTROL_CONTRACT).schema("components", "schemas", "FaultEffect")


def test_kinds_and_their_extras_are_the_properties_of_the_schema():
    names = [name for kind in KINDS for name in (kind.name, *kind.extras)]
    assert sorted([*names, "delay"]) == sorted(PROPERTIES)


def test_kinds_effect_of_the_plugin_has_the_properties_of_the_schema():
    names = {re.sub("(?=[A-Z])", "_", name).lower() for name in PROPERTIES}
    assert set(Effect.__annotations__) == names


@pytest.mark.parametrize(("kind", "choice"), CHOICES)
def test_kinds_choice_of_a_form_is_a_valid_effect_of_the_kind(schema, kind, choice):
    values = {
        field.name: int(field.default) if field.is_number else field.default
        for field in kind.fields
        if field.default
    }
    effect = kind.entered(choice, values)
    assert schema.is_valid(effect), effect
    assert type(kind_of({**effect, "delay": 1})) is kind


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_choices_are_the_values_of_the_property(kind):
    values = PROPERTIES[kind.name].get("enum", [""])
    assert [choice or True for choice in kind.choices] == [value or True for value in values]


def test_kinds_a_delay_alone_is_of_no_kind():
    assert kind_of({"delay": 1}) is None
