"""Handlers of tag World: worlds and their API keys."""

from busroot_mock.control.clock import shown_clock
from busroot_mock.datasets.files import UnknownDataset
from busroot_mock.errors import Conflict, SetupError, violation
from busroot_mock.http.response import Record, result, results, success
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.clock import Clock, clock_time
from busroot_mock.worlds.masking import masked
from busroot_mock.worlds.registry import DEFAULT, Worlds, full_key
from busroot_mock.worlds.state import Change
from busroot_mock.worlds.world import World


def list_worlds(worlds: Worlds) -> Record:
    """Return the `WorldList`."""
    return results([_summary(world_id, world) for world_id, world in worlds])


def create_world(worlds: Worlds, body: Record | None) -> Record:
    """Return the `WorldResult` of a new world. Raises `Conflict` if there is no such dataset."""
    options, model = body or {}, worlds.get(DEFAULT)
    at = options.get("clock")
    try:
        world = model.sibling(
            options.get("dataset", model.dataset),
            options.get("seed", 0),
            Clock(None if at is None else clock_time(at)),
        )
    except SetupError as error:
        message = error.public if isinstance(error, UnknownDataset) else str(error)
        raise Conflict(message, [violation("body", "/dataset", "exists", True)]) from error
    return _made(worlds, world)


def get_world(worlds: Worlds, world: str) -> Record:
    """Return the `WorldResult`."""
    return result(_world(world, worlds.get(world)))


def delete_world(worlds: Worlds, world: str) -> None:
    """Delete a world. Raises `Conflict` for the default world."""
    worlds.remove(world)


def fork_world(worlds: Worlds, world: str) -> Record:
    """Return the `WorldResult` of a new world that is a copy of this world."""
    worlds.bounds.check_memory()
    return _made(worlds, worlds.get(world).fork())


def reset_world(worlds: Worlds, world: str) -> Record:
    """Reset a world to its start; return `Success`."""
    worlds.get(world).reset()
    return success()


def list_changes(worlds: Worlds, world: str, since: str | None) -> Record:
    """Return the `ChangeList`: the records that differ from the start, or from a snapshot."""
    selected = worlds.get(world)
    return results([_change(selected, change) for change in selected.changes(since)])


def list_world_keys(worlds: Worlds, world: str) -> Record:
    """Return the `KeyList` of a world."""
    return results(_keys(world, worlds.get(world)))


def reset_default_world(worlds: Worlds) -> Record:
    """Reset the default world to its start; return `Success`."""
    return reset_world(worlds, DEFAULT)


def list_keys(worlds: Worlds) -> Record:
    """Return the `KeyList` of the default world."""
    return list_world_keys(worlds, DEFAULT)


def _made(worlds: Worlds, world: World) -> Record:
    world_id = worlds.add(world)
    return result(_world(world_id, world))


def _summary(world_id: str, world: World) -> Record:
    return {
        "id": world_id,
        "dataset": world.dataset,
        "seed": world.seed,
        "clock": shown_clock(world.clock),
    }


def _world(world_id: str, world: World) -> Record:
    keys = _keys(world_id, world)
    return {**_summary(world_id, world), "snapshots": list(world.snapshots), "keys": keys}


def _keys(world_id: str, world: World) -> list[Record]:
    return [_key(world_id, world, record["key"]) for record in world.platform["apiKeys"]]


def _key(world_id: str, world: World, key: str) -> Record:
    caller = caller_of(world, key)
    assert caller is not None, "the key comes from the table itself"
    return {
        "key": full_key(world_id, key),
        "accountId": caller.account_id,
        "userId": caller.user["id"],
        "userEmail": caller.user["email"],
        "roles": sorted(caller.roles),
    }


def _change(world: World, change: Change) -> Record:
    kind = "added" if not change.before else "changed" if change.after else "removed"
    parts = {
        "accountId": change.account,
        "before": change.before and masked(world, change.table, change.before),
        "after": change.after and masked(world, change.table, change.after),
    }
    return {"table": change.table, "kind": kind, **{k: v for k, v in parts.items() if v}}
