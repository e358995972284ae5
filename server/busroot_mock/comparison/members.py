"""The members of two object schemas: those that are named, those that must be there, and others.

A member that a schema does not name, and neither allows nor forbids by `additionalProperties`, is
taken for one that nobody sends: to name it in a new version refuses nothing.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from busroot_mock.comparison.bundles import REQUEST, Bundle, Schemas, Trail, members_of
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
    Difference,
    action_of,
)
from busroot_mock.comparison.views import View

OTHERS: Final = None


class Member(NamedTuple):
    """What holds for a member on both sides."""

    name: str | None
    old: Bundle
    new: Bundle


class Members:
    """The members of two object schemas without branches.

    Args:
        flow: The direction in which the objects are sent.
    """

    def __init__(
        self,
        old: View,
        new: View,
        schemas: tuple[Schemas, Schemas],
        flow: str,
        places: tuple[Trail, Trail],
    ) -> None:
        self._old, self._new = old, new
        self._left, self._right = schemas
        self._is_request = flow == REQUEST
        self._places = places

    def compared(self) -> Iterator[Member | Difference]:
        """Yield differences in names, and the members whose schemas are to be compared."""
        old, new = _named(self._old.bundle), _named(self._new.bundle)
        for name in dict.fromkeys([*old, *new, *self._old.required, *self._new.required]):
            yield from self._member(name, old.get(name), new.get(name))
        yield from self._others()

    def _member(
        self, name: str, old: Trail | None, new: Trail | None
    ) -> Iterator[Member | Difference]:
        member = Member(
            name,
            self._left.member(self._old.bundle, name),
            self._right.member(self._new.bundle, name),
        )
        was_never, is_never = View(member.old).is_never, View(member.new).is_never
        had, has = (
            _knows(self._old, name) and not was_never,
            (_knows(self._new, name) and not is_never),
        )
        hidden = old is not None and new is not None and was_never != is_never
        if hidden:
            yield self._hidden(name, member, is_never)
        elif had and not has:
            yield self._removed(name, old, is_never)
        elif has and not had:
            yield self._added(name, new, was_never)
        else:
            yield from self._required(name, member)
        if had and has:
            yield member

    def _removed(self, name: str, old: Trail | None, is_refused: bool) -> Difference:
        was_required, is_required = name in self._old.required, name in self._new.required
        up = BREAKING if was_required and not is_required else COMPATIBLE
        if not is_refused and not self._is_request and up == COMPATIBLE:
            up = UNDECIDED  # who reads it finds nothing
        unread = UNDECIDED if self._is_request else COMPATIBLE
        down = BREAKING if is_refused or (is_required and not was_required) else unread
        refuses = BREAKING in (down, up)
        return self._of(name, REMOVED, down, up, old, None, refuses, was_required)

    def _added(self, name: str, new: Trail | None, was_refused: bool) -> Difference:
        was_required, is_required = name in self._old.required, name in self._new.required
        down = BREAKING if is_required and not was_required else COMPATIBLE
        unread = UNDECIDED if self._is_request else COMPATIBLE
        up = BREAKING if was_refused or (was_required and not is_required) else unread
        refuses = BREAKING in (down, up)
        return self._of(name, ADDED, down, up, None, new, refuses, is_required)

    def _hidden(self, name: str, member: Member, is_never: bool) -> Difference:
        keyword = "readOnly" if self._is_request else "writeOnly"
        down, up = (BREAKING, COMPATIBLE) if is_never else (COMPATIBLE, BREAKING)
        if is_never and name in self._old.required:
            up = BREAKING
        if not is_never and name in self._new.required:
            down = BREAKING
        places = (_place(member.old, self._places[0]), _place(member.new, self._places[1]))
        texts = ("sent", "not sent") if is_never else ("not sent", "sent")
        return Difference(keyword, action_of(down, up), down, up, *places, *texts, name)

    def _required(self, name: str, member: Member) -> Iterator[Difference]:
        old, new = self._old.required.get(name), self._new.required.get(name)
        if (old is None) == (new is None):
            return
        down, up = (BREAKING, COMPATIBLE) if new else (COMPATIBLE, BREAKING)
        texts = ("optional", "required") if new else ("required", "optional")
        places = (
            old or _place(member.old, self._places[0]),
            new or _place(member.new, self._places[1]),
        )
        yield Difference("required", action_of(down, up), down, up, *places, *texts, name)

    def _others(self) -> Iterator[Member | Difference]:
        old, new = self._old.bundle, self._new.bundle
        was_open, is_open = _leaves_open(old), _leaves_open(new)
        if was_open and is_open:
            return
        member = Member(OTHERS, self._left.member(old, None), self._right.member(new, None))
        was_never, is_never = View(member.old).is_never, View(member.new).is_never
        if was_never != is_never:
            down, up = (BREAKING, COMPATIBLE) if is_never else (COMPATIBLE, BREAKING)
            keyword, texts = "additionalProperties", ("allowed", "refused")
            before, after = texts if is_never else texts[::-1]
            places = (_place(member.old, self._places[0]), _place(member.new, self._places[1]))
            yield Difference(keyword, action_of(down, up), down, up, *places, before, after)
        elif not was_never:
            yield member

    def _of(
        self, name: str, action: str, down: str, up: str, old: Trail | None, new: Trail | None,
        refuses: bool, is_required: bool,
    ) -> Difference:  # fmt: skip
        text = "required" if is_required else "optional"
        before, after = (text, "") if action == REMOVED else ("", text)
        places = (old or self._places[0], new or self._places[1])
        return Difference("properties", action, down, up, *places, before, after, name, refuses)


def _place(bundle: Bundle, otherwise: Trail) -> Trail:
    return bundle[0].trail if bundle else otherwise


def _named(bundle: Bundle) -> dict[str, Trail]:
    """Return the names that a bundle has a schema for, with their places."""
    return {
        name: (*part.trail[:-1], (*part.trail[-1], "properties", name))
        for part in reversed(bundle)
        for name in members_of(part.node)
    }


def _knows(view: View, name: str) -> bool:
    """Tell whether a schema says anything of a member: by its name, or of all others."""
    return name in _named(view.bundle) or name in view.required or not _leaves_open(view.bundle)


def _leaves_open(bundle: Bundle) -> bool:
    """Tell whether nothing is said of members that have no name."""
    return not any("additionalProperties" in part.node for part in bundle)
