"""Requests that list several records, by keys or as they are to be."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, places
from busroot_mock.generic.many import entries_at
from busroot_mock.learning.kinds.record_places import records_at
from busroot_mock.learning.kinds.roles import Role, Roles
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2
_SAYS: Final = re.compile("delete|remove", re.IGNORECASE)
"""Where the path says so, once is enough."""
_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


def settle_removals(roles: Roles, seen: Sequence[Seen]) -> None:
    """Give operations that are about all records which they list this role.

    Their entries are keys of records that are gone then, or records with their keys.
    """
    _settle(roles, seen, None)
    forms = {(r.label.split()[0], r.taken) for r in roles.roles.values() if r.does == "many"}
    if forms:
        _settle(roles, seen, forms)
    for name, role in roles.roles.items():
        # What removes records, in a body that elsewhere makes and changes some as well, may too.
        if role.does == "drop" and (name.split()[0], role.taken) in forms:
            role.does = "many"


def _settle(roles: Roles, seen: Sequence[Seen], forms: set[tuple[str, Steps]] | None) -> None:
    """Settle operations, by what was shown afterwards, or by the form that others have."""
    labels = [name for name, role in roles.roles.items() if role.does == "answer"]
    for label in labels:
        done = [each for each in seen if each.call.label == label and each.call.is_success]
        method = label.partition(" ")[0]
        if method not in _WRITES or not done:
            continue
        says = _SAYS.search(done[0].call.path.rpartition("/")[2])
        for steps in _lists(done):
            if forms is not None and (method, steps) not in forms:
                continue
            fewest = 0 if forms else 1 if says else _FEWEST
            found = _settled(done, steps, seen, roles, fewest)
            if found:
                roles.roles[label] = found
                break


def _lists(done: Sequence[Seen]) -> Iterator[Steps]:
    """Yield where bodies have lists of texts, or of objects, whenever they have some there."""
    known: dict[Steps, list[Any]] = {}
    for each in done:
        for steps, value in places(each.call.ask.data) if _has_body(each) else ():
            if isinstance(value, list) and value:
                known.setdefault(steps, []).extend(value)
    for steps, values in known.items():
        if all(isinstance(value, str) for value in values) or all(
            isinstance(value, str | dict) for value in values
        ):
            yield steps


def _has_body(each: Seen) -> bool:
    return each.call.ask.data is not ABSENT and each.call.ask.data is not BROKEN


def _settled(
    done: Sequence[Seen], steps: Steps, seen: Sequence[Seen], roles: Roles, fewest: int
) -> Role | None:
    """Return the role of an operation, if what it lists is as it says then."""
    own = roles.roles[done[0].call.label].kind
    kinds = {own: roles.kinds[own]} if own in roles.kinds else roles.kinds
    for name, kind in kinds.items():
        shown, has_records = [], False
        for each in done:
            entries = entries_at(each.call.ask.data, steps) if _has_body(each) else []
            records = [entry for entry in entries if isinstance(entry, dict)]
            keys = [str(record.get(kind.key or "", "")) for record in records]
            texts = [entry for entry in entries if isinstance(entry, str)]
            has_records = has_records or bool(records)
            if not all(keys) or not {*texts} <= each.keys.get(name, frozenset()):
                break
            shown += [_is_there(name, key, each, seen, roles) for key in keys]
            gone = [_is_there(name, key, each, seen, roles) for key in texts]
            shown += [None if is_there is None else not is_there for is_there in gone]
        else:
            known = [each for each in shown if each is not None]
            if len(known) >= fewest and all(known):
                what = "were as it said" if has_records else "were not there"
                why = f"{len(known)} {name} that it listed {what} afterwards"
                why = why if fewest else "its body is as that of others which list records"
                does = "many" if has_records or 0 in steps else "drop"
                return Role(done[0].call.label, does, name, None, steps, why)
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
