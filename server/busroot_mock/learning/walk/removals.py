"""Removals of records to which others refer: what becomes of these, as later answers show."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from inflection import camelize, singularize, underscore

from busroot_mock.generic.ask import ABSENT, Steps, at, places
from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.model import pointer_to, steps_in, variables_of
from busroot_mock.generic.removals import values_at
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.late import records_shown

_WRITES: Final = ("put", "merge", "act")
_FEWEST: Final = 3


class _Reference(NamedTuple):
    """How a record refers to one that a call removed."""

    call: Call
    removed: str
    key: str
    kind: str
    identity: Identity
    pointer: str


class Removals:
    """Follows the records that refer to removed ones.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._kinds = kinds
        self._references: list[_Reference] = []

    def note(self, call: Call, kind: KindSeen, identity: Identity, items: Items) -> None:
        """Note which records refer to one that is about to be removed."""
        for other in self._kinds.values():
            for own, item in items.of(other.name).items():
                if other.name == kind.name and own == identity:
                    continue
                if own[: len(identity)] == identity and other.path.startswith(f"{kind.path}/"):
                    continue  # It is part of the record.
                for pointer in _pointers(item.members, identity[-1]):
                    found = _Reference(call, kind.name, identity[-1], other.name, own, pointer)
                    self._references.append(found)

    def settle(self, seen: Sequence[Seen]) -> None:
        """Give kinds what becomes of their records, where it was the same each time."""
        fates = self._fates(seen)
        for (kind, pointer, removed), counts in fates.items():
            own, lost = self._kinds[kind], counts["null"] + counts["absent"]
            if counts["gone"] and not counts["kept"] + counts["there"] + lost:
                why = f"all {counts['gone']} of which later answers say it were gone then"
                own.follows[pointer] = {"kind": removed, "because": why}
            if lost and not counts["kept"] + counts["gone"]:
                absent = {"absent": True} if counts["absent"] else {}
                why = f"all {lost} that later answers show did not name it then"
                own.loses[pointer] = {"kind": removed, **absent, "because": why}
        for each in self._kinds.values():
            self._always_shown(each, fates, seen)

    def _always_shown(
        self, kind: KindSeen, fates: Collection[tuple[str, str, str]], seen: Sequence[Seen]
    ) -> None:
        """Let records go with what they show, where nothing was seen and each shows one.

        An object of what is not there cannot be shown.
        """
        removed = {each.role.kind for each in seen if each.role.does == "remove"}
        shown = [
            members
            for each in seen
            if each.call.is_success and each.role.kind == kind.name and each.role.at is not None
            for members in records_at(each.call.data, each.role.at)
        ]
        for member, rule in kind.shows.items():
            way = kind.name, pointer_to((member, rule["key"])), rule["kind"]
            is_always = all(isinstance(each.get(member), dict) for each in shown)
            is_open = way[2] in removed and way not in fates
            keys = {str(each[member].get(rule["key"])) for each in shown} if is_always else set()
            # One that all show, such as who is signed in, says nothing of others.
            if is_open and len(keys) > 1 and len(shown) >= _FEWEST:
                why = f"all {len(shown)} that were shown named one"
                kind.follows[way[1]] = {"kind": way[2], "because": why}

    def _fates(self, seen: Sequence[Seen]) -> dict[tuple[str, str, str], Counter[str]]:
        """Return how often what became of records, by kind, pointer and what was removed."""
        fates: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        numbers = {id(each.call): number for number, each in enumerate(seen)}
        for each in self._references:
            number = numbers.get(id(each.call))
            if number is None or not self._is_reference(each):
                continue
            fate = self._fate(each, seen[:number], seen[number + 1 :])
            if fate:
                fates[each.kind, each.pointer, each.removed][fate] += 1
        return fates

    def _is_reference(self, of: _Reference) -> bool:
        """Tell whether a record hardly has a key by chance: numbers go by names."""
        if not of.key.isdecimal():
            return True
        steps = steps_in(of.pointer)
        rule = self._kinds[of.kind].shows.get(str(steps[0]), {})
        is_shown = rule.get("kind") == of.removed and str(steps[-1]) == rule.get("key")
        return is_shown or _is_called(steps, of.removed)

    def _fate(self, of: _Reference, before: Sequence[Seen], after: Sequence[Seen]) -> str:
        """Return what later calls show first of a record that refers to a removed one; or empty."""
        kind, alive = self._kinds[of.kind], ""
        for each in after:
            for identity, members in records_shown(kind, each):
                if identity == of.identity:
                    return _reference_in(members, of)
            if not _is_about(kind, each, of.identity):
                if not alive and _is_left_out(kind, each, of, before):
                    return "gone"
                continue
            if each.call.status in (404, 410):
                return alive or "gone"
            if each.call.is_success and each.role.does in _WRITES:
                shown = at(each.call.data, each.role.at) if each.role.at is not None else ABSENT
                sent = {name for name, _ in _members(each.call.ask.data)}
                if isinstance(shown, dict) and str(steps_in(of.pointer)[0]) not in sent:
                    return _reference_in(shown, of)
                alive = "there"
            elif each.call.is_success:
                return alive
        return alive


