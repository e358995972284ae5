"""An account in a world."""

from typing import NamedTuple

from busroot_mock.store.table import Store
from busroot_mock.worlds.world import World


class Account(NamedTuple):
    """An account, the world that it lies in, and its own tables."""

    world: World
    id: str
    store: Store


def account_of(world: World, account_id: str) -> Account:
    """Return an account of a world by its id. Raises `KeyError` if there is none."""
    return Account(world, account_id, world.store(account_id))
