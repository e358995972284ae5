"""Simulation takes an account: no key, no user."""

import pytest

from busroot_mock.simulation.plants import stations_in
from busroot_mock.simulation.timelines import timelines_of
from busroot_mock.worlds.accounts import account_of


def test_account_has_its_own_tables_alone(world):
    account = account_of(world, "other")
    assert (account.world, account.id) == (world, "other")
    assert account.store is world.store("other")


def test_account_that_does_not_exist_is_a_key_error(world):
    with pytest.raises(KeyError):
        account_of(world, "nobody")


def test_account_without_any_key_has_timelines(world):
    for key in list(world.platform["apiKeys"].records):
        world.platform["apiKeys"].remove(*key)
    account = account_of(world, "demo")
    timelines = list(timelines_of(account, stations_in(account.store, None)))
    assert any(timeline.runs for timeline in timelines)
