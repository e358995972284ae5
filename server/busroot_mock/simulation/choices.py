"""Choose who acts on an issue, and the cause that is given for it."""

from collections.abc import Iterable
from functools import lru_cache
from math import inf
from typing import Any, Final, NamedTuple

from busroot_mock.simulation.draws import draws
from busroot_mock.store.indexes import By
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms

LEARNT_AFTER: Final = 8 * 3_600_000
"""Milliseconds. Assumed: who is at work when a reason is made gives it from the next shift on."""
BY_PARENT: Final = By("parentReasonCode")
_WEIGHT: Final = 20_000
_memory: Final = Memory(100 * _WEIGHT)


class Choice(NamedTuple):
    """Something that may be chosen while `since <= at < until`, epoch ms."""

    key: Any
    digest: int
    since: float
    until: float


class Term(NamedTuple):
    """A time, epoch ms, without its end."""

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
            _since(reason) + LEARNT_AFTER,
            parents.get(reason["code"], inf),
        )
        for reason in reasons
        if "downtime" in (reason.get("type") or ())
    ]


def same_before(
    marks: tuple[object, object], reasons: Table, users: Table, account_id: str, seed: int
) -> float:
    """Return before when, epoch ms, these tables leave the same to choose from as former ones.

    Args:
        marks: Of the former tables of reasons and of users; if what they left is not kept any
            more, no instant is.
        reasons: As they are.
        users: As they are.
        account_id: Whose users act.
        seed: The world's.
    """
    former_causes = _memory.get((marks[0], seed))
    former_actors = _memory.get((marks[1], account_id, seed))
    if former_causes is None or former_actors is None:
        return -inf
    return min(
        _same_before(former_causes, causes(reasons, seed)),
        _same_before(former_actors, actors(users, account_id, seed)),
    )


def _same_before(left: list[Choice], right: list[Choice]) -> float:
    if left is right:
        return inf
    ours, theirs = ({choice.key: choice for choice in choices} for choices in (left, right))
    # Of equal weights, the first one counts.
    order, other_order = [k for k in ours if k in theirs], [k for k in theirs if k in ours]
    if order != other_order or len(ours) < len(left) or len(theirs) < len(right):
        return -inf
    pairs = ((ours.get(key), theirs.get(key)) for key in ours | theirs)
    return min((_differ_from(*pair) for pair in pairs if pair[0] != pair[1]), default=inf)


def _differ_from(left: Choice | None, right: Choice | None) -> float:
    if left and right and left.since == right.since:
        return min(left.until, right.until)
    return min(choice.since for choice in (left, right) if choice)


def term_of(reasons: Table, code: str) -> Term:
    """Return when a reason can be given as a cause; never: inf, inf."""
    reason = reasons.get(code)
    if reason is None or "downtime" not in (reason.get("type") or ()):
        return Term(inf, inf)
    below = map(_since, reasons.having(BY_PARENT, code))
    return Term(_since(reason) + LEARNT_AFTER, min(below, default=inf))


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