def _members(data: object) -> Iterator[tuple[str, object]]:
    for steps, value in places(data) if data is not ABSENT else ():
        if steps and isinstance(steps[-1], str):
            yield steps[-1], value


def _pointers(members: Members, key: str) -> Iterator[str]:
    """Yield where a record has a key."""
    for steps, value in places(members):
        if steps and not isinstance(value, bool | dict | list | None) and str(value) == key:
            yield pointer_to(steps)


def _is_called(steps: Steps, kind: str) -> bool:
    names = [str(each) for each in steps if str(each) != "0"]
    name = names[-2] if len(names) > 1 and names[-1] in ("id", "key") else names[-1]
    base = underscore(name).removesuffix("_ids").removesuffix("_id")
    return camelize(underscore(singularize(base))) == kind


def _reference_in(shown: Members, of: _Reference) -> str:
    steps = steps_in(of.pointer)
    values = values_at(shown, steps)
    if of.key in values:
        return "kept"
    is_listed = "0" in map(str, steps)
    name = str(steps[0])
    if is_listed:
        return "null" if shown.get(name) is not None else ""
    return "absent" if name not in shown else "null" if shown[name] is None else ""


def _is_about(kind: KindSeen, each: Seen, identity: Identity) -> bool:
    """Tell whether a call names a record by its path, and nothing below it."""
    names, values = variables_of(kind.path), each.call.ask.values
    is_own = each.role.kind == kind.name and each.role.does in ("read", "remove", *_WRITES)
    return is_own and tuple(values.get(name, "") for name in names) == identity


def _is_left_out(kind: KindSeen, each: Seen, of: _Reference, before: Sequence[Seen]) -> bool:
    """Tell whether a list lacks a record: it has all others, or the same list had it before.

    One that is as long as any may be cut.
    """
    if each.role.does != "list" or each.role.kind != kind.name or not each.call.is_success:
        return False
    shown = {identity for identity, _ in records_shown(kind, each)}
    steps = steps_in(of.pointer)
    rest = {i for i, item in each.others.items() if of.key not in values_at(item.members, steps)}
    if len(rest) > 1 and rest <= shown:
        return True
    same = [
        {identity for identity, _ in records_shown(kind, other)}
        for other in before
        if other.call.ask.path == each.call.ask.path
        and other.call.ask.query == each.call.ask.query
        and other.call.ask.body == each.call.ask.body
        and other.call.label == each.call.label
    ]
    return any(of.identity in found for found in same) and len(shown) < max(map(len, same))


def is_gone(call: Call, kind: KindSeen, identity: Identity, items: Items) -> bool:
    """Tell whether a record was removed, and a list shows it that may still have it."""
    may_have = bool(call.ask.pairs) or call.path != kind.listed
    return may_have and any(each[-1:] == identity[-1:] for each in items.gone.get(kind.name, ()))
