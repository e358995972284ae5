"""Causes of refusals: each sets a request apart from those that were done."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import BROKEN
from busroot_mock.generic.model import pointer_to
from busroot_mock.learning.causes.body_causes import Bodies
from busroot_mock.learning.causes.change_causes import changed, said_changed
from busroot_mock.learning.causes.named_causes import SURE
from busroot_mock.learning.causes.pair_causes import SAYS_SAME, taken_beside
from busroot_mock.learning.causes.patch_causes import wrong_change
from busroot_mock.learning.causes.path_texts import apart_from_path
from busroot_mock.learning.causes.reference_causes import is_of_form, names_nothing
from busroot_mock.learning.causes.said_references import said_to_be_absent
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.causes.shared_values import is_taken, was_shared
from busroot_mock.learning.causes.state_causes import is_refused_alike, state_apart
from busroot_mock.learning.causes.targets import Targets
from busroot_mock.learning.causes.wrong_keys import Marks, wrong_key
from busroot_mock.learning.changes.listed_values import values_amiss
from busroot_mock.learning.kinds.roles import Roles
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in
from busroot_mock.learning.walk.links import Links, links_in, up_to
from busroot_mock.recordings.secret_words import is_secret_word

_FEW: Final = 3
_CONDITIONS: Final = ("if-match", "if-none-match")
_CONFLICT: Final = 409
_FORBIDDEN: Final = 403
_NOT_ALLOWED: Final = 405
_UNAUTHORIZED: Final = (401, _FORBIDDEN)
_OF_ONE: Final = ("read", "put", "merge", "remove", "act")


class Cause(NamedTuple):
    """Why a request was refused.

    Attributes:
        more: What of it is refused, in the words of the contract.
    """

    when: str
    more: Mapping[str, Any]


Find = Callable[[Seen], Cause | None]


class Causes:
    """Finds reasons by comparing what was refused with what was done."""

    def __init__(self, seen: Sequence[Seen], roles: Roles, links: Links, marks: Marks) -> None:
        self._roles, self._links, self._marks = roles, links, marks
        self._done = [each for each in seen if each.call.is_success]
        self._refused = [each for each in seen if not each.call.is_success]
        self._bodies = Bodies(self._done)
        self._targets = Targets(self._done, self._refused)
        self._credentials = self._header()

    def cause(self, each: Seen) -> Cause | None:
        """Return why a request was refused; None if nothing sets it apart."""
        status = each.call.status
        if status == _NOT_ALLOWED:
            return None  # it says nothing of what was sent
        first: tuple[Find, ...]
        rest: tuple[Find, ...] = (
            self._same,
            self._reference,
            self._missing,
            self._changed,
            self._state,
        )
        rest += (self._unnamed, self._value)
        if status == _FORBIDDEN:
            # Who may do something is not shown by what was sent, unless the answer says so.
            first = (self._unknown_caller, self._missing, self._path, self._quoted)
            first, rest = (*first, self._said_query), rest[3:5]
        elif status in (401, 404, 410):
            first = (self._unknown_caller, self._unnamed, self._missing, self._path, self._query)
            first += (self._body,)
        elif status in (304, 412, 428):
            first = (self._condition,)
        elif status == 409:
            first = (
                self._same,
                self._reference,
                self._condition,
                self._changed,
                self._state,
                self._missing,
                self._body,
            )
        else:
            first = (self._unknown_caller, self._broken, self._said_absent, self._named)
            first += (self._said_changed, self._quoted, self._apart)
            first += (self._query, self._path, self._body, self._said)
        first = (self._patch, *first)
        finds = (self._used, *first, *rest) if each.uses else (*first, *rest)
        return next((cause for find in finds if (cause := find(each))), None)

    def _header(self) -> str | None:
        """Return the header by which callers are known: that most requests had."""
        names = Counter(
            name
            for each in self._done
            for name, value in each.call.ask.headers.items()
            if value and is_secret_word(name)
        )
        common = [name for name, count in names.most_common(1) if count * 2 > len(self._done)]
        return next(iter(common), None)

    def _unknown_caller(self, each: Seen) -> Cause | None:
        name = self._credentials
        if name is None:
            return None
        if each.call.ask.headers.get(name):
            is_about = each.call.status in _UNAUTHORIZED
            more = wrong_key(each, self._done, name, self._marks) if is_about else None
            return Cause("credentials", more) if more else None
        without = {other.call.label for other in self._done if not other.call.ask.headers.get(name)}
        return Cause("credentials", {"header": name, "except": sorted(without)})

    def _broken(self, each: Seen) -> Cause | None:
        ask = each.call.ask
        return Cause("broken", {}) if ask.data is BROKEN and ask.is_meant_as_json else None

    def _condition(self, each: Seen) -> Cause | None:
        for name in _CONDITIONS:
            if each.call.ask.headers.get(name):
                return Cause("match", {"header": name})
        return None

    def _query(self, each: Seen) -> Cause | None:
        more = self._targets.query(each)
        return Cause("query", more) if more else None

    def _said_query(self, each: Seen) -> Cause | None:
        more = self._targets.said_query(each)
        return Cause("query", more) if more else None

    def _path(self, each: Seen) -> Cause | None:
        more = self._targets.path(each)
        return Cause("path", more) if more else None

    def _unnamed(self, each: Seen) -> Cause | None:
        """Find a value of the path that names no record, as it did whenever this was done."""
        for name, kind in links_in(each.call.path, self._links).items():
            value = each.call.ask.values[name]
            if value not in each.keys.get(kind, ()):
                below = up_to(each.call.path, name)
                return Cause("unknown", {"of": name, "kind": kind, "below": below, "key": value})
        return None

    def _missing(self, each: Seen) -> Cause | None:
        if each.missing is None:
            return None
        kind = self._roles.kinds[each.missing[0]]
        is_own = kind.name == each.role.kind and each.role.does in _OF_ONE
        return Cause("missing", {"kind": kind.name, "own": is_own, "key": each.missing[1]})

    def _body(self, each: Seen) -> Cause | None:
        more = None if each.call.ask.data is BROKEN else self._bodies.shape(each)
        text = each.call.said
        if more and not mentions(text, more["at"].rpartition("/")[2]):
            other = self._said(each) or (self._same(each) if SAYS_SAME.search(text) else None)
            return other or self._of_body(each, more)
        return self._of_body(each, more)

    def _of_body(self, each: Seen, more: dict[str, Any] | None) -> Cause | None:
        if more and more["wrong"] == "missing" and more["at"] == pointer_to(each.role.taken) != "":
            more = {**more, "types": ["object"]}  # what stands for the record must be one
        return Cause("body", more) if more else None

    def _named(self, each: Seen) -> Cause | None:
        """Find what is wrong with a member that the answer names."""
        more = None if self._same(each) else self._bodies.named(each)
        others = (self._said_changed, self._changed, self._reference)
        if more and more["wrong"] not in SURE:
            is_other = self._bodies.names_rather(each, more["at"])
            is_other = is_other or any(find(each) for find in others)
            is_form = is_other and is_of_form(each, more, self._refused, self._reference)
            more = None if is_other and not is_form else more
        return self._of_body(each, more)

    def _quoted(self, each: Seen) -> Cause | None:
        """Find a value that the answer repeats, unless it is that of another record."""
        if each.call.ask.data is BROKEN or self._same(each):
            return None
        more = self._bodies.quoted(each)
        return Cause("body", more) if more else None

    def _value(self, each: Seen) -> Cause | None:
        more = None if each.call.ask.data is BROKEN else self._bodies.value(each)
        return Cause("body", more) if more else None

    def _said_changed(self, each: Seen) -> Cause | None:
        name = said_changed(each)
        return Cause("changes", {"member": name}) if name else None

    def _said(self, each: Seen) -> Cause | None:
        """Find a member that the answer names: it is what others have, or what else is wrong."""
        text = each.call.said
        if each.call.ask.data is BROKEN:
            return None
        for find in (self._same, self._reference, self._changed):
            cause = find(each)
            name = cause.more.get("member") or str(cause.more["at"])[1:] if cause else ""
            if cause and mentions(text, name):
                return cause
        more = self._bodies.named_value(each)
        return Cause("body", more) if more else None

    def _changed(self, each: Seen) -> Cause | None:
        name = changed(each, self._done)
        return Cause("changes", {"member": name}) if name else None

    def _apart(self, each: Seen) -> Cause | None:
        """Find a text that does not go with a value of the path, as it did in all others."""
        more = apart_from_path(each, self._done)
        return Cause("body", more) if more else None

    def _used(self, each: Seen) -> Cause | None:
        """Find records that refer to one that is to be removed, as none did when that was done."""
        done = [other.uses for other in self._done if other.call.label == each.call.label]
        found = each.uses.difference(*done)
        text = each.call.said.lower()
        if not done:  # then the answer must name what refers to it
            found = frozenset(use for use in found if use[0].lower() in text)
        if not found or each.call.status in (401, 404, 410):
            return None
        kind, by = min(found, key=lambda use: (use[0].lower() not in text, len(use[1]), use))
        return Cause("used", {"kind": kind, "by": by})

    def _state(self, each: Seen) -> Cause | None:
        """Find a value of the record, or of one above, that none had when this was done."""
        done = [other for other in self._done if other.call.label == each.call.label]
        refused = [other for other in self._refused if is_refused_alike(other, each)]
        more = values_amiss(each, done, refused)
        more = more or state_apart(each, done, refused, partial(self._keys, each))
        return Cause("state", more) if more else None

    def _patch(self, each: Seen) -> Cause | None:
        more = wrong_change(each, [o for o in self._done if o.call.label == each.call.label])
        return Cause("patch", more) if more else None

    def _keys(self, each: Seen, of: str) -> set[str | None]:
        kind = self._roles.kinds.get(of or each.role.kind)
        return {kind.key, *kind.aliases} if kind else set()

    def _same(self, each: Seen) -> Cause | None:
        """Find a member whose value another record has, and that no two records ever shared."""
        sent, text = sent_in(each), each.call.said
        ways: tuple[dict[str, bool], ...] = ({}, {"gone": True})
        for gone in ways if each.call.status == _CONFLICT else ways[:1]:
            found = [name for name in sent if is_taken(each, name, sent[name], *gone)]
            found = [name for name in found if not was_shared(each, name, self._done)]
            found = [name for name in found if not was_shared(each, name, self._done, *gone)]
            is_said = each.call.status == _CONFLICT or SAYS_SAME.search(text)
            found = [name for name in found if is_said or mentions(text, name)]
            if found:
                name = min(found, key=lambda name: (not mentions(text, name), len(name)))
                about = None if mentions(text, name) else self._bodies.value(each)
                if about and mentions(text, about["at"].rpartition("/")[2]):
                    return None  # the answer names another member, whose value was never taken
                return Cause("same", {"member": name, **gone})
        kind = self._roles.kinds.get(each.role.kind)
        makes = each.role.does == "create"
        more = taken_beside(each, kind, self._done) if makes and kind else None
        return Cause("same", more) if more else None

    def _said_absent(self, each: Seen) -> Cause | None:
        found = said_to_be_absent(each, self._done, self._roles.kinds.get(each.role.kind))
        return Cause("refers", found) if found else None

    def _reference(self, each: Seen) -> Cause | None:
        kind = self._roles.kinds.get(each.role.kind)
        found = names_nothing(each, self._done, kind)
        return Cause("refers", found) if found else None
