"""Refusals that were not recorded: of new records without a key, and of what is not JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.ask import ABSENT, BROKEN, at
from busroot_mock.generic.forms import id_form
from busroot_mock.generic.model import Kind, Refusal, Source, Spec, pointer_to
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 5
_OF_BODIES: Final = (("body", 400), ("body", 422))
_FEWEST_SAME: Final = 3
BECAUSE: Final = "the key is made of it"
OF_PATH: Final = "it was always that of the path, and another was refused elsewhere"


def without_key(
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    samples: Mapping[str, Sequence[Sample]],
    refusals: Sequence[Refusal],
) -> Iterator[Refusal]:
    """Yield refusals that were not recorded, in the form of another refusal of such a body.

    There can be no record without a key, or without what else paths name it by. All requests that
    were done had it, five at least.
    """
    for label, spec in specs.items():
        own = [each for each in refusals if each.label == label and each.when == "body"]
        if spec.does != "create" or not own:
            continue
        kind = kinds[spec.kind]
        made = [each for each in samples[spec.kind] if each.seen.call.label == label]
        for name, why in _named_by(kind, made):
            at = pointer_to((*spec.taken, spec.sent_as(name)))
            is_known = any(e.more.get("at") == at and e.more.get("wrong") == "missing" for e in own)
            if not is_known and len(made) >= _FEWEST and all(name in e.sent for e in made):
                more = {"at": at, "wrong": "missing", "because": why, "x-certainty": "assumed"}
                yield Refusal(label, "body", own[0].status, own[0].answer, more)


def refused_bodies(refusals: Sequence[Refusal], label: str) -> list[Refusal]:
    """Return the refusals of what bodies of an operation say."""
    return [e for e in refusals if e.label == label and (e.when, e.status) in _OF_BODIES]


def not_json(
    specs: Mapping[str, Spec], seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of bodies that are not JSON, unless one was recorded.

    All bodies that were taken were JSON, five at least, and some were refused as what they say.
    """
    if any(each.when == "broken" for each in refusals):
        return
    for label in specs:
        own = refused_bodies(refusals, label)
        bodies = [e.call.ask.data for e in seen if e.call.label == label and e.call.is_success]
        are_json = BROKEN not in bodies and ABSENT not in bodies
        if own and are_json and len(bodies) >= _FEWEST:
            more = {"because": "all that was taken is JSON", "x-certainty": "assumed"}
            yield Refusal(label, "broken", own[0].status, own[0].answer, more)


def of_other_keys(
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    seen: Sequence[Seen],
    refusals: Sequence[Refusal],
) -> Iterator[Refusal]:
    """Yield refusals of changes whose body has another key than their path.

    One was recorded of another kind, and all changes that were done had the same, three at least.
    """
    of_keys = [
        each
        for each in refusals
        if (spec := specs.get(each.label))
        and spec.kind in kinds
        and kinds[spec.kind].key in _members(each)
    ]
    known = {each.label for each in of_keys}
    for label, spec in specs.items() if of_keys else ():
        kind = kinds.get(spec.kind)
        is_change = spec.does in ("merge", "put") and "renames" not in spec.more
        if not is_change or kind is None or kind.path != spec.path or label in known:
            continue
        own = [e for e in seen if e.call.label == label and e.call.is_success]
        place = (*spec.taken, kind.key or "")
        keys = [(at(e.call.ask.data, place), e.call.ask.last) for e in own]
        if len(keys) >= _FEWEST_SAME and all(str(key) == last for key, last in keys):
            more = {"member": kind.key, "because": OF_PATH, "x-certainty": "assumed"}
            yield Refusal(label, "changes", of_keys[0].status, of_keys[0].answer, more)


def _members(refusal: Refusal) -> Sequence[str]:
    """Return the members that may not be changed, or must go with the path."""
    if refusal.when == "changes":
        return [refusal.more["member"]]
    is_apart = refusal.when == "body" and refusal.more["wrong"] == "apart"
    return [refusal.more["at"].rpartition("/")[2]] if is_apart else []


def _named_by(kind: Kind, made: Sequence[Sample]) -> Iterator[tuple[str, str]]:
    """Yield the members without which a record has no key, or no name in paths; and why."""
    name = _made_of(kind, made)
    if name:
        yield name, BECAUSE
    for other in sorted(kind.aliases - kind.fills.keys() - {name}):
        yield other, "paths name records by it"


def _made_of(kind: Kind, made: Sequence[Sample]) -> str | None:
    """Return the member without which a record has no key.

    Keys that were all sent, and have no form in which servers make them, are names.
    """
    if kind.key is None:
        return None
    keys = [each.sent.get(kind.key) for each in made]
    source: Source | None = kind.fills.get(kind.key)
    if source is None or (None not in keys and id_form(keys) is None):
        return kind.key  # nothing fills it in
    parts = [each for each in source.get("parts", ()) if not isinstance(each, str)] or [source]
    names = [each["of"] for each in parts if each["as"] == "member" and "empty" not in each]
    return names[0] if len(names) == 1 else None
