"""Keys that are sent of records, and the objects that answers show in their place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from inflection import singularize, underscore

from busroot_mock.generic.items import Members
from busroot_mock.learning.kinds.record_places import is_key, is_key_name

_SURE: Final = 0.8
_FEWEST: Final = 2
Pairs = Sequence[tuple[Any, Members]]
"""What was sent in a member, each with the record after it."""


def is_key_in(sent: Members, name: str) -> bool:
    """Tell whether a key is sent, or a list of keys."""
    values = _keys_in(sent.get(name))
    return bool(values) and all(is_key(each) and each != "" for each in values)


def _keys_in(value: Any) -> list[Any]:
    """Return what may be keys: a value, those of a list, or those of the lists in an object."""
    if isinstance(value, dict) and value and all(isinstance(v, list) for v in value.values()):
        return [each for inner in value.values() for each in inner]
    return value if isinstance(value, list) else [value]


def objects_in(value: Any) -> Iterator[Members]:
    """Yield the objects that a value is or has, each with something that may be a key."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and any(map(is_key, each.values())):
            yield each
        elif isinstance(each, dict) and not isinstance(value, list):
            lists = (inner for inner in each.values() if isinstance(inner, list))
            yield from (o for inner in lists for o in inner if isinstance(o, dict))


def shown_of(name: str, pairs: Pairs) -> Pairs:
    """Return what was sent with the records that show it; what stays as it was sent may not be."""
    return [
        (value, after)
        for value, after in pairs
        if after.get(name) != value or any(_ways(name, value, after))
    ]


def way_of(name: str, pairs: Pairs) -> tuple[str, str] | None:
    """Return the member whose objects have what was sent as a key, and which of theirs is it."""
    counts = Counter(way for value, after in pairs for way in _ways(name, value, after))
    values = {str(value) for value, _ in pairs}
    fitting = [
        (count, _is_sent_as(name, *way), way)
        for way, count in counts.items()
        if count >= _SURE * len(pairs) and (len(values) >= _FEWEST or _is_sent_as(name, *way))
    ]
    return max(fitting, default=(0, False, None))[2]


def _ways(name: str, value: Any, after: Members) -> Iterator[tuple[str, str]]:
    values = _keys_in(value)
    if not all(map(is_key, values)):
        return
    for member, shown in after.items():
        if isinstance(shown, list if isinstance(value, list) else dict):
            objects = [*objects_in(shown)]
            for key in objects[0] if objects else ():
                keys, sent = (
                    sorted(str(each.get(key)) for each in objects),
                    sorted(map(str, values)),
                )
                # Others may have been added to what was sent.
                if keys == sent or (member == name and {*sent} < {*keys}):
                    yield member, key


def _is_sent_as(name: str, member: str, key: str) -> bool:
    """Tell whether what is sent is called as the key of what a member shows."""
    if name == member:
        return is_key_name(key)
    base = underscore(singularize(member))
    return base in underscore(name) and underscore(singularize(name)).endswith(underscore(key))
