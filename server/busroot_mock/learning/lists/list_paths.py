"""Members that have a value of the path of a list, such as those that name another record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT, Steps, at
from busroot_mock.generic.model import Kind, pointer_to

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


def _places(kind: Kind, record: Mapping[str, Any]) -> Iterator[Steps]:
    for name, rule in kind.shows.items():
        if at(record, (name, rule["key"])) is not ABSENT:
            yield name, rule["key"]
    yield from ((name,) for name in record)
