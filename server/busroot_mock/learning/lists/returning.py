"""Removed records: operations that bring them back or end them, and lists that still have them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.roles import Role, Roles

_WRITES = ("POST", "PUT", "DELETE")


class Returning:
    """Finds operations whose paths name records that were removed before.

    Args:
        roles: Those of all operations; some get another one.
    """

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._named: dict[str, list[str | None]] = defaultdict(list)

    def note(self, call: Call, items: Items) -> None:
        """Note which kind of removed record a call names, if nothing else says what it does."""
        if call.is_success and call.ask.method in _WRITES and call.path.endswith("}"):
            key = [*call.ask.values.values()][-1]
            found = [name for name in items.gone if items.find_gone(name, key) is not None]
            there = any(each[-1:] == (key,) for held in items.kinds.values() for each in held)
            self._named[call.label].append(found[0] if len(found) == 1 and not there else None)

    def settle(self) -> None:
        """Give the operations that always name removed records of one kind their role."""
        for label, found in self._named.items():
            kind, *others = {*found}
            if kind is not None and not others:
                does = "purge" if label.startswith("DELETE ") else "restore"
                why = f"its paths name each a {kind} that was removed before"
                self._roles.roles[label] = Role(label, does, kind, reason=why)

    def apply(self, call: Call, role: Role, items: Items) -> None:
        """Bring back the record that a call names, or end it."""
        identity = items.find_gone(role.kind, [*call.ask.values.values()][-1])
        if identity is None:
            return
        if role.does == "purge":
            items.drop(role.kind, identity)
        else:
            items.put_back(role.kind, identity, _parts(self._roles.kinds, role.kind))


def _parts(kinds: Mapping[str, KindSeen], name: str) -> list[str]:
    outer = f"{kinds[name].path}/"
    return [each.name for each in kinds.values() if each.path.startswith(outer)]


class Drawn(NamedTuple):
    """A list as it is shown, and the records that it can be drawn from, by their keys."""

    asked: Mapping[str, str]
    keys: Sequence[str]
    held: Mapping[Identity, Item]
    gone: Mapping[Identity, Item]


def gone_in(lists: Sequence[Drawn]) -> dict[str, Any]:
    """Return whether lists have records that were removed: always, or if a parameter says so."""
    asking: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    plain = list[bool]()
    for drawn in lists:
        held = {each[-1] for each in drawn.held if each}
        gone = {each[-1] for each in drawn.gone if each} - held
        if not gone and not drawn.keys:
            continue
        for name, text in drawn.asked.items():
            asking[name][text].append(bool(drawn.keys) and {*drawn.keys} <= gone)
        if gone and not drawn.asked:
            plain.append(bool({*drawn.keys} & gone))
    for name, by_text in asking.items():
        texts = sorted(text for text, are_gone in by_text.items() if all(are_gone))
        if texts:
            return {"gone": {"of": name, "texts": texts}}
    return {"gone": True} if sum(plain) * 2 > len(plain) else {}
