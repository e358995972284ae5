"""Callers: the user and account of an API key."""

from busroot_mock.worlds.callers import caller_of

CONFIG = "/api/admin/config"


def test_caller_has_the_tables_of_the_own_account(world):
    caller = caller_of(world, "other-admin-key")
    assert caller.store is world.store("other")
    assert caller.user["email"] == "olga.admin@otherworks.example"


def test_caller_without_a_role_in_the_account_may_do_nothing(client, world):
    world.platform["apiKeys"].put({"key": "odd-key", "accountId": "other", "userId": 1})
    assert caller_of(world, "odd-key").roles == frozenset()
    answer = client.get(CONFIG, "odd-key")
    assert answer.status_code == 403
    assert answer.json()["message"].endswith("this one has none.")


def test_caller_of_an_unknown_key_is_none(world):
    assert caller_of(world, "nobody-has-this") is None


def test_caller_is_kept_until_something_of_it_changes(world):
    caller = caller_of(world, "demo-member-key")
    assert caller_of(world, "demo-member-key").roles is caller.roles
    world.snapshot("before")
    user = {**caller.user, "accounts": [{"accountId": "demo", "role": "read_only"}]}
    world.platform["users"].put(user)
    assert caller_of(world, "demo-member-key").roles == {"read_only"}
    world.restore("before")
    back = caller_of(world, "demo-member-key")
    assert back.roles == {"member"}
    assert back.store is world.store("demo")
    world.reseed("demo")
    assert caller_of(world, "demo-member-key").store is world.store("demo")


def test_caller_in_a_fork_has_the_tables_of_the_fork(world):
    caller_of(world, "demo-member-key")
    fork = world.fork()
    assert caller_of(fork, "demo-member-key").store is fork.store("demo")


def test_caller_is_kept_while_others_change_and_not_when_the_key_does(world):
    key, keys = "demo-member-key", world.platform["apiKeys"]
    caller = caller_of(world, key)
    world.add_user("demo", "new@demofoods.example", "member")
    assert caller_of(world, key).roles is caller.roles
    keys.put({**keys.get(key), "accountId": "other"})
    assert caller_of(world, key).store is world.store("other")
    keys.remove(key)
    assert caller_of(world, key) is None
