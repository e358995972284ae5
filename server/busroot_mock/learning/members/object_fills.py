"""Sources of objects that name other records, where no key of these was sent."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from inflection import singularize, underscore

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.members.copies import Known, Sample, is_known

_SURE: Final = 0.8


def keys_of_objects(kind: KindSeen) -> dict[str, str]:
    """Return the members of a kind that show other records, each with the key in its objects."""
    sent = {rule["to"]: rule["key"] for rule in kind.sends.values()}
    return {name: rule["key"] for name, rule in kind.shows.items()} | sent


def object_fill(
    name: str, key: str, made: Sequence[Sample], known: Known = None, of: str = ""
) -> Source | None:
    """Return where an object comes from if no key of it was sent; None if it is then not there.

    Args:
        name: Of the member.
        key: The member of the object that is its key.
        made: New records.
        known: The members that are filled in before it; None if that does not matter.
        of: The kind of the record that the object shows, if that is known.
    """
    unsent = [each for each in made if name not in each.sent]
    shown = [each for each in unsent if each.after.get(name) is not None]
    beside = _of_member(name, key, unsent, known) if shown else None
    if beside:
        return beside
    if len(shown) * 2 < max(len(unsent), 1):
        is_null = any(name in each.after for each in unsent)
        return {"as": "value", "value": None} if is_null else None
    keys = [_key(each.after[name], key) for each in shown]
    most, count = Counter(json.dumps(each.after[name]) for each in shown).most_common(1)[0]
    is_varied = len({*map(str, keys)}) > 1
    value = {"as": "value", "value": json.loads(most)}
    if ABSENT in keys:
        return value  # such as those of a list
    in_path = _of_path(key, keys, shown)
    if in_path and in_path["members"][key].get("kind", "") == of != "":
        return in_path
    found = in_path or _of_reference(name, keys, key, shown)
    return found if found and (is_varied or count < 2) else value


def _key(value: Any, key: str) -> Any:
    return value.get(key, ABSENT) if isinstance(value, Mapping) else ABSENT


def _of_member(name: str, key: str, unsent: Sequence[Sample], known: Known) -> Source | None:
    """Return an object with the key that another member has, null where that is null."""
    keys = [_key(each.after.get(name) or {key: None}, key) for each in unsent]
    is_varied = len({*map(str, keys)} - {"None"}) > 1
    for other in unsent[-1].after:
        is_called = underscore(other).startswith(f"{underscore(singularize(name))}_")
        if other == name or not (is_varied or is_called) or not is_known(other, unsent, known):
            continue
        pairs = [(each.after.get(other), k) for each, k in zip(unsent, keys, strict=True)]
        if all(type(value) is type(k) and value == k for value, k in pairs):
            members = {key: {"as": "member", "of": other}}
            return {"as": "object", "members": members, "by": other}
    return None


def _of_path(key: str, keys: Sequence[Any], shown: Sequence[Sample]) -> Source | None:
    """Return an object with the key of a record that the path leads through, or its value."""
    for kind in shown[-1].seen.parents:
        parents = [each.seen.parents.get(kind) for each in shown]
        pairs = [
            (each.members.get(key, ABSENT), k)
            for each, k in zip(parents, keys, strict=True)
            if each
        ]
        if len(pairs) >= _SURE * len(keys) and all(a == b for a, b in pairs):
            return {"as": "object", "members": {key: {"as": "parent", "kind": kind, "of": key}}}
    for variable in shown[0].seen.call.ask.values:
        values = [each.seen.call.ask.values.get(variable) for each in shown]
        if [str(each) for each in keys] == values:
            source = {"as": "path", "of": variable, "number": isinstance(keys[0], int)}
            return {"as": "object", "members": {key: source}}
    return None


def _of_reference(
    name: str, keys: Sequence[Any], key: str, shown: Sequence[Sample]
) -> Source | None:
    """Return the same member, or the key, of a record that another member names."""
    for by in shown[-1].seen.referred:
        pairs = [(each.seen.referred.get(by), k) for each, k in zip(shown, keys, strict=True)]
        known = [(found[0], found[1].members, k) for found, k in pairs if found]
        if by == name or len(known) < _SURE * len(keys):
            continue
        for other in known[-1][1]:
            hits = sum(_key(members.get(other), key) == k for _, members, k in known)
            if hits >= _SURE * len(known):
                return {"as": "referred", "by": by, "kind": known[-1][0], "of": other}
    return None
