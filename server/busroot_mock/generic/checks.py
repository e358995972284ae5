"""Reasons to refuse a request, each as far as a recorded refusal shows it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Ask, at
from busroot_mock.generic.conflicts import is_broken_reference, is_taken
from busroot_mock.generic.forms import is_of
from busroot_mock.generic.identities import identity_in_path
from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.json_patch import (
    is_patch,
    members_changed,
    names_nothing,
    values_at,
)
from busroot_mock.generic.key_marks import mark_of
from busroot_mock.generic.listed_values import is_amiss
from busroot_mock.generic.made_with import is_beyond
from busroot_mock.generic.model import Kind, Model, Refusal, Spec, steps_in
from busroot_mock.generic.path_texts import is_apart
from busroot_mock.generic.sources import etag_of
from busroot_mock.generic.users_of import Use, users_of
from busroot_mock.generic.writes import sent_record
from busroot_mock.generic.wrong_values import WRONG

More = Mapping[str, Any]
WRITING: Final = ("create", "put", "merge", "act")
_MAKING: Final = ("create", "put")
_OWN: Final = ("read", "merge", "remove", "act")


class Checks:
    """The refusals of an API, in the order in which servers look for reasons."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rules: dict[str, list[Refusal]] = {}
        for refusal in model.refusals:
            self._rules.setdefault(refusal.when, []).append(refusal)

    def refusal(self, spec: Spec, ask: Ask, items: Items) -> tuple[Refusal, str] | None:
        """Return why a request is refused, and the key of what is missing; None if it is not."""
        for when, holds in _FORMS.items():
            for rule in self._of(when, spec):
                if holds(rule.more, ask):
                    return rule, ""
        missing = self._unknown(spec, ask, items) or self._missing(spec, ask, items)
        if missing:
            return missing
        return next(((rule, "") for rule in self._conflicts(spec, ask, items)), None)

    def rules_of(self, spec: Spec) -> list[Refusal]:
        """Return the rules by which an operation may be refused, also those of other operations."""
        rules = [rule for when in self._rules for rule in self._of(when, spec)]
        known = {id(rule) for rule in rules if rule.when not in ("path", "missing")}
        known |= {id(r) for r in self._rules.get("path", ()) if r.more["of"] in spec.variables}
        own = self._model.kinds.get(spec.kind)
        for kind in (*self._model.way(spec.path), *((own,) if own and spec.does in _OWN else ())):
            known |= {id(self._nearest(kind, spec, is_own)) for is_own in (True, False)}
        found = [rule for rule in rules if id(rule) in known]
        # What says of several records what others say of one is refused as these are.
        singles = [self._model.specs.get(form["of"]) for form in spec.more.get("several", ())]
        others = [each for each in singles if each and "several" not in each.more]
        return found + [rule for each in others for rule in self.rules_of(each)]

    def among(self, rule: Refusal, spec: Spec, ask: Ask, items: Items) -> Sequence[Refusal]:
        """Return the other rules by which a request is refused that go into the same answer."""
        if not rule.more.get("among"):
            return ()
        bodies = [each for each in self._of("body", spec) if _has_wrong_body(each.more, ask)]
        others = [*bodies, *self._conflicts(spec, ask, items)]
        found = {_about(rule): rule}
        for each in others:
            if each.more.get("among") and each.status == rule.status:
                found.setdefault(_about(each), each)
        return [each for each in found.values() if each is not rule]

    def _of(self, when: str, spec: Spec) -> list[Refusal]:
        """Return the rules of a reason that hold for an operation, its own first."""
        rules = [rule for rule in self._rules.get(when, []) if self._holds(rule, spec)]
        return sorted(
            rules, key=lambda rule: (rule.label != spec.label, -len(rule.more.get("also", ())))
        )

    def _holds(self, rule: Refusal, spec: Spec) -> bool:
        if rule.label == spec.label or rule.when in ("path", "missing"):
            return True
        if rule.when == "unknown":
            return spec.path.startswith(str(rule.more["below"]))
        if rule.when in ("state", "changes", "used", "patch"):
            return False
        other = self._model.specs.get(rule.label)
        if other is None or spec.label in rule.more.get("except", ()):
            return False
        if rule.when == "credentials":
            return True
        if rule.when == "query":
            return other.does == spec.does and "members" not in rule.more
        if rule.when == "match":
            return (other.method == "GET") is (spec.method == "GET")
        is_alike = other.kind == spec.kind and other.kind != "" and spec.does in WRITING
        if rule.when == "broken":
            return spec.does in WRITING
        return is_alike and other.taken == spec.taken and rule.more.get("wrong") != "missing"

    def _users(self, kind: Kind, identity: Identity | None, items: Items) -> set[Use]:
        shows = {name: other.shows for name, other in self._model.kinds.items()}
        return {*users_of(kind.name, identity, items, shows)}

    def _unknown(self, spec: Spec, ask: Ask, items: Items) -> tuple[Refusal, str] | None:
        """Return the rule by which a value of the path must name a record of another kind."""
        for rule in self._of("unknown", spec):
            value = ask.values[rule.more["of"]]
            kind = self._model.kinds[rule.more["kind"]]
            known = any(each[-1] == value for each in items.of(kind.name) if each)
            if not known and not self._is_unsure(kind):
                return rule, value
        return None

    def _missing(self, spec: Spec, ask: Ask, items: Items) -> tuple[Refusal, str] | None:
        way = self._model.way(spec.path)
        own = self._model.kinds.get(spec.kind)
        if own is not None and own not in way and spec.does in _OWN:
            way = [*way, own]  # named by another member than its key
        for kind in way:
            is_own = kind is own and (
                kind.path == spec.path.rstrip("/") or not spec.path.startswith(kind.path)
            )
            if is_own and spec.does not in _OWN:
                continue
            if kind.name == spec.kind and not is_own and spec.does != "act":
                continue
            identity = identity_in_path(kind, ask, items)
            if items.get(kind.name, identity) is None:
                if self._is_unsure(kind) or is_beyond(self._model, kind, ask):
                    continue
                rule = self._nearest(kind, spec, is_own)
                return (rule, identity[-1] if identity else "") if rule else None
        return None

    def _is_unsure(self, kind: Kind) -> bool:
        """Tell whether records may be there that nothing has shown: no operation makes them."""
        is_made = any(s.kind == kind.name and s.does in _MAKING for s in self._model.specs.values())
        rules = self._rules.get("missing", [])
        return not is_made and all(rule.more.get("kind") != kind.name for rule in rules)

    def _nearest(self, kind: Kind, spec: Spec, is_own: bool) -> Refusal | None:
        """Return the refusal of what is missing that was recorded in the most similar case."""

        def nearness(rule: Refusal) -> tuple[bool, ...]:
            of_kind = rule.more.get("kind") == kind.name
            is_same = rule.more.get("own") is is_own
            method = rule.label.partition(" ")[0]
            return (
                rule.label == spec.label and of_kind,
                of_kind and is_same,
                of_kind,
                is_same,
                rule.label == spec.label,
                method == spec.method,
            )

        return max(self._rules.get("missing", []), key=nearness, default=None)

    def _conflicts(self, spec: Spec, ask: Ask, items: Items) -> Iterator[Refusal]:
        kind = self._model.kinds.get(spec.kind)
        if kind is None:
            return
        for rule in self._of("match", spec):
            if kind.path == spec.path and _mismatches(rule.more, ask, kind, items):
                yield rule
        item = items.get(kind.name, identity_in_path(kind, ask, items))
        for rule in self._of("state", spec):
            above = self._model.kinds.get(rule.more.get("of", ""))
            held = items.get(above.name, identity_in_path(above, ask, items)) if above else item
            if held and _is_refused(rule.more, ask, held.members):
                yield rule
        identity = identity_in_path(kind, ask, items)
        for rule in self._of("used", spec) if item else ():
            if (rule.more["kind"], rule.more["by"]) in self._users(kind, identity, items):
                yield rule
        for rule in self._of("patch", spec):
            if item and _is_wrong_patch(rule.more, ask.data, item.members):
                yield rule
        for rule in self._of("changes", spec):
            if item and _would_change(rule.more, spec, ask, item.members):
                yield rule
        if spec.does in WRITING:
            for rule in self._of("same", spec):
                if is_taken(rule.more, spec, ask, kind, items):
                    yield rule
            for rule in self._of("refers", spec):
                if is_broken_reference(rule.more, spec, ask, items):
                    yield rule


