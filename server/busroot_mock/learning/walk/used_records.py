"""Records that were never removed while others referred to them, though there were such."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Final

from busroot_mock.errors import Conflict
from busroot_mock.generic.ask import leaves
from busroot_mock.generic.items import Identity, Items
from busroot_mock.generic.model import Kind, Recorded, Refusal, Spec, pointer_to
from busroot_mock.generic.refusal_form import errors_like
from busroot_mock.generic.users_of import IN_PATH, Use, users_of
from busroot_mock.http.error_forms import STANDARD
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 4
_BY_CHANCE: Final = 0.2
_CONFLICT: Final = Conflict("Other records refer to this one.")


def uses_before(
    kind: str, identity: Identity | None, items: Items, kinds: Mapping[str, KindSeen]
) -> tuple[frozenset[Use], Mapping[Use, float]]:
    """Return how others refer to a record, and to which part of the records of its kind."""
    if not identity:
        return frozenset(), {}
    keys = {each[-1] for each in items.of(kind)}
    named: dict[Use, set[str]] = defaultdict(set)
    for name, held in items.kinds.items():
        for item in held.values() if name != kind else ():
            for steps, value in leaves(item.members):
                if isinstance(value, str) and value in keys:
                    place = pointer_to(0 if isinstance(step, int) else step for step in steps)
                    named[name, place].add(value)
    shares = {use: len(values) / len(keys) for use, values in named.items()}
    shows = {name: each.shows for name, each in kinds.items()}
    return frozenset(users_of(kind, identity, items, shows)), shares


def of_used(
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    seen: Sequence[Seen],
    refusals: Sequence[Refusal],
    answers: list[Recorded],
) -> Iterator[Refusal]:
    """Yield refusals to remove what others refer to, as far as that was never done.

    They were not recorded. That records refer to others is known by what these list of them, or by
    refusals of what refers to none; that it was never done by chance would be unlikely.
    """
    for label, spec in specs.items():
        is_known = any(e.label == label and e.when == "used" for e in refusals)
        done = [each for each in seen if each.call.label == label and each.call.is_success]
        if spec.does != "remove" or is_known or len(done) < _FEWEST:
            continue
        for use in dict.fromkeys(_references(kinds[spec.kind], refusals, specs)):
            chance = prod(1 - each.used.get(use, 0) for each in done)
            if chance <= _BY_CHANCE and not any(use in each.uses for each in done):
                number = _answer(label, refusals, answers)
                because = f"of {len(done)} that were removed, none was referred to; others were"
                more = {"kind": use[0], "by": use[1], "because": because}
                more["x-certainty"] = "assumed"
                yield Refusal(label, "used", answers[number].status, number, more)


def _references(
    kind: Kind, refusals: Sequence[Refusal], specs: Mapping[str, Spec]
) -> Iterator[Use]:
    """Yield the ways in which records are known to refer to those of a kind."""
    for rule in kind.embeds.values():
        for each in rule.get("paths", ()):
            if each["by"] != IN_PATH:
                yield each["kind"], each["by"]
    for refusal in refusals:
        if refusal.when == "refers" and refusal.more["kind"] == kind.name:
            own, place = specs[refusal.label].kind, refusal.more["at"]
            yield from ((own, place), (own, f"{place}/0"))


def _answer(label: str, refusals: Sequence[Refusal], answers: list[Recorded]) -> int:
    """Return the number of an answer: as to another record in use, else as of a conflict."""
    counts = Counter(each.answer for each in refusals if each.when == "used")
    body = errors_like(answers, STANDARD).form(_CONFLICT.status).body
    shown = body(_CONFLICT) if body else None
    made = Recorded(label, _CONFLICT.status, {}, shown, is_refusal=True)
    if counts:
        made = replace(answers[counts.most_common(1)[0][0]], label=label)
    answers.append(made)
    return len(answers) - 1
