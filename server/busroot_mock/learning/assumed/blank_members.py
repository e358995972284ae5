"""Refusals that were not recorded: of new records without what may not be empty in a change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import leaves
from busroot_mock.generic.model import Recorded, Refusal, Spec, pointer_to
from busroot_mock.learning.causes.sentences import without_name
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 5


def without_filled(
    specs: Mapping[str, Spec],
    samples: Mapping[str, Sequence[Sample]],
    refusals: Sequence[Refusal],
    answers: Sequence[Recorded],
) -> Iterator[Refusal]:
    """Yield refusals of new records without a member that was refused as empty elsewhere.

    The sentence is one that is said of members that are missing, and all new records had the
    member, five at least.
    """
    said = {
        text
        for each in refusals
        if each.more.get("wrong") == "missing"
        for text in _sentences(answers[each.answer].body, each)
    }
    for each in [refusal for refusal in refusals if refusal.more.get("wrong") == "empty"]:
        name = str(each.more["at"]).rpartition("/")[2]
        if not said & {*_sentences(answers[each.answer].body, each)}:
            continue
        for label, spec in specs.items():
            made = [s for s in samples.get(spec.kind, ()) if s.seen.call.label == label]
            at = pointer_to((*spec.taken, spec.sent_as(name)))
            own = [e for e in refusals if e.label == label and e.more.get("at") == at]
            is_known = any(e.more.get("wrong") == "missing" for e in own)
            is_own = spec.does == "create" and spec.kind == specs[each.label].kind
            if (
                is_own
                and not is_known
                and len(made) >= _FEWEST
                and all(name in s.sent for s in made)
            ):
                why = "it may not be empty, and the same is said of what is missing"
                more = {"at": at, "wrong": "missing", "because": why, "x-certainty": "assumed"}
                yield Refusal(label, "body", each.status, each.answer, more)


def _sentences(body: Any, refusal: Refusal) -> Iterator[str]:
    """Yield the sentences of a refusal that name its member, without that name."""
    names = [
        str(at).rpartition("/")[2] for at in (refusal.more["at"], *refusal.more.get("also", ()))
    ]
    for _, text in leaves(body):
        for name in names:
            if isinstance(text, str) and (rest := without_name(text, name)) != text:
                yield rest