def _about(rule: Refusal) -> str:
    """Return the member of a body that a rule is about."""
    return str(rule.more.get("member") or str(rule.more.get("at", "")).rpartition("/")[2])


def _lacks_credentials(more: More, ask: Ask) -> bool:
    value = ask.headers.get(more["header"])
    return bool(value and mark_of(value) in more["marks"]) if "marks" in more else not value


def _has_odd_path(more: More, ask: Ask) -> bool:
    return more["of"] in ask.values and _is_odd(more, ask.values[more["of"]])


def _has_odd_query(more: More, ask: Ask) -> bool:
    return any(name == more["of"] and _is_odd(more, text) for name, text in ask.spread)


def words_in(text: str) -> list[str]:
    """Return the names of members in a query that sorts or selects; not those within objects."""
    words = (part.strip().lstrip("+-").partition(":")[0] for part in text.split(","))
    return [word for word in words if word and "." not in word and "*" not in word]


def _is_odd(more: More, text: str) -> bool:
    if "members" in more:
        return any(word not in more["members"] for word in words_in(text))
    form = more.get("form")
    return text in more["texts"] if form is None else not is_of(form, text)


def _is_no_json(more: More, ask: Ask) -> bool:
    return ask.data is BROKEN and ask.is_meant_as_json


def _has_wrong_body(more: More, ask: Ask) -> bool:
    if ask.data is BROKEN:
        return False
    if more["wrong"] == "apart":
        return is_apart(more, ask)
    place = steps_in(more["at"])
    value = at(ask.data, place) if ask.data is not ABSENT else ABSENT
    also = (at(ask.data, steps_in(other)) for other in more.get("also", ()))
    values = value if more.get("each") and isinstance(value, list) else [value]
    if is_patch(ask.data) and more["wrong"] not in ("missing", "unknown"):
        given = values_at(ask.data, more["at"])
        return any(WRONG[more["wrong"]](more, each) for each in [*values, *given])
    is_wrong = any(WRONG[more["wrong"]](more, each) for each in values)
    return is_wrong and all(each is ABSENT for each in also) and _has_outer(ask, place)


