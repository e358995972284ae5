"""Changes of entries of a list within a record, by what was shown before requests and after."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.entries import key_of
from busroot_mock.generic.items import Identity, Members
from busroot_mock.generic.model import variables_of
from busroot_mock.learning.kinds.record_places import KindSeen, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.late import identity_shown

_CHANGING: Final = ("merge", "put", "act")
_MOST_KEYS: Final = 3
_MOST_EFFECTS: Final = 5
_FEWEST: Final = 2
_SURE: Final = 0.8
Rules = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By operation and member, the rule of a list."""


@dataclass(frozen=True)
class _Sample:
    """A list as it was shown, what requests sent of it then, and how it was shown next."""

    before: Sequence[Members]
    sent: Sequence[Members]
    after: Sequence[Members]


def entry_changes(seen: Sequence[Seen], kinds: Iterable[KindSeen]) -> Rules:
    """Return which lists of records are changed entry by entry, and how, by operation."""
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        own = [each for each in seen if each.role.kind == kind.name and each.call.is_success]
        changing = [each for each in own if each.role.does in _CHANGING]
        for label in dict.fromkeys(each.call.label for each in changing):
            for name in _lists_sent([each for each in changing if each.call.label == label]):
                rule = _rule([*_samples(own, kind, label, name)])
                if rule:
                    found.setdefault(label, {})[name] = rule
    return found


def _lists_sent(calls: Sequence[Seen]) -> list[str]:
    """Return the members that are sent as lists of objects."""
    bodies = [at(each.call.ask.data, each.role.taken) for each in calls]
    return sorted(
        {n for body in bodies if isinstance(body, dict) for n in body if _objects(body, n)}
    )


def _objects(record: Mapping[str, Any], name: str) -> list[Members]:
    value = record.get(name)
    is_list = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    return value if is_list and value is not None else []


def _samples(own: Sequence[Seen], kind: KindSeen, label: str, name: str) -> Iterator[_Sample]:
    shown: dict[Identity, list[Members]] = {}
    sent: dict[Identity, list[Members]] = defaultdict(list)
    for each in own:
        if each.call.label == label:
            values = each.call.ask.values
            identity = tuple(values.get(variable, "") for variable in variables_of(kind.path))
            body = at(each.call.ask.data, each.role.taken)
            sent[identity] += _objects(body, name) if isinstance(body, dict) else []
        for record in _shown(kind, each):
            identity = identity_shown(kind, each, record)
            if isinstance(record.get(name, ABSENT), list):
                if sent[identity] and identity in shown:
                    yield _Sample(shown[identity], sent[identity], _objects(record, name))
                shown[identity], sent[identity] = _objects(record, name), []


def _shown(kind: KindSeen, each: Seen) -> list[Members]:
    records = records_at(each.call.data, each.role.at) if each.role.at is not None else []
    return [dict(record) for record in records if kind.key in record]


def _rule(samples: Sequence[_Sample]) -> dict[str, Any]:
    """Return the rule of a list; empty if it is not changed entry by entry."""
    lists = [each for sample in samples for each in (sample.before, sample.after)]
    sent = [entry for sample in samples for entry in sample.sent]
    by = _key(lists, sent)
    if not by or len(samples) < _FEWEST:
        return {}
    shown = {name for each in lists for entry in each for name in entry}
    drops = [name for name in dict.fromkeys(n for e in sent for n in e) if name not in shown]
    does = next((name for name in drops if _is_word(name, sent)), "")
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    stay = lost = 0
    for sample in samples:
        after = {key_of(by, each): each for each in sample.after}
        last = {key_of(by, each): each for each in sample.sent}
        for key, each in last.items():
            votes[str(each.get(does, ""))][_effect(each, after.get(key), drops)] += 1
        rest = [key_of(by, each) for each in sample.before if key_of(by, each) not in last]
        stay, lost = stay + sum(k in after for k in rest), lost + sum(k not in after for k in rest)
    effects = {word: _most(counts) for word, counts in votes.items()}
    # Where nothing else was in the list, or it went, the list may as well be replaced.
    if stay < max(1, lost * 4) or not any(effects.values()):
        return {}
    rule: dict[str, Any] = {"by": list(by)}
    rule |= {"does": does} if does else {}
    rule["effects"] = {word: effect for word, effect in sorted(effects.items()) if effect}
    rule |= {"drops": drops} if drops else {}
    more = _more(samples, by)
    rule |= {"with": more} if more else {}
    count = sum(sum(counts.values()) for counts in votes.values())
    return {**rule, "because": f"{count} entries were shown so next, and {stay} others stayed"}


def _key(lists: Sequence[Sequence[Members]], sent: Sequence[Members]) -> tuple[str, ...]:
    """Return the fewest members that are always sent and tell the entries of each list apart."""
    entries = [*sent, *(entry for each in lists for entry in each)]
    names = [
        name
        for name in (sent[0] if sent else ())
        if all(isinstance(entry.get(name), str | int) for entry in entries)
    ]
    for size in range(1, _MOST_KEYS + 1):
        for by in combinations(names, size):
            if all(len({key_of(by, e) for e in each}) == len(each) for each in lists):
                return by
    return ()


def _is_word(name: str, sent: Sequence[Members]) -> bool:
    """Tell whether a member of all entries has one of a few words."""
    values = {entry.get(name) for entry in sent if isinstance(entry.get(name, None), str)}
    return all(isinstance(e.get(name), str) for e in sent) and len(values) <= _MOST_EFFECTS


def _effect(sent: Members, after: Members | None, drops: Sequence[str]) -> str:
    if after is None:
        return "remove"
    is_shown = all(after.get(name) == value for name, value in sent.items() if name not in drops)
    return "replace" if is_shown else ""


def _most(counts: Counter[str]) -> str:
    effect, count = counts.most_common(1)[0]
    return effect if count >= _SURE * counts.total() else ""


def _more(samples: Sequence[_Sample], by: Sequence[str]) -> dict[str, Any]:
    """Return the members with which all new entries were shown that were not sent."""
    found: list[Members] = []
    for sample in samples:
        sent = {key_of(by, each): each for each in sample.sent}
        for entry in sample.after:
            if (own := sent.get(key_of(by, entry))) is not None:
                found.append({name: value for name, value in entry.items() if name not in own})
    return {
        name: value
        for name, value in (found[0] if found else {}).items()
        if all(each.get(name, ABSENT) == value for each in found)
    }
