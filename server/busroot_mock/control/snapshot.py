"""Tag Snapshot: what a world was like, kept under a name."""

from busroot_mock.errors import Conflict
from busroot_mock.http.response import Record, results, success
from busroot_mock.worlds.registry import Worlds

MOST_SNAPSHOTS = 100


def list_snapshots(worlds: Worlds, world: str) -> Record:
    """Return the `SnapshotList`."""
    return results(list(worlds.get(world).snapshots))


def keep_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Keep what the world is like; return `Success`; raises `Conflict` if there are too many."""
    found = worlds.get(world)
    if name not in found.snapshots and len(found.snapshots) >= MOST_SNAPSHOTS:
        raise Conflict(f"The world has {MOST_SNAPSHOTS} snapshots; delete one first.")
    found.snapshot(name)
    return success()


def delete_snapshot(worlds: Worlds, world: str, name: str) -> None:
    """Forget a snapshot."""
    worlds.get(world).forget(name)


def restore_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Go back to a snapshot; return `Success`."""
    worlds.get(world).restore(name)
    return success()
