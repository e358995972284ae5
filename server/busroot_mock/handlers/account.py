"""Tag Account: the settings of the caller's account."""

from typing import Any

from busroot_mock import json_codec
from busroot_mock.errors import Conflict, violation
from busroot_mock.http.response import result
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller


def get_account(caller: Caller) -> Record:
    """Return the `Account`. Assumed: only an Admin sees the warehouse password."""
    record = _account(caller)
    if "admin" in caller.roles:
        return result(record)
    return result({**record, "redshiftPassword": None})


def save_account(caller: Caller, body: Record) -> Record:
    """Change the settings named in an `AccountInput`; return the `Account`.

    Raises `Conflict` if `dashboardConfig` is not the text of a JSON object.
    """
    changes: dict[str, Any] = {k: v for k, v in body.items() if k != "resetRedshiftPassword"}
    if changes.get("dashboardConfig") is not None:
        changes["dashboardConfig"] = _json_object(changes["dashboardConfig"])
    if body.get("resetRedshiftPassword"):
        changes["redshiftPassword"] = caller.world.draw_hex("warehouse password")
    changes["updatedAt"] = caller.world.clock.timestamp()
    known = {key: value for key, value in changes.items() if key in _account(caller)}
    caller.world.platform["accounts"].put({**_account(caller), **known})
    return get_account(caller)


def _account(caller: Caller) -> Record:
    record = caller.world.platform["accounts"].get(caller.account_id)
    assert record is not None, "a key belongs to an account"
    return record


def _json_object(text: str) -> Record:
    value, violations = json_codec.decode(text.encode())
    if violations or not isinstance(value, dict):
        place = violation("body", "/dashboardConfig", "json", "the text of a JSON object", text)
        raise Conflict("dashboardConfig is not a JSON object, written as a string.", [place])
    return value
