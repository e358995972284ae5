"""Members that have a value of the path of a list, such as those that name another record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT, Steps, at
from busroot_mock.generic.model import Kind, pointer_to
from busroot_mock.learning.kinds.seen import Seen

Listed = Sequence[tuple[Mapping[str, str], Mapping[str, Any]]]
"""Values of the paths of lists, each with a record that was listed there."""


def members_of_path(kind: Kind, listed: Listed) -> dict[str, str]:
    """Return the members that have a value of the path, by its name.

    Of objects that name other records, the key counts; the record's own key is not a value of
    the path unless it was so below several.
    """
    found: dict[str, str] = {}
    for name in listed[0][0] if listed else ():
        if name in kind.variables:
            continue
        is_varied = len({values[name] for values, _ in listed}) > 1
        for steps in _places(kind, listed[0][1]):
            is_same = all(str(at(record, steps)) == values[name] for values, record in listed)
            if is_same and (is_varied or steps != (kind.key,)):
                found[name] = pointer_to(steps)
                break
    return found


def hidden_members_of_path(kind: Kind, listed: Listed, found: Mapping[str, str]) -> dict[str, str]:
    """Return the same of members that the list leaves out, and other answers have shown.

    A number that is always the same may be that of the path by chance.

    Args:
        kind: Of the records.
        listed: With records as they are known.
        found: Of members that the list shows.
    """
    plain = [
        (values, {n: v for n, v in record.items() if n != kind.key}) for values, record in listed
    ]
    more = members_of_path(kind, plain) if plain else {}
    return {
        name: pointer
        for name, pointer in more.items()
        if name not in found
        and (
            len({values[name] for values, _ in listed}) > 1
            or not any(values[name].isdecimal() for values, _ in listed)
        )
    }


def known_record(kind: Kind, each: Seen, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a listed record with what other answers have shown of it before."""
    key = str(record.get(kind.key or "", ""))
    found = [item for identity, item in each.others.items() if identity and identity[-1] == key]
    return {**found[0].members, **record} if len(found) == 1 else record


def _places(kind: Kind, record: Mapping[str, Any]) -> Iterator[Steps]:
    for name, rule in kind.shows.items():
        if at(record, (name, rule["key"])) is not ABSENT:
            yield name, rule["key"]
    yield from ((name,) for name in record)
