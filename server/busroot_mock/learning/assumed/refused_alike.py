"""Refusals that were not recorded: of members of new records that are refused at other lists."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.model import Refusal, Spec, pointer_to
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 2
"""So many other lists must refuse it."""
_FEWEST_MADE: Final = 5
_WAYS: Final = ("missing", "empty")


def as_at_others(
    specs: Mapping[str, Spec],
    samples: Mapping[str, Sequence[Sample]],
    refusals: Sequence[Refusal],
) -> Iterator[Refusal]:
    """Yield refusals of new records without a member, or with it empty, as others are refused.

    Records of two other kinds must have been refused so, with the same status, and all new ones
    of this kind have had the member, five at least, and not empty.
    """
    refused: dict[tuple[str, str, int], dict[str, Refusal]] = defaultdict(dict)
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in refusals:
        way, at = str(each.more.get("wrong")), str(each.more.get("at", ""))
        known[each.label, at.rpartition("/")[2]].add(way)
        spec = specs.get(each.label)
        if way in _WAYS and spec and spec.does == "create" and "also" not in each.more:
            refused[way, at.rpartition("/")[2], each.status][each.label] = each
    for (way, name, status), own in refused.items():
        if len(own) < _FEWEST:
            continue
        first = next(iter(own.values()))
        for label, spec in specs.items():
            made = [s for s in samples.get(spec.kind, ()) if s.seen.call.label == label]
            is_new = spec.does == "create" and way not in known[label, name]
            if is_new and len(made) >= _FEWEST_MADE and all(s.sent.get(name) for s in made):
                why = f"all {len(made)} had it, and {len(own)} other operations refuse it so"
                more = {"at": pointer_to((*spec.taken, name)), "wrong": way}
                more |= {"because": why, "x-certainty": "assumed"}
                known[label, name].add(way)
                yield Refusal(label, "body", status, first.answer, more)
