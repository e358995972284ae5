"""Tag World: what makes the answers of the stub."""

from busroot_mock.answers import Record, results, success
from busroot_mock.auth import caller_of
from busroot_mock.worlds import World


def reset_world(world: World) -> Record:
    """Go back to the dataset; return `Success`."""
    world.reset()
    return success()


def list_keys(world: World) -> Record:
    """Return the `KeyList`: every API key of the world, with account, user and roles."""
    return results([_key(world, record["key"]) for record in world.platform["apiKeys"]])


def _key(world: World, key: str) -> Record:
    caller = caller_of(world, key)
    assert caller is not None, "the key comes from the table itself"
    return {
        "key": key,
        "accountId": caller.account_id,
        "userId": caller.user["id"],
        "userEmail": caller.user["email"],
        "roles": sorted(caller.roles),
    }
