"""Objects and lists in members of records, each value of them by where it comes from."""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.forms import is_of, time_form
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.record_places import is_key_name
from busroot_mock.learning.members.copies import Sample, from_referred, is_known, mapped
from busroot_mock.learning.members.made_texts import text_with

_LONG: Final = 5
_FROM_OTHERS: Final = ("member", "referred")


def object_of(values: Sequence[Any], shown: Sequence[Sample]) -> Source | None:
    """Return the sources of the members of an object; None if it is none.

    Some members may only be there if what they are from is; of others, nothing says when.
    """
    if not all(isinstance(value, dict) for value in values):
        return None
    names = dict.fromkeys(name for value in values for name in value)
    members = {}
    for name in names:
        pairs = [(v[name], each) for v, each in zip(values, shown, strict=True) if name in v]
        source = inner_source([value for value, _ in pairs], [each for _, each in pairs])
        if len(pairs) < len(values):
            if source["as"] not in _FROM_OTHERS:
                return None
            source = {**source, "optional": True, "else": None}
        members[name] = source
    return {"as": "object", "members": members}


def list_of(values: Sequence[Any], shown: Sequence[Sample]) -> Source | None:
    """Return the sources of the objects in a list, where each record has as many; else None.

    Some may have more at the end: those that were sent some member.
    """
    if not all(isinstance(value, list) for value in values):
        return None
    least = min(map(len, values))
    items = [object_of([value[i] for value in values], shown) for i in range(least)]
    longer = [pair for pair in zip(values, shown, strict=True) if len(pair[0]) > least]
    if longer:
        by, count = _sent_by([each for _, each in longer], shown), len(longer[0][0])
        if by is None or any(len(value) != count for value, _ in longer):
            return None
        rest = [each for _, each in longer]
        for index in range(least, count):
            source = object_of([value[index] for value, _ in longer], rest)
            items.append({**source, "if": by} if source else None)
    return {"as": "objects", "items": items} if items and all(items) else None


def _sent_by(some: Sequence[Sample], shown: Sequence[Sample]) -> str | None:
    """Return a member that just these records were sent, and not as something empty."""
    own = {id(each) for each in some}
    for name in some[0].sent:
        if all(bool(each.sent.get(name)) is (id(each) in own) for each in shown):
            return name
    return None


def inner_source(values: Sequence[Any], shown: Sequence[Sample]) -> Source:
    """Return where values come from that lie in members, or that an action sets."""
    pairs = list(zip(values, shown, strict=True))
    times = [time_form(value, each.seen.call.started) for value, each in pairs]
    if all(times):
        return times[-1] or {}
    are_same = len({json.dumps(value) for value in values}) == 1
    are_keys = all(isinstance(value, str) and is_of("uuid", value) for value in values)
    is_sent = len(values) == 1 and _is_of_request(values[0], shown[0])
    found = _member_with(values, shown) if not are_same or are_keys or is_sent else None
    if found is None and (are_keys or not are_same):
        found = from_referred(values, shown)
    if found is None and are_keys and len({*values}) == len(values):
        return {"as": "uuid"}
    if found is None and not are_same:
        records, paths = [e.after for e in shown], [e.seen.call.ask.values for e in shown]
        sent = [name for name in shown[0].after if is_known(name, shown, ())]
        found = text_with(values, records, paths, sent)
        found = found or text_with(values, records, paths, [*sent, *_own_keys(shown)])
        found = found or list_of(values, shown)
    found = found or object_of(values, shown) or (None if are_same else mapped(values, shown))
    return found or {"as": "value", "value": values[-1]}


def _own_keys(shown: Sequence[Sample]) -> list[str]:
    """Return the members that are called as keys are and that no two records share."""
    return [
        name
        for name in shown[0].after
        if is_key_name(name) and len({str(each.after.get(name)) for each in shown}) == len(shown)
    ]


def _is_of_request(value: Any, sample: Sample) -> bool:
    """Tell whether a text is hardly there by chance as what was sent in a member."""
    is_long = isinstance(value, str) and len(value) >= _LONG
    return is_long and value in [each for each in sample.sent.values() if isinstance(each, str)]


def _member_with(values: Sequence[Any], shown: Sequence[Sample]) -> Source | None:
    for other in shown[0].after:
        pairs = zip(values, shown, strict=True)
        if all(
            isinstance(value, str | int) and each.after.get(other, ABSENT) == value
            for value, each in pairs
        ):
            return {"as": "member", "of": other}
    return None


def shapes_of(samples: Sequence[Sample], others: Collection[str]) -> dict[str, Source]:
    """Return by member the sources of objects that are shown with more than was sent.

    Args:
        samples: Of one kind.
        others: Members whose objects are from elsewhere.
    """
    found: dict[str, Source] = {}
    for name in {name for each in samples for name in each.sent} - {*others}:
        shown = [
            each
            for each in samples
            if isinstance(each.sent.get(name), dict)
            and isinstance(each.after.get(name), dict)
            and each.after[name].keys() > each.sent[name].keys()
        ]
        source = object_of([each.after[name] for each in shown], shown) if shown else None
        if source:
            found[name] = source
    return found
