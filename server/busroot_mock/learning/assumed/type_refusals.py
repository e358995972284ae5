"""Refusals of members of another type that were not recorded, of servers that look at types."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, at, kind_of
from busroot_mock.generic.model import Refusal, Spec, pointer_to
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 5
_PLACES: Final = 2
MAKING: Final = ("create", "put", "merge", "act")
_NESTED: Final = ("object", "array")
BECAUSE: Final = "it always had one type, and others are refused for theirs"


def of_other_types(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of members that always had one type, five times at least.

    Members of another type were refused at two places at least. Plain values are only taken to be
    refused where others were that must have the same type: some servers read texts as numbers.
    """
    known = [each for each in refusals if each.more.get("wrong") == "type"]
    if len({(each.label, each.more["at"]) for each in known}) < _PLACES:
        return
    sure = {*_NESTED, *(t for each in known for t in _only(each.more["types"]))}
    for label, spec in specs.items():
        own = [e for e in refusals if e.label == label and e.when == "body"]
        like = ([e for e in own if e.more.get("wrong") == "type"] or own or known)[0]
        for pointer, kind in _types(spec, specs, seen) if spec.does in MAKING else ():
            is_known = any(e.more.get("at") == pointer and e.more["wrong"] == "type" for e in own)
            if kind in sure and not is_known:
                more = {"at": pointer, "wrong": "type", "types": [kind, "null"]}
                more |= {"because": BECAUSE, "x-certainty": "assumed"}
                yield Refusal(label, "body", like.status, like.answer, more)


def _only(types: Sequence[str]) -> list[str]:
    plain = [each for each in types if each != "null"]
    return plain if len(plain) == 1 else []


def _types(
    spec: Spec, specs: Mapping[str, Spec], seen: Sequence[Seen]
) -> Iterator[tuple[str, str]]:
    """Yield where all bodies of writes of a kind have values of one type, and which."""
    for pointer, values in values_sent(spec, specs, seen).items():
        kinds = [kind_of(value) for value in values]
        if len(kinds) >= _FEWEST and len({*kinds}) == 1:
            yield pointer, kinds[0]


def values_sent(
    spec: Spec, specs: Mapping[str, Spec], seen: Sequence[Seen]
) -> dict[str, list[Any]]:
    """Return by place what writes of a kind were sent there and took, where this one was as well.

    Null is none.
    """
    alike = {spec.label} | {
        other.label
        for other in specs.values()
        if other.does in MAKING
        and spec.kind
        and (other.kind, other.taken) == (spec.kind, spec.taken)
    }
    found: dict[str, list[Any]] = {}
    own: set[str] = set()
    for each in seen:
        data = each.call.ask.data
        if each.call.label not in alike or not each.call.is_success or data in (ABSENT, BROKEN):
            continue
        record = at(data, spec.taken, {})
        for name, value in record.items() if isinstance(record, dict) else ():
            pointer = pointer_to((*spec.taken, name))
            own |= {pointer} if each.call.label == spec.label else set()
            if value is not None:
                found.setdefault(pointer, []).append(value)
    return {pointer: values for pointer, values in found.items() if pointer in own}
