"""Kinds of records, by paths and shapes of answers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from inflection import camelize, singularize, underscore

from busroot_mock.generic.ask import ABSENT, Steps, leaves, places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.keys_shown import keyed
from busroot_mock.learning.kinds.likeness import known_part, likeness_of, shows_lists
from busroot_mock.learning.kinds.listed_keys import key_of_listed
from busroot_mock.learning.kinds.outer_members import outer_members
from busroot_mock.learning.kinds.record_places import (
    DEEPEST,
    KindSeen,
    key_in,
    list_in,
    list_of,
    other_keys,
    own_key,
    records_with,
    unwrapped,
)

_METHODS: Final = ("GET", "PUT", "PATCH", "DELETE", "POST")
_FEWEST_MADE: Final = 2
_PLAIN: Final = 3


class Kinds:
    """The kinds that calls show.

    Args:
        by_label: The calls of each operation.

    Attributes:
        found: By name.
        aliases: Kinds by other paths of their records.
    """

    def __init__(self, by_label: Mapping[str, Sequence[Call]]) -> None:
        self._by_label = by_label
        self.found: dict[str, KindSeen] = {}
        self.aliases: dict[str, KindSeen] = {}
        paths = {call.path for calls in by_label.values() for call in calls}
        for path in sorted(paths, key=lambda path: (path.count("/"), path)):
            if path.endswith("}"):
                self._add_item_kind(path)
        for path in sorted(paths):
            self._add_kind_behind(path)
        for path in sorted(paths):
            if not path.endswith("}"):
                self._add_listed_kind(path)
        for path in sorted(paths):
            self._add_single(path)
            self._add_created_kind(path)

    def done(self, method: str, path: str) -> list[Call]:
        """Return the calls of an operation that were done."""
        return [call for call in self._by_label.get(f"{method} {path}", []) if call.is_success]

    def _add_item_kind(self, path: str) -> None:
        variable = path.rpartition("{")[2][:-1]
        outer = path.rpartition("/")[0]
        shown = [
            (call, call.ask.values[variable])
            for method in ("GET", "PUT", "PATCH", "POST")
            for call in self.done(method, path)
        ]
        values = {
            call.ask.values[variable]
            for method in _METHODS
            for call in self._by_label.get(f"{method} {path}", [])
        }
        if shows_lists(shown):
            return
        key = key_in(shown) or self._key_of_listed(path, values)
        key = key or self._key_of_listed(path, self._values_below(path, variable))
        if key is None or self._is_alias(path, key, shown):
            return
        names = {key, *other_keys(shown, key)}
        key = self._usual_key(path, variable, key, names)
        kind = KindSeen(
            self._name_of(outer), path, key, self._members(path, key), frozenset(values)
        )
        kind.aliases |= names - {key}
        calls = [call for calls in self._by_label.values() for call in calls if call.is_success]
        kind.within |= outer_members(kind, calls)
        self.found[kind.name] = kind

    def _values_below(self, path: str, variable: str) -> set[str]:
        """Return the values of a path in all paths that lead through it."""
        calls = (call for calls in self._by_label.values() for call in calls)
        return {call.ask.values[variable] for call in calls if call.path.startswith(f"{path}/")}

    def _usual_key(self, path: str, variable: str, key: str, names: set[str]) -> str:
        """Return the member by which most paths name records, of those by which they do."""
        if len(names) < 2:
            return key
        calls = [call for calls in self._by_label.values() for call in calls if call.is_success]
        named = [call.ask.values[variable] for call in calls if call.path.startswith(path)]
        known = [record for call in calls for record in records_with(call.data, key)]
        counts = {
            name: sum(map({str(record.get(name)) for record in known}.__contains__, named))
            for name in names
        }
        return max(sorted(names), key=lambda name: (counts[name], name == key))

    def _add_kind_behind(self, path: str) -> None:
        """Add the kind of records that are only read behind their own path, such as `/state`."""
        outer, _, word = path.rpartition("/")
        methods = ("GET", "PUT", "PATCH", "POST", "DELETE")
        if not outer.endswith("}") or word.startswith("{") or self._has_path(outer):
            return
        if any(self.done(method, outer) for method in methods):
            return  # what is done there is known
        variable = outer.rpartition("{")[2][:-1]
        shown = [(call, call.ask.values[variable]) for call in self.done("GET", path)]
        key = None if shows_lists(shown) else key_in(shown)
        records = [record for call, _ in shown for record in records_with(call.data, key or "")]
        if key is not None and not self._is_alias(outer, key, shown):
            name, members = self._name_of(list_of(outer)), frozenset().union(*records)
            keys = frozenset(value for _, value in shown)
            self.found.setdefault(name, KindSeen(name, outer, key, members, keys))

    def _has_path(self, path: str) -> bool:
        return path in self.aliases or any(kind.path == path for kind in self.found.values())

    def _is_alias(self, path: str, key: str, shown: Sequence[tuple[Call, str]]) -> bool:
        """Tell whether a path names records of a kind that is there by another member."""
        data = [call.data for call, _ in shown if call.is_success]
        found = self.shown_in(data[-1]) if data else None
        if found is None or found[0].key == key or not path.startswith(f"{found[0].listed}/"):
            return False
        if path.startswith(f"{found[0].path}/"):
            return False  # a part of such a record
        found[0].aliases.add(key)
        self.aliases[path] = found[0]
        return True

    def _members(self, path: str, key: str) -> frozenset[str]:
        names = Counter[str]()
        for call in [
            *self.done("GET", path),
            *self.done("GET", list_of(path)),
            *self.done("POST", list_of(path)),
        ]:
            for record in records_with(call.data, key):
                names.update(list(record))
        return frozenset(names)

    def _key_of_listed(self, path: str, values: set[str]) -> str | None:
        """Return the member of listed or new records whose values stand in paths."""
        outer, beside = list_of(path), set[str]()
        before = path.rpartition("/")[0]
        if before.endswith("}"):  # its key is one below another value
            variable = before.rpartition("{")[2][:-1]
            calls = [c for m in _METHODS for c in self._by_label.get(f"{m} {path}", [])]
            beside = {call.ask.values[variable] for call in calls}
        return key_of_listed(self.done("POST", outer), self.done("GET", outer), values, beside)

    def _add_listed_kind(self, path: str) -> None:
        """Add the kind of the items of a list, unless it is there."""
        lists = [found for call in self.done("GET", path) if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        if not items or self.below(path) or self.like(path, items):
            return
        key = own_key(items, lists)
        if key is not None:
            name = self._new_name(path)
            members = frozenset(member for item in items for member in item)
            self.found[name] = KindSeen(name, self._path_below(path, name), key, members)

    def _path_below(self, path: str, name: str) -> str:
        """Return the path of a record below its list: one that was asked for, if there is one."""
        known = {call.path for calls in self._by_label.values() for call in calls}
        below = sorted(each for each in known if each.endswith("}") and list_of(each) == path)
        free = (
            each
            for each in below
            if not self._has_path(each) and each.count("{") == 1 + path.count("{")
        )
        return next(free, f"{path}/{{{underscore(name)}_key}}")

    def _add_single(self, path: str) -> None:
        """Add the kind of a record that there is just once, which is read and written in place."""
        if path.endswith("}") or self.below(path):
            return
        writes = [m for m in ("PUT", "PATCH") if self.done(m, path)]
        reads = [call for call in self.done("GET", path) if isinstance(call.data, dict)]
        if not writes or not reads or any(self.shown_in(call.data) for call in reads):
            return
        names = {name for call in reads for name in call.data}
        bodies = [call.ask.data for method in writes for call in self.done(method, path)]
        if len(names) > 1 and all(isinstance(b, dict) and not names & b.keys() for b in bodies):
            return  # what is sent is not what is read: it may be a list
        name = self._new_name(path)
        self.found[name] = KindSeen(name, path, None, frozenset(unwrapped(reads[0].data)))

    def _add_created_kind(self, path: str) -> None:
        """Add the kind of records that are made at a path and shown nowhere by themselves."""
        calls = [call for call in self.done("POST", path) if isinstance(call.data, dict)]
        below = self._path_below(path, "")
        fewest = 1 if f"{path}/{{_key}}" != below else _FEWEST_MADE
        if path.endswith("}") or self.below(path) or len(calls) < fewest:
            return
        records = [unwrapped(call.data) for call in calls]
        if any(self.shown_in(record) for record in records) or self.keyed(calls):
            return
        key = own_key(records, [((), records)])
        sent = [
            {str(value) for _, value in leaves(call.ask.data)} for call in calls if call.ask.body
        ]
        if key is None or any(str(r[key]) in texts for r in records for texts in sent):
            return
        name = self._new_name(path)
        members = frozenset(member for record in records for member in record)
        self.found[name] = KindSeen(name, self._path_below(path, name), key, members)

    def below(self, path: str) -> KindSeen | None:
        """Return the kind whose records are right below a path."""
        plain = path.rstrip("/")
        keyed = [kind for kind in self.found.values() if kind.key is not None]
        below = (kind for kind in keyed if kind.listed == plain)
        # Of a list by a value, all else that the path of a record has is said.
        return next(below, None) or next((k for k in keyed if _outer(k.path) == plain), None)

    def like(self, path: str, items: Sequence[Mapping[str, Any]]) -> KindSeen | None:
        """Return the kind that items of another list are of: by their members and their keys."""
        found = None
        best = 0.6
        names = {name for item in items for name in item}
        for kind in self.found.values():
            if kind.key is None or any(kind.key not in item for item in items) or not kind.members:
                continue
            alike = likeness_of(names, kind.members)
            known = known_part(items, kind)
            is_named = self._name_of(path) == kind.name
            if (
                path
                and len(names) <= _PLAIN
                and not (known or is_named)
                and self.done("POST", path)
            ):
                continue  # many records have just a name and a key
            score = alike + known / 2 + is_named / 4
            if alike >= 0.5 and score > best:
                found, best = kind, score
        return found

    def shown_in(self, data: Any) -> tuple[KindSeen, Steps] | None:
        """Return the kind of a record that an answer shows, and where."""
        for steps, value in places(data) if data is not ABSENT else ():
            if isinstance(value, dict) and len(steps) <= DEEPEST and 0 not in steps:
                kind = self.like("", [value])
                if kind:
                    return kind, steps
        return None

    def _name_of(self, path: str) -> str:
        literals = [part for part in path.split("/") if part and not part.startswith("{")]
        name = (
            camelize(underscore(singularize(re.sub(r"\W+", "_", literals[-1]))))
            if literals
            else "Item"
        )
        taken = self.found.get(name)
        if taken is not None and len(literals) > 1 and taken.path.rpartition("/")[0] != path:
            outer = camelize(underscore(singularize(re.sub(r"\W+", "_", literals[-2]))))
            return f"{outer}{name}" if outer != name else name
        return name

    def keyed(self, calls: Sequence[Call]) -> tuple[KindSeen, Steps] | None:
        """Return the kind of which answers show a key alone, under another name, and where."""
        return keyed(calls, self.found.values())

    def _new_name(self, path: str) -> str:
        """Return a name that no other kind has, such as that of a part that is called the same."""
        name = self._name_of(path)
        return f"Other{name}" if name in self.found else name

    def is_list(self, path: str, kind: KindSeen) -> bool:
        """Tell whether a path is that of a list of a kind, by its last word or by its items."""
        if kind.listed.rpartition("/")[2] == path.rpartition("/")[2]:
            return True
        lists = [found for call in self.done("GET", path) if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        return bool(items) and self.like(path, items) is kind


def _outer(path: str) -> str:
    return path.rpartition("/")[0]
