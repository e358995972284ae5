"""Refusals of null that were not recorded, of members without which others were refused."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, at, kind_of
from busroot_mock.generic.model import Refusal, steps_in
from busroot_mock.learning.causes.said_alike import Reasons
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2
"""So many members must have been refused both where they were missing and as null."""


def null_as_missing(
    reasons: Reasons, seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of null where a member may not be missing, and the other way round.

    They are taken to be there if several members were refused both ways, and where all that were
    taken had the member, and had it not as null.
    """
    missing, nulls = set[tuple[str, str]](), set[tuple[str, str]]()
    for each, cause in reasons:
        if cause is not None and cause.when == "body" and "at" in cause.more:
            place = (each.call.label, str(cause.more["at"]))
            is_null = at(each.call.ask.data, steps_in(place[1])) is None
            if cause.more["wrong"] == "missing":
                missing.add(place)
            elif cause.more["wrong"] == "type" and is_null:
                nulls.add(place)
    both = missing & nulls
    taken = _taken(seen, missing | nulls)
    if len(both) < _FEWEST:
        return
    why = f"{len(both)} members were refused both as null and where they were missing"
    for rule in refusals:
        place = (rule.label, str(rule.more.get("at", "")))
        if rule.when != "body" or place in both or taken.get(place, {""}) & {"null", ""}:
            continue
        more: dict[str, Any] = {"at": place[1], "because": why, "x-certainty": "assumed"}
        if place in missing and rule.more["wrong"] == "missing":
            more |= {"wrong": "type", "types": sorted(taken[place])}
        elif place in nulls and rule.more["wrong"] == "type":
            more["wrong"] = "missing"
        else:
            continue
        yield Refusal(rule.label, "body", rule.status, rule.answer, more)


def _taken(seen: Sequence[Seen], places: set[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """Return by place the types that were taken there, an empty one where nothing was sent."""
    found: dict[tuple[str, str], set[str]] = {}
    for label, pointer in places:
        done = [e.call.ask.data for e in seen if e.call.label == label and e.call.is_success]
        values = [at(data, steps_in(pointer)) for data in done if isinstance(data, dict)]
        found[label, pointer] = {"" if v is ABSENT else kind_of(v) for v in values} or {""}
    return found
