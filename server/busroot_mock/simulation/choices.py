"""Choose who acts on an issue, and the cause that is given for it."""

from collections.abc import Iterable
from functools import lru_cache
from math import inf
from typing import Any, Final, NamedTuple

from busroot_mock.simulation.draws import draws
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms

_WEIGHT: Final = 20_000
_memory: Final = Memory(100 * _WEIGHT)


class Choice(NamedTuple):
    """Something that may be chosen while `since <= at < until`, epoch ms."""

    key: Any
    digest: int
    since: float
    until: float


def actors(users: Table, account_id: str, seed: int) -> list[Choice]:
    """Return the users of the account. Assumed: who may only read does nothing."""
    key = users.mark, account_id, seed
    known: list[Choice] | None = _memory.get(key)
    return known or _memory.put(key, _actors(users, account_id, seed), _WEIGHT)


def _actors(users: Table, account_id: str, seed: int) -> list[Choice]:
    return [
        Choice(user["id"], _digest(seed, "actor", user["id"]), _since(user), inf)
        for user in users
        for membership in user.get("accounts") or ()
        if membership["accountId"] == account_id and membership["role"] != "read_only"
    ]


def causes(reasons: Table, seed: int) -> list[Choice]:
    """Return the reasons for downtime, each as long as it has none below it."""
    key = reasons.mark, seed
    known: list[Choice] | None = _memory.get(key)
    return known or _memory.put(key, _causes(reasons, seed), _WEIGHT)


def _causes(reasons: Table, seed: int) -> list[Choice]:
    parents: dict[str | None, float] = {}
    for reason in reasons:
        parent = reason.get("parentReasonCode")
        parents[parent] = min(parents.get(parent, inf), _since(reason))
    return [
        Choice(
            reason["code"],
            _digest(seed, "cause", reason["code"]),
            _since(reason),
            parents.get(reason["code"], inf),
        )
        for reason in reasons
        if "downtime" in (reason.get("type") or ())
    ]


def term_of(reasons: Table, code: str) -> tuple[float, float]:
    """Return from when until when a reason can be given as a cause, epoch ms; none: inf, inf."""
    reason = reasons.get(code)
    if reason is None or "downtime" not in (reason.get("type") or ()):
        return inf, inf
    below = (_since(each) for each in reasons if each.get("parentReasonCode") == code)
    return _since(reason), min(below, default=inf)


def chosen(choices: Iterable[Choice], drawn: int, at: int) -> Any:
    """Return the key of the choice that a drawn number falls on at an instant; None without any.

    Each choice is weighed by itself (rendezvous hashing), so that one more or less changes only
    what falls on it, and a new record changes nothing from before it was created.
    """
    best, key = -1, None
    for choice in choices:
        if choice.since <= at < choice.until:
            weight = (choice.digest ^ drawn) * 0x9E3779B1 & 0xFFFFFFFF
            if weight > best:
                best, key = weight, choice.key
    return key


def path_to(reasons: Table, code: str | None) -> list[Record]:
    """Return the records of the reasons from the root of the tree down to the one with a code."""
    path: list[Record] = []
    seen: set[str] = set()
    while code is not None and code not in seen and (reason := reasons.get(code)) is not None:
        seen.add(code)
        path.insert(0, reason)
        code = reason.get("parentReasonCode")
    return path


def breadcrumb(reasons: Table, code: str | None) -> list[Record]:
    """Return the same as an issue shows them."""
    names = ("code", "description", "parentReasonCode", "type")
    return [{name: reason.get(name) for name in names} for reason in path_to(reasons, code)]


@lru_cache(maxsize=2**14)
def _digest(seed: int, purpose: str, key: object) -> int:
    return draws(seed, purpose, key)[0]


def _since(record: Record) -> float:
    """Return when the record was created; assumed: always there if it does not say."""
    created = record.get("createdAt")
    return -inf if created is None else epoch_ms(created)
