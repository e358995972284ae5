"""A walk through calls that keeps what is true after each: which records there are, and how."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.items import Identity, Item, Items, Members
from busroot_mock.generic.model import variables_of
from busroot_mock.generic.removals import remove_with_all
from busroot_mock.generic.renames import follow
from busroot_mock.learning.answers.many import gone_in
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.changes.entry_changes import Rules
from busroot_mock.learning.kinds.keys import Keys
from busroot_mock.learning.kinds.record_places import KindSeen, listed_at, views_of
from busroot_mock.learning.kinds.roles import Role, Roles, key_made
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.lists.returning import Returning
from busroot_mock.learning.shown.asked_members import asked_members
from busroot_mock.learning.shown.shown_within import ShownWithin
from busroot_mock.learning.walk.expected import expected
from busroot_mock.learning.walk.followed_renames import FollowedRenames
from busroot_mock.learning.walk.links import Links, naming
from busroot_mock.learning.walk.object_references import ObjectReferences
from busroot_mock.learning.walk.removals import Removals, is_gone
from busroot_mock.learning.walk.side_records import Left, side_records
from busroot_mock.learning.walk.silent_records import keys_of_silent
from busroot_mock.learning.walk.used_records import uses_before

_OF_ONE: Final = ("read", "merge", "act")
"""What is only done with records that are there."""


class Walk:
    """Goes through calls in order.

    Args:
        roles: What each operation does.
        first: Records that were there before.
        links: What values of paths name.
        entries: Which lists within records are changed entry by entry.
        followed: By kind, which records follow when one gets another key.

    Attributes:
        items: The records after the calls so far.
        found: Those that no call has made.
    """

    def __init__(
        self,
        roles: Roles,
        first: Items | None = None,
        links: Links | None = None,
        entries: Rules | None = None,
        followed: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    ) -> None:
        self._roles = roles
        self.entries: Rules = entries or {}
        self.links: Links = links or {}
        self.followed = followed or {}
        self._by_path = {kind.path: kind for kind in roles.kinds.values()}
        self.items = first.copy() if first else Items()
        self.found = Items()
        self._made: set[tuple[str, str]] = set()
        self._views: dict[str, set[str]] = {}
        self.left: Mapping[str, Left] = {}
        self._late: Mapping[int, Members] = {}
        self._made_kinds = {r.kind for r in roles.roles.values() if r.does in ("create", "put")}
        self._keys = Keys(self.items)
        self.within, self.renames = ShownWithin(roles.kinds), FollowedRenames()
        self.returning, self.objects = Returning(roles), ObjectReferences(roles.kinds)
        self.removals = Removals(roles.kinds)

    def through(self, calls: Iterable[Call]) -> list[Seen]:
        """Return each call with what was true before and after it."""
        whole = list(calls)
        self._views = views_of(whole, {name: role.at for name, role in self._roles.roles.items()})
        self.left = side_records(whole, self._roles)
        self.within.asked = asked_members(whole, self._roles.roles)
        self._late = keys_of_silent(whole, self._roles)
        return [self._with_left(self._seen(call)) for call in whole]

    def _with_left(self, seen: Seen) -> Seen:
        """Enter the record that a call leaves beside what it is about."""
        left = self.left.get(seen.call.label)
        found = left.record(seen.call) if left else None
        if left and found:
            self._made.add((left.kind.name, found[0][-1]))
            self.items.put(left.kind.name, *found)
        return seen

    def _with_kept(self, call: Call, old: Item | None, shown: Members) -> Members:
        """Return a record as an answer shows it, with what such answers never show."""
        view = self._views.get(call.label, set())
        kept = {n: v for n, v in old.members.items() if n not in view} if old else {}
        return {**kept, **shown}

    def _seen(self, call: Call) -> Seen:
        role = self._roles.roles[call.label]
        kind, keys = self._roles.kinds.get(role.kind), self._keys.now()
        if kind is None:
            self.returning.note(call, self.items)
            return Seen(call, role, None, None, self._missing(call, None), {}, keys=keys)
        before = self._own(kind, call)
        others, gone = self.items.of(kind.name).copy(), {**self.items.gone.get(kind.name, {})}
        missing, parents = self._missing(call, kind), self._parents(call)
        named = self._named(kind, call) if role.does == "remove" and before else None
        uses = uses_before(kind.name, named, self.items, self._roles.kinds)
        after = self._apply(call, role, kind, before) if call.is_success else None
        makes = role.does in ("create", "put")
        referred = self._keys.referred(kind, after, keys) if after and makes else {}
        if call.status in (404, 410) and role.does in ("read", "remove"):
            self._forget(kind, call)
        return Seen(
            call, role, before, after, missing, others, parents, keys, referred, gone, *uses
        )

    def _own(self, kind: KindSeen, call: Call) -> Item | None:
        identity = self._named(kind, call)
        return None if identity is None else self.items.get(kind.name, identity)

    def _named(self, kind: KindSeen, call: Call) -> Identity | None:
        """Return the identity of the record that a path names, by whatever member."""
        names, values = variables_of(kind.path), call.ask.values
        if names and names[-1] in values and not all(name in values for name in names):
            held = self.items.of(kind.name)
            known = [each for each in held if each[-1] == values[names[-1]]]
            return known[0] if len(known) == 1 else None
        is_alias = bool(kind.aliases) and call.path.endswith("}")
        if not all(name in values for name in names[:-1]) or (names and not values):
            return None
        if names and names[-1] not in values and not is_alias:
            return None
        last = values.get(names[-1], [*values.values()][-1]) if names else ""
        identity = (*(values[name] for name in names[:-1]), *([last] if names else []))
        return self.items.find(kind.name, identity, kind.aliases) or identity

    def _way(self, call: Call) -> Iterable[tuple[KindSeen, Identity]]:
        path, names = call.path, variables_of(call.path)
        for name in names:
            kind = self._by_path.get(path[: path.index(f"{{{name}}}") + len(name) + 2])
            if kind is not None:
                inner = tuple(call.ask.values[each] for each in variables_of(kind.path))
                yield kind, self.items.find(kind.name, inner, kind.aliases) or inner

    def _missing(self, call: Call, own: KindSeen | None) -> tuple[str, str] | None:
        """Return the outermost kind and key of what is missing; what nobody makes comes last."""
        found = []
        for kind, identity in self._way(call):
            if kind is own and kind.path == call.path and self._makes(call):
                continue
            if self.items.get(kind.name, identity) is None:
                found.append((kind.name, identity[-1] if identity else ""))
        named = self._named(own, call) if own is not None and not self._makes(call) else None
        if own is not None and named is not None and self.items.get(own.name, named) is None:
            found.append((own.name, named[-1] if named else ""))
        return min(found, key=lambda each: each[0] not in self._made_kinds, default=None)

    def _makes(self, call: Call) -> bool:
        """Tell whether a call may be about a record that is not there."""
        does = self._roles.roles[call.label].does
        return does not in ("read", "remove", "merge", "act") and call.status not in (404, 410)

    def _parents(self, call: Call) -> dict[str, Item]:
        found = ((kind.name, self.items.get(kind.name, each)) for kind, each in self._way(call))
        return {name: item for name, item in found if item is not None}

    def _apply(self, call: Call, role: Role, kind: KindSeen, before: Item | None) -> Item | None:
        many = {"list": self._note_list, "clear": self._clear}.get(role.does)
        if many is not None:
            many(call, role, kind)
            return None
        if role.does in ("restore", "purge"):
            self.returning.apply(call, role, self.items)
            return None
        if role.does == "remove":
            if before is not None and (named := self._named(kind, call)):
                self.removals.note(call, kind, named, self.items)
            self._forget(kind, call)
            return None
        if role.does in ("drop", "many"):
            for each in gone_in(call, role, kind, self.items, self._made):
                self._remove(kind, each)
            return None
        shown = at(call.data, role.at) if role.at is not None else ABSENT
        if isinstance(shown, dict) and role.does == "create" and shown.keys() == {kind.key}:
            shown = {**expected(call, role, kind, {}, {}), **shown}
        elif not isinstance(shown, dict):
            old = before.members if before else {}
            shown = expected(call, role, kind, old, self.entries.get(call.label, {}))
            shown |= self._late.get(call.number, {})
        else:
            self.objects.note(kind, shown, self.items)
        return self._enter(call, role, kind, shown, before)

    def _enter(
        self, call: Call, role: Role, kind: KindSeen, shown: Members, before: Item | None
    ) -> Item | None:
        identity = self._identity(kind, call, shown)
        if identity is None:
            return None
        if kind.key and kind.key not in shown:
            shown = {**shown, kind.key: identity[-1]}
        if before is not None and role.does == "merge":
            self._rename(kind, call, identity)
        old = before or self.items.get(kind.name, identity)
        item = Item(self._with_kept(call, old, shown), old.within if old else call.ask.values)
        if role.at is not None:
            self.renames.note(kind.name, identity, shown)
        if role.does == "read":
            self.within.note(kind, identity, shown, self.items, call.label)
        elif role.at is not None:
            self.within.note_written(kind, identity, shown, self.items)
        if role.does in _OF_ONE and (old is None or self.found.get(kind.name, identity)):
            self._find(kind, identity, item)
        if role.does != "read":
            self._made.add((kind.name, identity[-1] if identity else ""))
        self.items.put(kind.name, identity, item)
        return item

    def _rename(self, kind: KindSeen, call: Call, new: Identity) -> None:
        """Give a record the identity that a change has given it, if it has another one now."""
        old = self._named(kind, call)
        if old is not None and old != new and old[:-1] == new[:-1]:
            self.items.move(kind.name, old, new, self._roles.parts_of(kind))
            self.renames.note_rename(kind.name, old[-1], new[-1], self.items)
            follow(self.followed.get(kind.name, ()), old[-1], new[-1], self.items)

    def _identity(self, kind: KindSeen, call: Call, shown: Members) -> Identity | None:
        names = variables_of(kind.path)
        if kind.key is None:
            return tuple(call.ask.values.get(name, "") for name in names)
        if (
            kind.key not in shown
            and (key := key_made(call, self._roles.roles))
            and self._makes(call)
        ):
            shown = {**shown, kind.key: key}
        if kind.key not in shown:
            values = tuple(call.ask.values.get(name, "") for name in names)
            return values if all(values) else None
        key, outer = str(shown[kind.key]), self._outer(kind, call, shown)
        if not all(outer):
            known = [each for each in self.items.of(kind.name) if each and each[-1] == key]
            # Of several with this key, nothing says which is meant.
            return None if len(known) > 1 else known[0] if known else (*outer, key)
        return (*outer, key)

    def _outer(self, kind: KindSeen, call: Call, shown: Members) -> Identity:
        """Return the outer values of the path of a record: of this path, or of its members."""
        values = call.ask.values
        return tuple(
            values[name] if name in values else str(shown.get(kind.within.get(name, ""), ""))
            for name in variables_of(kind.path)[:-1]
        )

    def _find(self, kind: KindSeen, identity: Identity, item: Item) -> None:
        if (kind.name, identity[-1] if identity else "") not in self._made:
            # Another answer may show more of a record than that which shows it first.
            old = self.found.get(kind.name, identity) or item
            self.found.put(kind.name, identity, Item({**item.members, **old.members}, old.within))

    def _note_list(self, call: Call, role: Role, kind: KindSeen) -> None:
        for members in listed_at(call.data, role.at or ()):
            identity = self._identity(kind, call, members)
            if identity is None:
                continue
            self.objects.note(kind, members, self.items)
            old = self.items.get(kind.name, identity)
            if old is None and is_gone(call, kind, identity, self.items):
                continue
            self.renames.note(kind.name, identity, members)
            whole = {**(old.members if old else {}), **members}
            if not call.ask.pairs:
                whole = self._with_kept(call, old, members)
                self.within.note(kind, identity, members, self.items, call.label)
            item = Item(whole, old.within if old else call.ask.values)
            if old is None:
                self._find(kind, identity, item)
            self.items.put(kind.name, identity, item)

    def _clear(self, call: Call, role: Role, kind: KindSeen) -> None:
        for members in listed_at(call.data, role.at):
            identity = self._identity(kind, call, members)
            if identity is not None:
                self._remove(kind, identity)

    def _forget(self, kind: KindSeen, call: Call) -> None:
        if (identity := self._named(kind, call)) is not None:
            self._remove(kind, identity)

    def _remove(self, kind: KindSeen, identity: Identity) -> None:
        kinds = [*self._roles.kinds.values()]
        remove_with_all(
            (kind.name, identity),
            kinds,
            lambda name: self._roles.parts_of(self._roles.kinds[name]),
            lambda name: ((o.name, place) for o, place in naming(name, kinds, self.links)),
            self.items,
        )
