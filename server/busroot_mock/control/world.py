"""Handlers of tag World: worlds and their API keys."""

from busroot_mock.control.clock import shown_clock
from busroot_mock.datasets.files import UnknownDataset
from busroot_mock.errors import Conflict, SetupError, violation
from busroot_mock.http.response import Record, result, results, success
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.changes import Change
from busroot_mock.worlds.clock import Clock, clock_time
from busroot_mock.worlds.masking import masked
from busroot_mock.worlds.registry import DEFAULT, Worlds, full_key
from busroot_mock.worlds.state import let_go, stores_of
from busroot_mock.worlds.turns import in_turns
from busroot_mock.worlds.world import World


async def list_worlds(worlds: Worlds) -> Record:
    """Return the `WorldList`."""
    return results(await in_turns(list(worlds), lambda each: _summary(*each)))


async def create_world(worlds: Worlds, body: Record | None) -> Record:
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
    return await _made(worlds, world)


def list_datasets(worlds: Worlds) -> Record:
    """Return the `DatasetList`."""
    return results(worlds.get(DEFAULT).datasets())


async def get_world(worlds: Worlds, world: str) -> Record:
    """Return the `WorldResult`."""
    return result(await _world(world, worlds.get(world)))


async def delete_world(worlds: Worlds, world: str) -> None:
    """Delete a world. Raises `Conflict` for the default world."""
    left = stores_of(*worlds.get(world).states())
    worlds.remove(world)
    await let_go(left)


async def fork_world(worlds: Worlds, world: str) -> Record:
    """Return the `WorldResult` of a new world that is a copy of this world."""
    worlds.bounds.check_memory()
    selected = worlds.get(world)
    start = await selected.state.copy_in_turns()
    return await _made(worlds, selected.fork(start, await start.copy_in_turns()))


async def reset_world(worlds: Worlds, world: str) -> Record:
    """Reset a world to its start; return `Success`."""
    selected = worlds.get(world)
    present = await selected.first_state().copy_in_turns()
    left = stores_of(selected.state)
    selected.reset(present)
    await let_go(left)
    return success()


async def list_changes(
    worlds: Worlds, world: str, since: str | None, limit: int, skip: int
) -> Record:
    """Return the `ChangeList`: the records that differ from the start, or from a snapshot."""
    selected = worlds.get(world)
    changes, total = await selected.changes(since, limit, skip)
    shown = await in_turns(changes, lambda change: _change(selected, change))
    return {**results(shown), "total": total}


async def list_world_keys(worlds: Worlds, world: str) -> Record:
    """Return the `KeyList` of a world."""
    return results(await _keys(world, worlds.get(world)))


async def reset_default_world(worlds: Worlds) -> Record:
    """Reset the default world to its start; return `Success`."""
    return await reset_world(worlds, DEFAULT)


async def list_keys(worlds: Worlds) -> Record:
    """Return the `KeyList` of the default world."""
    return await list_world_keys(worlds, DEFAULT)


async def _made(worlds: Worlds, world: World) -> Record:
    world_id = worlds.add(world)
    return result(await _world(world_id, world))


def _summary(world_id: str, world: World) -> Record:
    return {
        "id": world_id,
        "dataset": world.dataset,
        "seed": world.seed,
        "clock": shown_clock(world.clock),
    }


async def _world(world_id: str, world: World) -> Record:
    keys = await _keys(world_id, world)
    return {**_summary(world_id, world), "snapshots": list(world.snapshots), "keys": keys}


async def _keys(world_id: str, world: World) -> list[Record]:
    keys = [record["key"] for record in world.platform["apiKeys"]]
    shown = await in_turns(keys, lambda key: _key(world_id, world, key))
    return [each for each in shown if each]


def _key(world_id: str, world: World, key: str) -> Record:
    caller = caller_of(world, key)
    if caller is None:  # it was deleted meanwhile
        return {}
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
