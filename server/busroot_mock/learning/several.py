"""Requests that name several records in a list of keys, all of which are gone then."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, at, places
from busroot_mock.learning.record_places import records_at
from busroot_mock.learning.roles import Role, Roles
from busroot_mock.learning.seen import Seen

_FEWEST: Final = 2
_SAYS: Final = re.compile("delete|remove", re.IGNORECASE)
"""Where the path says so, once is enough."""
_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


def settle_removals(roles: Roles, seen: Sequence[Seen]) -> None:
    """Give operations that remove all records which they list by their keys this role."""
    labels = [name for name, role in roles.roles.items() if role.does == "answer"]
    for label in labels:
        done = [each for each in seen if each.call.label == label and each.call.is_success]
        if label.partition(" ")[0] not in _WRITES or not done:
            continue
        for steps in _lists(done[-1].call.ask.data):
            # Where others have something else there, it is not a list of what is to go.
            is_list = all(_is_of_texts(at(each.call.ask.data, steps, [])) for each in done)
            found = _removed(done, steps, seen, roles) if is_list else None
            if found:
                roles.roles[label] = found
                break


def _lists(data: Any) -> Iterator[Steps]:
    """Yield where a body has lists of texts."""
    for steps, value in places(data) if data not in (ABSENT, BROKEN) else ():
        if value and _is_of_texts(value):
            yield steps


def _is_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _removed(done: Sequence[Seen], steps: Steps, seen: Sequence[Seen], roles: Roles) -> Role | None:
    """Return the role of an operation, if what it lists is always there before and not after."""
    for name in roles.kinds:
        named = [(each, at(each.call.ask.data, steps, [])) for each in done]
        known = [each.keys.get(name, frozenset()) for each, _ in named]
        if not all({*keys} <= own for (_, keys), own in zip(named, known, strict=True)):
            continue
        shown = [
            is_there
            for each, keys in named
            for key in keys
            if (is_there := _is_there(name, key, each, seen, roles)) is not None
        ]
        fewest = 1 if _SAYS.search(done[0].call.path.rpartition("/")[2]) else _FEWEST
        if len(shown) >= fewest and not any(shown):
            why = f"{len(shown)} {name} that it listed were not there afterwards"
            return Role(done[0].call.label, "drop", name, None, steps, why)
    return None


def _is_there(kind: str, key: str, after: Seen, seen: Sequence[Seen], roles: Roles) -> bool | None:
    """Tell whether a record is shown after a request; None if nothing says so."""
    of_kind = roles.kinds[kind]
    for each in seen[seen.index(after) + 1 :]:
        if each.role.kind != kind:
            continue
        if each.role.does == "list" and each.call.is_success and each.role.at is not None:
            records = records_at(each.call.data, each.role.at)
            keys = {str(record.get(of_kind.key or "")) for record in records}
            if key in keys or (each.call.path == of_kind.listed and not each.call.ask.query):
                return key in keys
        elif key in each.call.ask.values.values():
            return each.call.is_success and each.role.does in ("read", "merge", "act")
    return None
