"""Bounds of what clients may store: beyond them they get a 503."""

from dataclasses import dataclass

from busroot_mock.errors import ServiceUnavailable
from busroot_mock.store.held import HELD, SLOT
from busroot_mock.store.table import Store


@dataclass(frozen=True)
class Bounds:
    """The bounds of a server; each is an option of `serve`.

    Attributes:
        worlds: Worlds besides the default one.
        snapshots: Snapshots of all worlds.
        faults: Fault rules of all worlds.
        records: Records of a table of an account, or of one that accounts share.
        stored: Bytes of memory, roughly, that the records of all worlds and snapshots take.
        journal: Bytes of memory, roughly, that the journals of all worlds take.
    """

    worlds: int = 2000
    snapshots: int = 1000
    faults: int = 1000
    records: int = 20_000
    stored: int = 512 * 1024 * 1024
    journal: int = 64 * 1024 * 1024

    def check_memory(self) -> None:
        """Raise `ServiceUnavailable` if there is no room for more records, worlds or snapshots."""
        if HELD.total >= self.stored:
            raise full(
                f"Worlds and snapshots take {HELD.total} bytes of memory, the limit", "stored"
            )

    def check_tables(self, *stores: Store) -> None:
        """Raise `ServiceUnavailable` if a table is full, or the memory."""
        self.check_memory()
        if HELD.total < SLOT * self.records:
            return  # a full table would weigh as much, and to look at all takes long
        for store in stores:
            for name, table in store.items():
                if len(table) >= self.records:
                    raise full(f"The table {name} has {len(table)} records, the limit", "records")

    def check_count(self, name: str, count: int) -> None:
        """Raise `ServiceUnavailable` if there are as many `worlds`, or others, as there may be."""
        most: int = getattr(self, name)
        if count >= most:
            what = {"faults": "fault rules"}.get(name, name)
            raise full(f"There are {most} {what}, the limit", name)


def full(problem: str, option: str) -> ServiceUnavailable:
    """Return the error of a server that has no room."""
    return ServiceUnavailable(
        f"{problem}. Delete some, reset a world, or start the server with a larger --max-{option}."
    )
