"""Mask the secret members of stored records."""

from typing import Final

from busroot_mock.store.table import Record
from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.world import World

MASK: Final = "********"


def secret_member(world: World, table: str, record: Record) -> str | None:
    """Return the member of a record that is secret, if one is.

    Whether a configuration value is, the definition of its key says.
    """
    if table != "configValues":
        return TABLES[table].secret
    definition = world.platform["configKeys"].get(record["key"])
    return "value" if definition and definition["type"] == "secret" else None


def masked(world: World, table: str, record: Record) -> Record:
    """Return a record with `MASK` in place of its secret, if that is set."""
    name = secret_member(world, table, record)
    return {**record, name: MASK} if name and record.get(name) else record
