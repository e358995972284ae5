"""Answers with the key of a record beside it, or with what was sent in place of the record."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.learning.calls.calls import Call, Envelope
from busroot_mock.learning.kinds.record_places import is_key, is_key_name

_FEWEST: Final = 3
"""So many records must be shown with their key beside them, or as they were sent."""
_MOSTLY: Final = 0.8
_WRITES: Final = ("POST", "PUT", "PATCH")
Object = dict[str, Any]


def without_envelopes(calls: Sequence[Call]) -> list[Call]:
    """Return calls whose answers are without keys beside records, and without what was sent."""
    by_label: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.is_success and isinstance(call.data, dict):
            by_label[call.label].append(call)
    paths = {call.path for call in calls}
    echoes = _echoes(by_label)
    keys = _keys_beside(by_label, echoes)
    for label, own in by_label.items():
        if label in echoes or _is_key_alone(own, paths):
            keys.setdefault(label, _key_of(own[0].data))
    return [_without(call, keys.get(call.label, ""), echoes.get(call.label, "")) for call in calls]


def _without(call: Call, key: str, echo: str) -> Call:
    data = call.data
    if not call.is_success or not isinstance(data, dict) or not {key, echo} & data.keys():
        return call
    rest = {name: each for name, each in data.items() if name not in (key, echo)}
    shown = data.get(echo)
    found = Envelope(key, data.get(key), echo, shown if isinstance(shown, dict) else {})
    return replace(call, body=json.dumps(rest).encode(), envelope=found)


def _keys_beside(
    by_label: Mapping[str, Sequence[Call]], echoes: Mapping[str, str]
) -> dict[str, str]:
    """Return by operation the key of a record that stands beside it, and in it as well.

    All else beside the record is always the same.
    """
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
    for label, own in by_label.items():
        for key, place in _pairs(own[0].data):
            apart = {key, place, echoes.get(label, "")}
            if all((key, place) in _pairs(call.data) for call in own) and _is_same(own, apart):
                found[key, place] |= {call.data[key] for call in own}
                by_pair[key, place].append(label)
    known = [pair for pair, keys in found.items() if len(keys) >= _FEWEST]
    return {label: pair[0] for pair in known for label in by_pair[pair]}


def _is_same(own: Sequence[Call], apart: set[str]) -> bool:
    """Tell whether answers are the same but for some members."""
    rest = [{n: each for n, each in call.data.items() if n not in apart} for call in own]
    return all(each == rest[0] for each in rest)


def _pairs(data: Object) -> list[tuple[str, str]]:
    """Return the keys of an answer, each with an object there that has the same."""
    keys = [name for name, each in data.items() if is_key_name(name) and is_key(each)]
    return [
        (key, place)
        for key in keys
        for place, each in data.items()
        if isinstance(each, dict) and each.get(key) == data[key]
    ]


def _key_of(data: Object) -> str:
    """Return the member of an answer that is called as keys are, empty if there is none."""
    names = [name for name, each in data.items() if is_key_name(name) and is_key(each)]
    return min(names, key=lambda name: (name != "id", not name.endswith("id"), name), default="")


def _echoes(by_label: Mapping[str, Sequence[Call]]) -> dict[str, str]:
    """Return by operation the object of its answers that has what was sent, not the record."""
    writes = {label: own for label, own in by_label.items() if label.startswith(_WRITES)}
    sent = {label: [n for n in _objects(own) if _has_sent(own, n)] for label, own in writes.items()}
    certain = Counter[str]()
    often = Counter[str]()
    for label, names in sent.items():
        found = [name for name in names if _is_echo(writes[label], name)]
        certain.update({name: len(writes[label]) for name in found})
        often.update(found)
    echoes: dict[str, str] = {}
    for label, names in sent.items():
        known = [name for name in names if certain[name] >= _FEWEST]
        own = [n for n in known if often[n] > 1 or _is_alone(writes[label], n)]
        echoes |= {label: own[0]} if own else {}
    return echoes


def _objects(own: Sequence[Call]) -> list[str]:
    """Return the objects that all answers of an operation have, none of which is a record.

    The key of the record is beside them, or in the path alone.
    """
    return [
        name
        for name in own[0].data
        if all(isinstance(call.data.get(name), dict) for call in own)
        and all(_is_beside(call, call.data[name]) for call in own)
    ]


def _is_beside(call: Call, shown: Object) -> bool:
    if key := _key_of(call.data):
        return key not in shown
    return call.path.endswith("}") and call.ask.last not in map(str, shown.values())


def _is_alone(own: Sequence[Call], name: str) -> bool:
    """Tell whether an object has what was sent, and at most a key is beside it."""
    rest = {other for call in own for other in call.data} - {name, _key_of(own[0].data)}
    return not rest and _is_echo(own, name)


def _is_echo(own: Sequence[Call], name: str) -> bool:
    """Tell whether an object has just what was sent, beside what is always the same."""
    pairs = [(_sent(call), call.data[name]) for call in own]
    more = [{n: json.dumps(v) for n, v in shown.items() if n not in sent} for sent, shown in pairs]
    names = {n for _, shown in pairs for n in shown}
    always = {n for n in names if all(n in shown for _, shown in pairs)}
    return not any(more) or (all(each == more[0] for each in more) and names != always)


def _has_sent(own: Sequence[Call], name: str) -> bool:
    """Tell whether an object has what was sent, of which some may have another form."""
    pairs = [(_sent(call), call.data[name]) for call in own]
    sent = [(shown, n, value) for given, shown in pairs for n, value in given.items()]
    there = [(n, shown[n] == value) for shown, n, value in sent if n in shown]
    others = {n for n, is_same in there if not is_same}
    is_most = len(there) >= _MOSTLY * len(sent)
    is_shown = is_most and any(n not in others for n, _ in there)
    return is_shown and all(name not in given for given, _ in pairs)


def _sent(call: Call) -> Object:
    return call.ask.data if isinstance(call.ask.data, dict) else {}


def _is_key_alone(own: Sequence[Call], paths: set[str]) -> bool:
    """Tell whether all that answers to new records show of them is their key."""
    if not own[0].label.startswith("POST "):
        return False
    keys = {name for call in own for name in call.data}
    below = f"{own[0].path.rstrip('/')}/{{"
    is_named = any(path.startswith(below) and path.endswith("}") for path in paths)
    are_sent = all(_sent(call) and keys.isdisjoint(_sent(call)) for call in own)
    return is_named and are_sent and len(keys) == 1 and _key_of(own[0].data) in keys
