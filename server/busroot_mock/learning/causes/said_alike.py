"""Refusals that say the same: what is plain of some of them is taken of the others."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, leaves
from busroot_mock.generic.model import Refusal, pointer_to
from busroot_mock.learning.causes.causes import Cause
from busroot_mock.learning.causes.reference_causes import is_called
from busroot_mock.learning.kinds.record_places import is_key
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEWEST: Final = 2
"""So many members must have been refused for a reason, in the same words."""
_QUOTED: Final = re.compile(r"""(["'`])(.+?)\1""")
_KEY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Reasons = list[tuple[Seen, Cause | None]]


def settled_by_words(reasons: Reasons, seen: Sequence[Seen]) -> Reasons:
    """Return refusals with the reasons that others have which say the same.

    Args:
        reasons: Refusals, each with the reason that sets it apart from what was done.
        seen: All calls.
    """
    plain = _plain(reasons)
    for words in _all_naming_none(reasons, seen):
        plain.setdefault(words, set()).add(("refers", None))
    found: Reasons = []
    for each, cause in reasons:
        ways = plain.get(words_of(each), set())
        if ("refers", None) in ways and (cause is None or cause.when not in ("refers", "same")):
            cause = _reference(each, seen) or cause
        if ("body", "missing") in ways and cause is None:
            cause = _missing(each)
        found.append((each, cause))
    return found


def words_of(each: Seen) -> str:
    """Return what a refusal says, without what is quoted and without names of members."""
    data = each.call.data
    if not isinstance(data, dict | list):
        return ""
    texts = [(pointer_to(steps), value) for steps, value in leaves(data)]
    named = {name for _, text in texts if isinstance(text, str) for name in _quoted(text)}
    shown = [(at, "*" if value in named else _without_quoted(value)) for at, value in texts]
    return json.dumps([each.call.status, shown])


def _plain(reasons: Reasons) -> dict[str, set[tuple[str, str | None]]]:
    """Return by words the reasons that several members were refused for, in these words."""
    members: dict[tuple[str, str, str | None], set[tuple[str, str]]] = defaultdict(set)
    for each, cause in reasons:
        if cause is not None and "at" in cause.more and (words := words_of(each)):
            place = (each.call.label, str(cause.more["at"]))
            members[words, cause.when, cause.more.get("wrong")].add(place)
    found: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for (words, when, wrong), places in members.items():
        if len(places) >= _FEWEST:
            found[words].add((when, wrong))
    return found


def _all_naming_none(reasons: Reasons, seen: Sequence[Seen]) -> Iterator[str]:
    """Yield words of refusals each of which had one member that names no record, of several.

    What else sets such a request apart, such as a text that no other had, is chance then.
    """
    groups: dict[str, list[Seen]] = defaultdict(list)
    for each, _ in reasons:
        groups[words_of(each)].append(each)
    for words, own in groups.items():
        is_said_of_several = words and len({each.call.label for each in own}) >= _FEWEST
        if is_said_of_several and all(_reference(each, seen) for each in own):
            yield words


def _quoted(text: str) -> Iterator[str]:
    yield from (match[2] for match in _QUOTED.finditer(text))


def _without_quoted(value: Any) -> Any:
    return _QUOTED.sub('"*"', value) if isinstance(value, str) else value


def _missing(each: Seen) -> Cause | None:
    """Return the member that a body lacks, and that the answer names."""
    sent = each.call.ask.data
    if sent in (ABSENT, BROKEN) or not isinstance(sent, dict):
        return None
    texts = [value for _, value in leaves(each.call.data) if isinstance(value, str)]
    names = dict.fromkeys(name for text in texts for name in _quoted(text))
    lost = [name for name in names if re.fullmatch(r"\w+", name) and name not in sent_in(each)]
    at = pointer_to((*each.role.taken, lost[0])) if len(lost) == 1 else ""
    return Cause("body", {"at": at, "wrong": "missing"}) if at else None


def _reference(each: Seen, seen: Sequence[Seen]) -> Cause | None:
    """Return the only member that may name a record and names none."""
    done = [e for e in seen if e.call.is_success and e.role.kind == each.role.kind]
    found = []
    for name, value in sent_in(each).items():
        is_text = isinstance(value, str)
        if not is_key(value) or (is_text and any(value in known for known in each.keys.values())):
            continue
        named = [(sent_in(e)[name], e.keys) for e in done if sent_in(e).get(name) is not None]
        fitting = [
            kind
            for kind, known in each.keys.items()
            if named
            and str(value) not in known
            and all(str(v) in keys.get(kind, ()) for v, keys in named)
            and (is_text or len(named) >= _FEWEST)
        ]
        if fitting or (not named and is_text and _KEY.fullmatch(value)):
            kind = min(fitting, key=lambda kind: len(each.keys[kind]), default="")
            found.append(Cause("refers", {"at": f"/{name}", "kind": kind}))
    return found[0] if len(found) == 1 else None


def other_references(
    reasons: Reasons, seen: Sequence[Seen], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of members that always named records, where others must do so.

    Of several operations, members that named none were refused, in the same words.
    """
    refused = [(each, cause) for each, cause in reasons if cause and cause.when == "refers"]
    labels: dict[str, set[str]] = defaultdict(set)
    for each, _ in refused:
        labels[words_of(each)].add(each.call.label)
    words = max(labels, key=lambda words: len(labels[words]), default="")
    if not words or len(labels[words]) < _FEWEST:
        return
    sample = next(each for each, _ in refused if words_of(each) == words)
    rule = next(r for r in refusals if r.when == "refers" and r.label == sample.call.label)
    why = f"as of {len(labels[words])} other operations"
    known = {(r.label, r.more["at"]) for r in refusals if r.when == "refers"}
    for (label, name), kind in _always_naming(seen).items():
        if (label, f"/{name}") not in known:
            more = {"at": f"/{name}", "kind": kind, "because": why, "x-certainty": "assumed"}
            yield Refusal(label, "refers", rule.status, rule.answer, more)


def _always_naming(seen: Sequence[Seen]) -> dict[tuple[str, str], str]:
    """Return by operation and member the kind whose records were always named there.

    They were made by calls, so that one that is not known is none.
    """
    values: dict[tuple[str, str], list[tuple[Any, Seen]]] = defaultdict(list)
    made: dict[str, set[str]] = defaultdict(set)
    for each in seen:
        if not each.call.is_success or each.after is None:
            continue
        if each.role.does == "create":
            made[each.role.kind] |= {str(value) for value in each.after.members.values()}
            for name, value in sent_in(each).items():
                if value is not None:
                    values[each.call.label, name].append((value, each))
    found = {}
    for place, named in values.items():
        texts = {str(value) for value, _ in named}
        if len(texts) < _FEWEST or not all(is_key(value) for value, _ in named):
            continue
        # Small numbers are keys of many kinds: that which is called so is meant.
        is_plain = all(isinstance(value, str) for value, _ in named)
        fitting = [
            kind
            for kind, keys in made.items()
            if (is_plain or is_called(place[1], kind))
            and texts <= keys
            and all(str(v) in e.keys.get(kind, ()) for v, e in named)
        ]
        if len(fitting) == 1:
            found[place] = fitting[0]
    return found
