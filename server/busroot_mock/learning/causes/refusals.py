"""The refusals of a session, each with its reason and its recorded answer."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from busroot_mock.generic.model import Kind, Recorded, Refusal
from busroot_mock.learning.answers.answers import Writer
from busroot_mock.learning.causes.causes import Cause, Causes
from busroot_mock.learning.causes.refusal_parts import RefusalParts
from busroot_mock.learning.causes.said_alike import settled_by_words
from busroot_mock.learning.kinds.seen import Seen

_NOT_ALLOWED: Final = 405
_FEWEST: Final = 2
"""Requests of one operation that must all have been refused."""
Reasons = list[tuple[Seen, Cause | None]]


def reasons_of(seen: Sequence[Seen], causes: Causes) -> Reasons:
    """Return each refusal with its reason, if there is one."""
    refused = [each for each in seen if not each.call.is_success and not _is_plain_answer(each)]
    parts = RefusalParts(seen)
    found = [pair for each in refused for pair in _reasons(each, causes, parts)]
    return settled_by_words(found, seen)


def _reasons(each: Seen, causes: Causes, parts: RefusalParts) -> Reasons:
    """Return the reasons of a refusal, each with the part of the answer that is about it."""
    own = [(part, causes.cause(part)) for part in parts.of(each)]
    found: Reasons = [
        (part, Cause(cause.when, {**cause.more, "among": True}))
        for part, cause in own
        if cause and cause.when in ("body", "same", "refers")
    ]
    return found or [(each, causes.cause(each))]


def refusals_of(
    reasons: Reasons, kinds: Mapping[str, Kind], answers: list[Recorded]
) -> list[Refusal]:
    """Return refusals, those for the same reason as one; their answers are added to the others."""
    groups: dict[tuple[str, str, int, str], list[tuple[Seen, Cause]]] = defaultdict(list)
    for each, cause in reasons:
        if cause is not None:
            plain = {name: value for name, value in cause.more.items() if name != "key"}
            key = (each.call.label, cause.when, each.call.status, json.dumps(plain, sort_keys=True))
            groups[key].append((each, cause))
    return [_refusal(group, kinds, answers) for group in groups.values()]


def always_refused(reasons: Reasons, by_label: Mapping[str, Sequence[Seen]]) -> list[str]:
    """Return the operations that were refused whenever they were asked for, without a reason."""
    found = []
    for label in dict.fromkeys(each.call.label for each, cause in reasons if cause is None):
        causes = [cause for each, cause in reasons if each.call.label == label]
        asked = {each.call.ask.body + each.call.ask.path.encode() for each in by_label[label]}
        answers = {(each.call.status, each.call.body) for each in by_label[label]}
        is_often = len(asked) >= _FEWEST or {status for status, _ in answers} == {_NOT_ALLOWED}
        if not any(causes) and len(answers) == 1 and is_often:
            found.append(label)
    return found


def _is_plain_answer(each: Seen) -> bool:
    return each.role.does == "answer" and each.call.status not in (401,)


def _refusal(
    group: Sequence[tuple[Seen, Cause]], kinds: Mapping[str, Kind], answers: list[Recorded]
) -> Refusal:
    seen = [each for each, _ in group]
    each, cause = group[-1]
    missing = [str(cause.more["key"]) for _, cause in group] if "key" in cause.more else []
    answers.append(Writer(seen, kinds.get(each.role.kind), missing=missing).recorded())
    more = {name: value for name, value in cause.more.items() if name != "key"}
    return Refusal(each.call.label, cause.when, each.call.status, len(answers) - 1, more)
