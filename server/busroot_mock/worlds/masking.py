"""What of a stored record nobody is shown."""

from typing import Final

from busroot_mock.store.table import Record
from busroot_mock.worlds.world import World

MASK: Final = "********"
SECRETS: Final = {"accounts": "redshiftPassword", "apiKeys": "key"}


def masked(world: World, table: str, record: Record) -> Record:
    """Return a record with `MASK` in place of a secret."""
    name = SECRETS.get(table)
    if table == "configValues":
        definition = world.platform["configKeys"].get(record["key"])
        name = "value" if definition and definition["type"] == "secret" else None
    return {**record, name: MASK} if name and record.get(name) else record
