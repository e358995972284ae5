"""Handlers of tag Snapshot: saved states of a world, by name."""

from busroot_mock.http.response import Record, results, success
from busroot_mock.worlds.registry import Worlds


def list_snapshots(worlds: Worlds, world: str) -> Record:
    """Return the `SnapshotList`."""
    return results(list(worlds.get(world).snapshots))


def keep_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Take or replace a snapshot; return `Success`.

    Raises `ServiceUnavailable` if there is no room.
    """
    selected = worlds.get(world)
    if name not in selected.snapshots:
        worlds.check_count("snapshots")
    worlds.bounds.check_memory()
    selected.snapshot(name)
    return success()


def delete_snapshot(worlds: Worlds, world: str, name: str) -> None:
    """Delete a snapshot."""
    worlds.get(world).forget(name)


def restore_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Restore a snapshot; return `Success`."""
    worlds.get(world).restore(name)
    return success()
