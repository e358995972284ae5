"""Tag User: who may use an account, and in which role."""

from busroot_mock.errors import NotFound, violation
from busroot_mock.handlers._writing import refuse
from busroot_mock.http.response import result, results
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller


def list_users(caller: Caller) -> Record:
    """Return the `UserList` of the account."""
    users = (_user(caller, user) for user in caller.world.platform["users"])
    return results([user for user in users if user["accounts"]])


def get_user(caller: Caller, email: str) -> Record:
    """Return the `User` with this email address, in whatever case its letters are.

    Raises `NotFound` if the account has none.
    """
    stored = caller.world.user_of(email)
    user = _user(caller, stored) if stored else None
    if not user or not user["accounts"]:
        place = violation("path", "/email", "exists", True, email)
        raise NotFound("The account has no user with this email address.", [place])
    return result(user)


def save_user(caller: Caller, body: Record) -> Record:
    """Add a user to the account, or change the role of one; return the `SavedUser`.

    A user who is new gets an API key, so that a test can act as one. Assumed: users cannot
    change their own role (`Conflict`), so that an account always keeps an administrator.
    """
    world, now = caller.world, caller.world.clock.timestamp()
    old = world.user_of(body["email"])
    if old and old["id"] == caller.user["id"] and body["role"] not in caller.roles:
        refuse([violation("body", "/email", "unique", True)], "You cannot change your own role")
    user = old if old and _is_member(old, caller.account_id) else None
    user = user or world.add_user(caller.account_id, body["email"], body["role"])
    rest = [entry for entry in user["accounts"] if entry["accountId"] != caller.account_id]
    membership = {"accountId": caller.account_id, "role": body["role"]}
    saved = {**user, "accounts": [*rest, membership], "updatedAt": now}
    world.platform["users"].put(saved)
    return result(
        {
            "userId": saved["id"],
            "role": body["role"],
            "accountId": caller.account_id,
            "createdAt": saved.get("createdAt", now),
            "updatedAt": now,
        }
    )


def _is_member(user: Record, account_id: str) -> bool:
    return any(entry["accountId"] == account_id for entry in user["accounts"])


def _user(caller: Caller, user: Record) -> Record:
    """Return the `User`; of its accounts, only the caller's own."""
    account = caller.world.platform["accounts"].get(caller.account_id)
    assert account is not None, "a key belongs to an account"
    own = [
        {"role": entry["role"], "accountId": account["id"], "domain": account["domain"]}
        for entry in user["accounts"]
        if entry["accountId"] == account["id"]
    ]
    return {
        "id": user["id"],
        "email": user["email"],
        "userRole": user["userRole"],
        "accounts": own,
    }