def _has_outer(ask: Ask, place: Sequence[str | int]) -> bool:
    return not place or isinstance(at(ask.data, tuple(place[:-1])), dict)


_FORMS: Final[Mapping[str, Callable[[More, Ask], bool]]] = {
    "credentials": _lacks_credentials,
    "path": _has_odd_path,
    "query": _has_odd_query,
    "broken": _is_no_json,
    "body": _has_wrong_body,
}


def _mismatches(more: More, ask: Ask, kind: Kind, items: Items) -> bool:
    text = ask.headers.get(more["header"])
    item = items.get(kind.name, identity_in_path(kind, ask, items))
    if not text:
        return False
    has_it = item is not None and (text == "*" or text == etag_of(kind, item.members))
    return has_it if more["header"] == "if-none-match" else not has_it


def _is_refused(more: More, ask: Ask, members: Members) -> bool:
    """Tell whether a record has the value, or the list, for which a request is refused."""
    if "value" in more:
        return bool(members.get(more["member"], ABSENT) == more["value"])
    return is_amiss(more, ask, members)


def _is_wrong_patch(more: More, data: Any, members: Members) -> bool:
    if not is_patch(data):
        return False
    if more["wrong"] == "absent":
        return names_nothing(data, members)
    return more["member"] in members_changed(data)


def _would_change(more: More, spec: Spec, ask: Ask, old: Members) -> bool:
    name = more["member"]
    value = sent_record(spec, ask, old).get(name, ABSENT)
    return value is not ABSENT and name in old and old[name] != value
