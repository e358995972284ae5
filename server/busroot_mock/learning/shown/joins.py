"""Filters of a list that go by other records: those that its own refer to, or the reverse."""

from collections.abc import Iterable, Sequence
from typing import Any

from inflection import camelize, pluralize, singularize, underscore

from busroot_mock.generic.filters import meaning_of
from busroot_mock.generic.model import Kind
from busroot_mock.learning.kinds.record_places import KindSeen


def joins(kind: Kind, kinds: Iterable[Kind], names: Sequence[str]) -> dict[str, Any]:
    """Return by parameter what it asks of other records.

    Args:
        kind: Of the list.
        kinds: All.
        names: Of the parameters, with dots where objects lie in objects.
    """
    found: dict[str, Any] = {}
    for name in names:
        first, _, rest = name.partition(".")
        other = next((each for each in kinds if first in _names_of(each)), None)
        if other is None or other.key is None or first in kind.members or first in _names_of(kind):
            continue
        meaning = meaning_of(rest, other.members)
        by, is_inner = reference(kind, other), reference(other, kind)
        if meaning is None or not (by or is_inner):
            continue
        member, test = meaning
        if by and member == other.key:
            found[name] = {"member": by, "as": test}
        elif by:
            found[name] = {"member": member, "as": test, "through": by, "record": other.name}
        else:
            found[name] = {"member": member, "as": test, "by": is_inner, "record": other.name}
    return found


def _names_of(kind: Kind) -> set[str]:
    base = underscore(kind.name)
    names = {base, pluralize(base)}
    return names | {camelize(name, False) for name in names}


def reference(kind: Kind | KindSeen, other: Kind | KindSeen) -> str | None:
    """Return the member by which records of a kind refer to those of another one."""
    base = underscore(singularize(other.name))
    names = (f"{base}_{other.key}", f"{base}_id", camelize(f"{base}_id", False), base)
    return next((name for name in names if name in kind.members), None)
