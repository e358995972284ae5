"""Worlds: store, and ids that a seed makes repeatable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import SetupError
from busroot_mock.store.table import new_store
from busroot_mock.worlds.world import World

CODE = {"accountId": "demo", "code": "NEW", "email": "a@b.example"}


def codes(world, account_id="demo"):
    return [record["code"] for record in world.store(account_id)["accessCodes"]]


@given(st.integers(), st.text(max_size=10), st.integers(1, 10**30))
def test_draw_repeats_with_the_seed_and_stays_below(seed, purpose, below):
    worlds = World(seed=seed), World(seed=seed)
    left, right = ([world.draw(purpose, below) for _ in range(5)] for world in worlds)
    assert left == right
    assert all(0 <= number < below for number in left)


def test_draw_has_a_sequence_for_each_purpose():
    world, other = World(), World()
    other.draw("b", 10**9)
    assert [world.draw("a", 10**9) for _ in range(3)] == [other.draw("a", 10**9) for _ in range(3)]
    assert World().draw("a", 10**9) != World().draw("b", 10**9)
    assert World(seed=1).draw("a", 10**9) != World(seed=2).draw("a", 10**9)


def test_draw_reaches_every_number():
    world = World()
    assert {world.draw("a", 6) for _ in range(200)} == set(range(6))


def test_draw_is_the_same_on_every_machine():
    world = World(seed=42)
    assert world.draw_text("example", 8, "0123456789abcdef") == "6e3bcdf9"


def test_reset_forgets_what_was_drawn_and_written():
    world = World()
    first = world.draw("a", 10**9)
    world.store("demo")["accessCodes"].put(CODE)
    world.platform["users"].put({"id": 99, "accounts": []})
    world.add_account({"id": "acme", "domain": "acme.example"}, new_store())
    world.reset()
    assert world.draw("a", 10**9) == first
    assert codes(world) == ["D3M0K7QX", "P8WZ4TRC"]
    assert world.platform["users"].get(99) is None
    with pytest.raises(KeyError):
        world.store("acme")


def test_worlds_of_one_dataset_do_not_meet():
    left, right = World(), World()
    left.store("demo")["accessCodes"].put(CODE)
    left.platform["apiKeys"].put({"key": "new"})
    assert codes(right) == codes(World()) == ["D3M0K7QX", "P8WZ4TRC"]
    assert right.platform["apiKeys"].get("new") is None


def test_reseed_brings_back_the_account_and_no_other():
    world = World()
    for account_id in ("demo", "other"):
        world.store(account_id)["accessCodes"].put({**CODE, "accountId": account_id})
    world.reseed("demo")
    assert "NEW" not in codes(world)
    assert "NEW" in codes(world, "other")


def test_reseed_may_be_repeated_after_a_write():
    world = World()
    for _ in range(2):
        world.reseed("demo")
        world.store("demo")["accessCodes"].put(CODE)
        assert codes(world) == ["D3M0K7QX", "P8WZ4TRC", "NEW"]


def test_added_account_goes_back_to_its_own_start():
    world, store = World(), new_store()
    store["plants"].put({"accountId": "acme", "code": "one"})
    world.add_account({"id": "acme", "domain": "acme.example"}, store)
    world.store("acme")["plants"].put({"accountId": "acme", "code": "two"})
    assert world.platform["accounts"].get("acme")["domain"] == "acme.example"
    assert len(world.stores()) == 3
    world.reseed("acme")
    assert [plant["code"] for plant in world.store("acme")["plants"]] == ["one"]


def test_world_of_an_unknown_dataset_stops_the_start():
    with pytest.raises(SetupError, match=r"There is no dataset 'nothing' in .*; available: demo"):
        World("nothing")
