"""Handlers of tag Snapshot: saved states of a world, by name."""

from busroot_mock.http.response import Record, results, success
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.state import let_go, stores_of


def list_snapshots(worlds: Worlds, world: str) -> Record:
    """Return the `SnapshotList`."""
    return results(list(worlds.get(world).snapshots))


async def keep_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Take or replace a snapshot; return `Success`.

    Raises `ServiceUnavailable` if there is no room.
    """
    selected = worlds.get(world)
    if name not in selected.snapshots:
        worlds.check_count("snapshots")
    worlds.bounds.check_memory()
    clock = selected.clock
    moment = await selected.state.copy_in_turns(), clock.copy()
    replaced = [selected.snapshots[name][0]] if name in selected.snapshots else []
    if not replaced:  # others may have taken some meanwhile
        worlds.check_count("snapshots")
    left = stores_of(*replaced)
    del replaced
    selected.snapshot(name, moment)
    await let_go(left)
    return success()


async def delete_snapshot(worlds: Worlds, world: str, name: str) -> None:
    """Delete a snapshot."""
    selected = worlds.get(world)
    left = stores_of(selected.moment(name)[0])
    selected.forget(name)
    await let_go(left)


async def restore_snapshot(worlds: Worlds, world: str, name: str) -> Record:
    """Restore a snapshot; return `Success`."""
    selected = worlds.get(world)
    state, clock = selected.moment(name)
    copied = await state.copy_in_turns()
    left = stores_of(selected.state)
    selected.go_to(copied, clock)
    await let_go(left)
    return success()
