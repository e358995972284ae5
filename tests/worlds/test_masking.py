"""The secret members of stored records are masked, whatever table they are in."""

import pytest

from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.masking import MASK, masked, secret_member

SECRETS = {"accounts": "redshiftPassword", "apiKeys": "key"}


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"configValues"}))
def test_record_is_masked_as_its_table_declares(world, table):
    record = dict.fromkeys(("key", "value", "redshiftPassword", "name"), "hush-hush")
    shown = masked(world, table, record)
    assert {name for name in record if shown[name] == MASK} == {SECRETS.get(table)} - {None}


def test_configuration_value_is_masked_if_its_key_is_secret(world):
    kinds = {key["key"]: key["type"] for key in world.platform["configKeys"]}
    assert "secret" in kinds.values()
    for key, kind in kinds.items():
        shown = masked(world, "configValues", {"key": key, "value": "hush-hush"})
        assert shown["value"] == (MASK if kind == "secret" else "hush-hush")


@pytest.mark.parametrize("value", ["", None])
def test_secret_that_is_not_set_is_shown_so(world, value):
    assert masked(world, "accounts", {"redshiftPassword": value}) == {"redshiftPassword": value}


def test_configuration_value_without_a_definition_is_not_secret(world):
    assert secret_member(world, "configValues", {"key": "unheard-of", "value": "x"}) is None
