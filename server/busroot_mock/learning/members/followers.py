"""Members that follow others of their record when it changes, though nobody sends them."""

from collections.abc import Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.items import Members
from busroot_mock.generic.model import Source
from busroot_mock.learning.members.copies import Sample


def followers(fills: Mapping[str, Source], changes: Sequence[Sample]) -> dict[str, Source]:
    """Return members that are filled in with others, and were so after each change, once anew.

    An object that another member names is so unless a change shows something else.

    Args:
        fills: Where members come from in new records.
        changes: Of records that were there.
    """
    found = {}
    for name, source in fills.items():
        unsent = [e for e in changes if name not in e.sent and e.before and name in e.after]
        moved = [e for e in unsent if (e.before or {}).get(name, ABSENT) != e.after[name]]
        if (
            (moved or (unsent and "by" in source))
            and _has_members(source)
            and all(_is(source, e.after[name], e.after) for e in unsent)
        ):
            found[name] = source
    return found


def _has_members(source: Source) -> bool:
    inner = source.get("members", {}).values() if source["as"] == "object" else ()
    return source["as"] == "member" or any(map(_has_members, inner))


def _is(source: Source, value: Any, record: Members) -> bool:
    """Tell whether a value is what a source has in a record."""
    if source["as"] == "value":
        return bool(source["value"] == value)
    if source["as"] == "member":
        return not source.keys() - {"as", "of"} and record.get(source["of"], ABSENT) == value
    is_object = source["as"] == "object" and isinstance(value, dict)
    return is_object and all(
        name in value and _is(inner, value[name], record)
        for name, inner in source["members"].items()
    )
