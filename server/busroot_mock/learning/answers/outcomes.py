"""Statuses of an operation by what becomes of a record: it is made, was there before, or gone."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from busroot_mock.generic.model import Kind
from busroot_mock.learning.kinds.seen import Seen


def statuses(seen: Iterable[Seen], does: str, kind: Kind) -> dict[str, int]:
    """Return the usual status of success by outcome.

    Args:
        seen: The calls of one operation.
        does: What it does.
        kind: Of the records.
    """
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for each in seen:
        if each.call.is_success:
            counts[_outcome(each, does, kind)][each.call.status] += 1
    return {name: count.most_common(1)[0][0] for name, count in counts.items()}


def _outcome(each: Seen, does: str, kind: Kind) -> str:
    if does == "create":
        key = str(each.after.members.get(kind.key or "", "")) if each.after else ""
        is_there = any(identity and identity[-1] == key for identity in each.others)
        return "there" if is_there else "made"
    if does == "put":
        return "made" if each.before is None else "there"
    return "there" if does in ("merge", "act") else "done"
