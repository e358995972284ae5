"""Refusals that were not recorded: of keys that name no record, and of new records without one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.model import Kind, Refusal, Spec, pointer_to
from busroot_mock.learning.assumed.key_refusals import refused_bodies
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEWEST: Final = 5
_ALWAYS: Final = 10


def without_record(
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    seen: Sequence[Seen],
    refusals: Sequence[Refusal],
) -> Iterator[Refusal]:
    """Yield refusals of keys that name no record, where an object of it is to be shown.

    Another body of the operation was refused.
    """
    made = {spec.kind for spec in specs.values() if spec.does in ("create", "put")}
    for label, spec in specs.items():
        own = refused_bodies(refusals, label)
        if spec.does != "create" or not own:
            continue
        done = [each for each in seen if each.call.label == label and each.call.is_success]
        for name, rule in kinds[spec.kind].sends.items():
            other = kinds[spec.kind].shows.get(rule["to"], {}).get("kind", "")
            is_known = any(e.when == "refers" and e.more["at"] == f"/{name}" for e in refusals)
            is_unknown = other in made and not is_known
            if is_unknown and (more := _unnamed(name, other, done)):
                more = {**more, "x-certainty": "assumed"}
                yield Refusal(label, "refers", own[0].status, own[0].answer, more)
            place = pointer_to((*spec.taken, spec.sent_as(name)))
            is_known = any((e.label, e.more.get("at")) == (label, place) for e in refusals)
            if other in made and not is_known and _is_always_sent(name, rule["to"], done):
                why = f"all {len(done)} that were done had it, and its object is always shown"
                more = {"at": place, "wrong": "missing", "because": why, "x-certainty": "assumed"}
                yield Refusal(label, "body", own[0].status, own[0].answer, more)


def _unnamed(name: str, other: str, done: Sequence[Seen]) -> dict[str, Any] | None:
    """Return of which kind a key must name a record, if all did."""
    named = [
        (value, each.keys.get(other, frozenset()))
        for each in done
        if isinstance(value := sent_in(each).get(name), str | int)
    ]
    if len(named) >= _FEWEST and all(str(value) in keys for value, keys in named):
        why = f"all {len(named)} that were sent named a {other}, and its object is shown"
        return {"at": f"/{name}", "kind": other, "because": why}
    return None


def _is_always_sent(name: str, member: str, done: Sequence[Seen]) -> bool:
    """Tell whether all new records were sent what they name, and show it."""
    return len(done) >= _ALWAYS and all(
        sent_in(each).get(name) and each.after and each.after.members.get(member) for each in done
    )
