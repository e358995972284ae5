"""Roles of operations with records, by their paths and the shapes of their answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, leaves
from busroot_mock.generic.model import variables_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.calls.parts import batch_in
from busroot_mock.learning.kinds.keys_shown import key_at
from busroot_mock.learning.kinds.kinds import Kinds
from busroot_mock.learning.kinds.late_keys import is_shown_later
from busroot_mock.learning.kinds.listed_keys import names_shown
from busroot_mock.learning.kinds.numbered import are_numbered
from busroot_mock.learning.kinds.only_items import only_item_at
from busroot_mock.learning.kinds.posted_first import makes_its_own
from busroot_mock.learning.kinds.record_places import (
    KindSeen,
    key_in_location,
    list_at,
    list_in,
    record_at,
    records_at,
    taken_at,
)

_CREATED: Final = 201


@dataclass
class Role:
    """What an operation does, as far as its path and its answers tell.

    Attributes:
        at: Where the record, or the list, is in the answer; None if it shows none.
        taken: Where the record is in the body.
        only: The parameter that names the only members that a change takes, if there is one.
        shows_as: The names under which lists show what is sent under others, if no answer does.
        keyed: Where answers show the key of a new record, and nothing else of it.
    """

    label: str
    does: str
    kind: str = ""
    at: Steps | None = None
    taken: Steps = ()
    reason: str = ""
    only: str = ""
    shows_as: Mapping[str, str] = field(default_factory=dict)
    keyed: Steps | None = None


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
        self._first: dict[str, int] = {}
        for call in calls:
            for text in _texts_in(call):
                self._first.setdefault(text, call.number)
        self._kinds = Kinds(self._by_label)
        self.kinds = self._kinds.found
        self.roles: dict[str, Role] = {}
        for label in self._by_label:
            if label not in self.roles:
                self.roles[label] = self._role(label)

    def _role(self, label: str) -> Role:
        method, _, path = label.partition(" ")
        calls = self._by_label[label]
        if any(batch_in(call) for call in calls):
            return Role(label, "batch", reason="its body lists requests")
        own = next((kind for kind in self.kinds.values() if kind.path == path), None)
        own = own or self._kinds.aliases.get(path)
        if own:
            return self._on_item(label, method, own, calls)
        below = self._kinds.below(path)
        if below:
            return self._on_list(label, method, below, calls)
        return self._elsewhere(label, method, path, calls)

    def _on_item(self, label: str, method: str, kind: KindSeen, calls: Sequence[Call]) -> Role:
        does = {"GET": "read", "HEAD": "read", "PUT": "put", "PATCH": "merge", "DELETE": "remove"}
        place = record_at(calls, kind.key)
        name = does.get(method, "merge")
        if method == "POST" and makes_its_own(self._kinds, kind, calls):
            name = "put"
        if method == "PUT" and not any(call.status == _CREATED for call in calls):
            made = [c for end in ("", "/") for c in self._kinds.done("POST", f"{kind.listed}{end}")]
            name = "merge" if kind.key and are_numbered(made, kind.key) else name
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
        only = only_item_at(calls) if place is None else None
        taken = only or taken_at(calls, kind, place)
        place = only or place
        lists = self._kinds.done("GET", kind.listed) if place is None else []
        done = [call for call in calls if call.is_success]
        names = names_shown(done, lists, kind, taken)
        why = f"it is sent to the list of {kind.name}"
        return Role(label, "create", kind.name, place, taken, why, shows_as=names)

    def _elsewhere(self, label: str, method: str, path: str, calls: Sequence[Call]) -> Role:
        done = [call for call in calls if call.is_success]
        lists = [found for call in done if (found := list_in(call.data))]
        items = [item for _, found in lists for item in found]
        kind = self._kinds.like(path, items) if items else None
        if kind and any(self._is_in_record(call, lists[0][0]) for call in done):
            kind = None
        if kind and method in ("GET", "POST") and not self._is_inside(done, lists[0][0]):
            return Role(
                label, "list", kind.name, lists[0][0], (), f"its items are like {kind.name}"
            )
        counted = self._counted(path, done)
        if counted:
            return Role(label, "list", counted.name, None, (), "it counts what a list has")
        shown = [seen for call in done if (seen := self._kinds.shown_in(call.data))]
        key = self._kinds.keyed(done) if method == "POST" and not shown else None
        if key:
            why, taken = f"its answers show keys of {key[0].name}", taken_at(done, key[0], None)
            return Role(label, "create", key[0].name, None, taken, why, keyed=key[1])
        if not shown:
            return self._silent(label, method, path, done)
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
        if method == "POST" and (
            self._kinds.is_list(path, kind) or self._are_new(done, kind, place)
        ):
            return Role(
                label, "create", kind.name, place, taken_at(calls, kind, place), "by its name"
            )
        return Role(label, "answer", reason="nothing says that there is state")

    def _silent(self, label: str, method: str, path: str, done: Sequence[Call]) -> Role:
        """Return the role of an operation whose answers show no record."""
        listed = self._listed(method, path, done)
        if listed:
            taken = taken_at(done, listed, None)
            why = f"the list at its path shows what was sent as {listed.name}"
            return Role(label, "create", listed.name, None, taken, why)
        made = self._made_below(method, path, done)
        if made:
            why = f"it is answered with the key of a new {made.name}"
            return Role(label, "create", made.name, None, taken_at(done, made, None), why)
        names_parts = all(isinstance(call.ask.data, dict) for call in done)
        owner = self._owner(method, path, names_parts)
        if owner and done:
            return Role(label, "act", owner.name, None, (), f"its path names a {owner.name}")
        return Role(label, "answer", reason="nothing says that there is state")

    def _is_in_record(self, call: Call, place: Steps) -> bool:
        """Tell whether the list at a place of an answer is a part of a record."""
        shown = self._kinds.shown_in(call.data)
        return shown is not None and () != shown[1] == place[: len(shown[1])] != place

    def _is_inside(self, done: Sequence[Call], place: Steps) -> bool:
        """Tell whether a list is a member of a record of another kind that all answers show."""
        shown = [self._kinds.shown_in(call.data) for call in done]
        return all(each is not None and each[1] == place[: len(each[1])] for each in shown)

    def shown_in(self, data: Any) -> tuple[KindSeen, Steps] | None:
        """Return the kind of a record that an answer shows, and where."""
        return self._kinds.shown_in(data)

    def parts_of(self, kind: KindSeen) -> list[str]:
        """Return the kinds whose records are part of those of a kind."""
        return [
            other.name
            for other in self.kinds.values()
            if kind.key is not None and other.path.startswith(f"{kind.path}/")
        ]

    def is_first(self, text: str, call: Call) -> bool:
        """Tell whether a text is in no call before one, nor in what that sends."""
        return self._first.get(text) == call.number and text not in _sent_in(call)

    def _are_new(self, calls: Sequence[Call], kind: KindSeen, place: Steps) -> bool:
        """Tell whether answers show records that no call before has shown or named."""
        key = kind.key or ""
        shown = [
            (call, str(record[key]))
            for call in calls
            for record in records_at(call.data, place)
            if key in record
        ]
        return bool(shown) and all(self.is_first(own, call) for call, own in shown)

    def _listed(self, method: str, path: str, done: Sequence[Call]) -> KindSeen | None:
        """Return the kind of the list at a path to which records are sent without an answer."""
        lists = self._kinds.done("GET", path)
        kind = next((k for k in self.kinds.values() if self._kinds.is_list(path, k)), None)
        is_later = method == "POST" and kind is not None and is_shown_later(done, lists, kind)
        return kind if is_later else None

    def _made_below(self, method: str, path: str, done: Sequence[Call]) -> KindSeen | None:
        """Return the kind of new records of which only keys are shown, below the path of a list."""
        if method != "POST" or not all(call.status == _CREATED for call in done):
            return None
        keys = {call.envelope.key if call.envelope else "" for call in done}
        outer = path.rstrip("/").rpartition("/")[0]
        kind = next((each for each in self.kinds.values() if each.listed == outer), None)
        return kind if kind and keys == {kind.key} else None

    def _owner(self, method: str, path: str, names_parts: bool) -> KindSeen | None:
        """Return the kind of the record whose path stands before a last word.

        What is put or deleted behind that word, or named in a body, is a part of the record that
        has no path to be read at.
        """
        is_part = path.endswith("}")
        others = ("POST", "PUT", "DELETE") if names_parts else ("POST", "PUT")
        if method not in (("PUT", "DELETE") if is_part else others):
            return None
        outer = path.rpartition("/")[0]
        outer = outer.rpartition("/")[0] if is_part else outer
        return next((kind for kind in self.kinds.values() if kind.path == outer), None)

    def _counted(self, path: str, done: Sequence[Call]) -> KindSeen | None:
        """Return the kind of the list beside an operation that answers with a whole number."""
        outer = path.rpartition("/")[0]
        if not done or not all(type(call.data) is int for call in done):
            return None
        return self._kinds.below(outer)


def key_made(call: Call, roles: Mapping[str, Role]) -> Any:
    """Return the key of a new record that an answer shows apart from it."""
    return key_in_location(call) or key_at(call, roles[call.label].keyed)


def _shows_others(calls: Sequence[Call], kind: KindSeen, place: Steps) -> bool:
    """Tell whether answers show other records than paths name."""
    name = variables_of(kind.path)[-1]
    key = kind.key or ""
    shown = [
        (call, record[key])
        for call in calls
        for record in records_at(call.data, place)
        if key in record
    ]
    return bool(shown) and all(str(own) != call.ask.values.get(name) for call, own in shown)


def _sent_in(call: Call) -> set[str]:
    sent = leaves(call.ask.data) if call.ask.data is not ABSENT else ()
    return {*call.ask.values.values(), *(str(value) for _, value in sent)}


def _texts_in(call: Call) -> set[str]:
    shown = leaves(call.data) if call.data is not ABSENT else ()
    return _sent_in(call) | {str(value) for _, value in shown}
