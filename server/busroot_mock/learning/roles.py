"""Kinds of records and what each operation does with them, by paths and shapes of answers."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from inflection import camelize, singularize, underscore

from busroot_mock.generic.ask import ABSENT, Steps, places
from busroot_mock.generic.model import variables_of
from busroot_mock.learning.calls import Call
from busroot_mock.learning.parts import batch_in
from busroot_mock.learning.record_places import (
    DEEPEST,
    KindSeen,
    best,
    is_key,
    key_in,
    list_at,
    list_in,
    list_of,
    other_keys,
    own_key,
    record_at,
    records_at,
    records_with,
    taken_at,
)

_FEWEST: Final = 4
"""So many members make a part of a record known."""
_OF_A_PART: Final = 0.75


@dataclass
class Role:
    """What an operation does, as far as its path and its answers tell.

    Attributes:
        at: Where the record, or the list, is in the answer; None if it shows none.
        taken: Where the record is in the body.
    """

    label: str
    does: str
    kind: str = ""
    at: Steps | None = None
    taken: Steps = ()
    reason: str = ""


class Roles:
    """The kinds and roles that calls show.

    Attributes:
        kinds: By name.
        roles: By label.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self._by_label: dict[str, list[Call]] = defaultdict(list)
        for call in calls:
            self._by_label[call.label].append(call)
        self.kinds: dict[str, KindSeen] = {}
        self._aliases: dict[str, KindSeen] = {}
        self.roles: dict[str, Role] = {}
        paths = {call.path for call in calls}
        for path in sorted(paths, key=lambda path: (path.count("/"), path)):
            if path.endswith("}"):
                self._add_item_kind(path)
        for path in sorted(paths):
            if not path.endswith("}"):
                self._add_listed_kind(path)
        for path in sorted(paths):
            self._add_single(path)
        for label in self._by_label:
            if label not in self.roles:
                self.roles[label] = self._role(label)

    def _done(self, method: str, path: str) -> list[Call]:
        return [call for call in self._by_label.get(f"{method} {path}", []) if call.is_success]

    def _add_item_kind(self, path: str) -> None:
        variable = path.rpartition("{")[2][:-1]
        outer = path.rpartition("/")[0]
        shown = [
            (call, call.ask.values[variable])
            for method in ("GET", "PUT", "PATCH", "POST")
            for call in self._done(method, path)
        ]
        values = {
            call.ask.values[variable]
            for method in ("GET", "PUT", "PATCH", "DELETE", "POST")
            for call in self._by_label.get(f"{method} {path}", [])
        }
        if self._shows_lists(shown, variable):
            return
        key = key_in(shown) or self._key_of_listed(list_of(path), values)
        if key is None or self._is_alias(path, key, shown):
            return
        kind = KindSeen(
            self._name_of(outer), path, key, self._members(path, outer, key), frozenset(values)
        )
        kind.aliases |= other_keys(shown, key)
        kind.within |= self._within(kind)
        self.kinds[kind.name] = kind

    def _shows_lists(self, shown: Sequence[tuple[Call, str]], variable: str) -> bool:
        """Tell whether answers at a path that names a value are lists of what has it."""
        lists = [found for call, _ in shown if (found := list_in(call.data))]
        return len(lists) * 2 > len(shown) and not any(
            wanted in map(str, call.data.values())
            for call, wanted in shown
            if isinstance(call.data, dict)
        )

    def _within(self, kind: KindSeen) -> dict[str, str]:
        """Return the members of records that have the outer values of a path."""
        found = {}
        calls = [call for calls in self._by_label.values() for call in calls if call.is_success]
        for name in variables_of(kind.path)[:-1]:
            near = [call for call in calls if call.path.startswith(kind.listed)]
            pairs = [
                (call.ask.values.get(name), record)
                for call in near
                for record in records_with(call.data, kind.key or "")
            ]
            known = {call.ask.values[name] for call in calls if name in call.ask.values}
            for member in pairs[0][1] if pairs else ():
                values = [(value, str(record.get(member))) for value, record in pairs]
                is_same = all(value in (None, shown) for value, shown in values)
                if member != kind.key and is_same and {shown for _, shown in values} & known:
                    found[name] = member
                    break
        return found

    def _is_alias(self, path: str, key: str, shown: Sequence[tuple[Call, str]]) -> bool:
        """Tell whether a path names records of a kind that is there by another member."""
        data = [call.data for call, _ in shown if call.is_success]
        found = self._kind_in(data[-1]) if data else None
        outer = path.rpartition("/")[0].rpartition("/")[0]
        if found is None or found[0].path.rpartition("/")[0] != outer or found[0].key == key:
            return False
        found[0].aliases.add(key)
        self._aliases[path] = found[0]
        return True

    def _members(self, path: str, outer: str, key: str) -> frozenset[str]:
        names = Counter[str]()
        for call in [
            *self._done("GET", path),
            *self._done("GET", outer),
            *self._done("POST", outer),
        ]:
            for record in records_with(call.data, key):
                names.update(list(record))
        return frozenset(names)

    def _key_of_listed(self, outer: str, values: set[str]) -> str | None:
        """Return the member of listed or new records whose values stand in paths."""
        names = Counter[str]()
        for call in [*self._done("POST", outer), *self._done("GET", outer)]:
            for _, value in places(call.data) if call.data is not ABSENT else ():
                if isinstance(value, dict):
                    names.update(n for n, v in value.items() if is_key(v) and str(v) in values)
        lists = [found[1] for call in self._done("GET", outer) if (found := list_in(call.data))]
        return best(Counter({n: c for n, c in names.items() if all(map(_tells_apart(n), lists))}))

    def _add_listed_kind(self, path: str) -> None:
        """Add the kind of the items of a list, unless it is there."""
        lists = [found for call in self._done("GET", path) if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        if not items or self._kind_below(path) or self._kind_like(path, items):
            return
        key = own_key(items, lists)
        if key is not None:
            name = self._name_of(path)
            members = frozenset(member for item in items for member in item)
            self.kinds[name] = KindSeen(name, f"{path}/{{{underscore(name)}_key}}", key, members)

    def _add_single(self, path: str) -> None:
        """Add the kind of a record that there is just once, which is read and written in place."""
        if path.endswith("}") or self._kind_below(path):
            return
        writes = [m for m in ("PUT", "PATCH") if self._done(m, path)]
        reads = [call for call in self._done("GET", path) if isinstance(call.data, dict)]
        if not writes or not reads or any(self._kind_in(call.data) for call in reads):
            return
        name = self._name_of(path)
        self.kinds[name] = KindSeen(name, path, None, frozenset(reads[0].data))

    def _kind_below(self, path: str) -> KindSeen | None:
        """Return the kind whose records are right below a path."""
        for kind in self.kinds.values():
            if kind.key is not None and kind.listed == path.rstrip("/"):
                return kind
        return None

    def _kind_like(self, path: str, items: Sequence[Mapping[str, Any]]) -> KindSeen | None:
        """Return the kind that items of another list are of: by their members and their keys."""
        found = None
        best = 0.6
        names = {name for item in items for name in item}
        for kind in self.kinds.values():
            if kind.key is None or any(kind.key not in item for item in items) or not kind.members:
                continue
            likeness = _likeness(names, kind.members)
            known = sum(str(item[kind.key]) in kind.keys for item in items) / len(items)
            is_named = self._name_of(path) == kind.name
            score = likeness + known / 2 + is_named / 4
            if likeness >= 0.5 and score > best:
                found, best = kind, score
        return found

    def _kind_in(self, data: Any) -> tuple[KindSeen, Steps] | None:
        """Return the kind of a record that an answer shows, and where."""
        for steps, value in places(data) if data is not ABSENT else ():
            if isinstance(value, dict) and len(steps) <= DEEPEST and 0 not in steps:
                kind = self._kind_like("", [value])
                if kind:
                    return kind, steps
        return None

    def _role(self, label: str) -> Role:
        method, _, path = label.partition(" ")
        calls = self._by_label[label]
        if any(batch_in(call) for call in calls):
            return Role(label, "batch", reason="its body lists requests")
        own = next((kind for kind in self.kinds.values() if kind.path == path), None)
        own = own or self._aliases.get(path)
        if own:
            return self._on_item(label, method, own, calls)
        below = self._kind_below(path)
        if below:
            return self._on_list(label, method, below, calls)
        return self._elsewhere(label, method, path, calls)

    def _on_item(self, label: str, method: str, kind: KindSeen, calls: Sequence[Call]) -> Role:
        does = {"GET": "read", "HEAD": "read", "PUT": "put", "PATCH": "merge", "DELETE": "remove"}
        place = record_at(calls, kind.key)
        name = does.get(method, "merge")
        taken = taken_at(calls, kind, place)
        return Role(label, name, kind.name, place, taken, f"its path names a {kind.name}")

    def _on_list(self, label: str, method: str, kind: KindSeen, calls: Sequence[Call]) -> Role:
        if method == "POST":
            return self._creation(label, kind, calls)
        place = list_at(calls)
        does = {"GET": "list", "HEAD": "list", "DELETE": "clear"}.get(method, "answer")
        return Role(label, does, kind.name, place, (), f"its answers list {kind.name}")

    def _creation(self, label: str, kind: KindSeen, calls: Sequence[Call]) -> Role:
        place = record_at(calls, kind.key)
        taken = taken_at(calls, kind, place)
        return Role(
            label, "create", kind.name, place, taken, f"it is sent to the list of {kind.name}"
        )

    def _elsewhere(self, label: str, method: str, path: str, calls: Sequence[Call]) -> Role:
        done = [call for call in calls if call.is_success]
        lists = [found for call in done if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        kind = self._kind_like(path, items) if items else None
        if kind and method in ("GET", "POST"):
            return Role(
                label, "list", kind.name, lists[0][0], (), f"its items are like {kind.name}"
            )
        counted = self._counted(path, done)
        if counted:
            return Role(label, "list", counted.name, None, (), "it counts what a list has")
        shown = [seen for call in done if (seen := self._kind_in(call.data))]
        owner = self._owner(path) if method in ("POST", "PUT") and not shown else None
        if owner and done:
            return Role(label, "act", owner.name, None, (), f"its path names a {owner.name}")
        if not shown:
            return Role(label, "answer", reason="nothing says that there is state")
        kind, place = shown[0]
        in_path = kind.key is not None and path.startswith(f"{kind.path}/")
        if in_path and method == "POST" and _shows_others(done, kind, place):
            taken = taken_at(calls, kind, place)
            why = f"it shows another {kind.name} than its path names"
            return Role(label, "create", kind.name, place, taken, why)
        if in_path and method == "GET":
            return Role(label, "read", kind.name, place, (), f"it shows a {kind.name} of its path")
        if in_path:
            return Role(
                label, "act", kind.name, place, taken_at(calls, kind, place), "it shows it changed"
            )
        if method == "POST" and self._is_list_of(path, kind):
            return Role(
                label, "create", kind.name, place, taken_at(calls, kind, place), "by its name"
            )
        return Role(label, "answer", reason="nothing says that there is state")

    def _owner(self, path: str) -> KindSeen | None:
        """Return the kind of the record whose path stands before a last word."""
        outer = path.rpartition("/")[0]
        return next((kind for kind in self.kinds.values() if kind.path == outer), None)

    def _counted(self, path: str, done: Sequence[Call]) -> KindSeen | None:
        """Return the kind of the list beside an operation that answers with a whole number."""
        outer = path.rpartition("/")[0]
        if not done or not all(type(call.data) is int for call in done):
            return None
        return self._kind_below(outer)

    def _is_list_of(self, path: str, kind: KindSeen) -> bool:
        """Tell whether a path is that of a list of a kind, by its last word or by its items."""
        if kind.listed.rpartition("/")[2] == path.rpartition("/")[2]:
            return True
        lists = [found for call in self._done("GET", path) if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        return bool(items) and self._kind_like(path, items) is kind

    def _name_of(self, path: str) -> str:
        literals = [part for part in path.split("/") if part and not part.startswith("{")]
        name = (
            camelize(underscore(singularize(re.sub(r"\W+", "_", literals[-1]))))
            if literals
            else "Item"
        )
        taken = self.kinds.get(name)
        if taken is not None and len(literals) > 1 and taken.path.rpartition("/")[0] != path:
            outer = camelize(underscore(singularize(re.sub(r"\W+", "_", literals[-2]))))
            return f"{outer}{name}" if outer != name else name
        return name


def _likeness(names: set[str], members: frozenset[str]) -> float:
    """Return how alike two records are by their members, one of which may show a part of them."""
    shared = len(names & members)
    is_part = shared == len(names) >= _FEWEST
    return max(shared / len(names | members), _OF_A_PART if is_part else 0)


def _tells_apart(name: str) -> Callable[[Sequence[Mapping[str, Any]]], bool]:
    """Return what tells whether the items of a list have different values of a member."""
    return lambda items: len({str(item.get(name)) for item in items}) == len(items)


def _shows_others(calls: Sequence[Call], kind: KindSeen, place: Steps) -> bool:
    """Tell whether answers show other records than paths name."""
    name = variables_of(kind.path)[-1]
    shown = [
        (call, record[kind.key])
        for call in calls
        for record in records_at(call.data, place)
        if kind.key in record
    ]
    return bool(shown) and all(str(key) != call.ask.values.get(name) for call, key in shown)
