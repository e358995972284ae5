"""Generic handlers: what each operation does with the records, and how it answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from busroot_mock.generic.ask import ABSENT, Ask, at, json_of
from busroot_mock.generic.batches import answer_batch
from busroot_mock.generic.checks import Checks
from busroot_mock.generic.forms import Draw
from busroot_mock.generic.identities import identities_in, identity_in_path, identity_of
from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.generic.lists import chosen, page_of
from busroot_mock.generic.made_with import children, stand_in
from busroot_mock.generic.many import many
from busroot_mock.generic.model import Kind, Model, Recorded, Spec
from busroot_mock.generic.nearest import is_asked, nearest
from busroot_mock.generic.parents import Parents
from busroot_mock.generic.parts import all_with_parts, remove, with_parts
from busroot_mock.generic.paths import Paths
from busroot_mock.generic.references import with_shown
from busroot_mock.generic.renames import rename
from busroot_mock.generic.several import answer_several
from busroot_mock.generic.several_reasons import with_others
from busroot_mock.generic.sources import Scope, rendered
from busroot_mock.generic.writes import (
    Making,
    changed,
    fresh_id,
    leave,
    made,
    sent_record,
)

STATE: Final = "state"
RECORDING: Final = "recording"
NOTHING: Final = "nothing"
_OF_ONE: Final = ("read", "merge", "act", "remove")
UNKNOWN: Final = 0
"""In place of a status that nothing says."""


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        by: What it was made of: the state, a recording, an example, a schema; or nothing.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    by: str


class Engine:
    """Answers the operations of a model from records.

    Args:
        model: What is known.
        base: What stands before the paths, such as `/v1`.
    """

    def __init__(self, model: Model, base: str = "") -> None:
        self.model = model
        self.base = base
        self.paths = Paths(spec.path for spec in model.specs.values())
        self._checks = Checks(model)

    def find(self, method: str, path: str) -> tuple[Spec | None, dict[str, str]]:
        """Return the operation for a method and a path, if there is one, and the path's values."""
        found = self.paths.find(path)
        if found is None:
            return None, {}
        return self.model.specs.get(f"{method} {found[0]}"), found[1]

    def reply(self, spec: Spec, ask: Ask, items: Items, now: int, draw: Draw) -> Reply:
        """Answer a request; writes change the items."""
        if "several" in spec.more and (reply := answer_several(self, spec, ask, items, now, draw)):
            return reply
        refused = self._checks.refusal(spec, ask, items)
        if refused:
            rule, missing = refused
            scope = self._scope(spec, ask, items, now)
            scope.missing = missing
            others = self._checks.among(rule, spec, ask, items)
            answers = [self.model.answers[each.answer] for each in (rule, *others)]
            return self._rendered(with_others(*answers), rule.status, scope, STATE)
        if spec.does == "batch":
            return answer_batch(self, spec, ask, items, now, draw)
        if spec.does in ("answer", "several"):
            return self._nearest(spec, ask, now)
        if spec.does == "many":
            found, scope = many(spec, ask, Making(self.model, items, items.tick(now), draw))
            return self._rendered(found, found.status, scope, STATE)
        time = now if spec.does in ("read", "list") else items.tick(now)
        making = Making(self.model, items, time, draw, sent_record(spec, ask), ask.data)
        if spec.does in _OF_ONE and not stand_in(making, spec, ask):
            return self._nearest(spec, ask, now)
        outcome, scope = _DOES[spec.does](self, spec, ask, making)
        if scope.kind and scope.item:
            scope.item = with_shown(self.model.kinds, scope.kind, scope.item, items)
        scope.parents = Parents(self.model, ask, items)
        left = spec.more.get("leaves")
        if left:
            scope.fresh = fresh_id(making, left)
        reply = self._success(spec, spec.status.get(outcome), scope)
        if left:
            leave(making, left, ask, json_of(reply.body))
        return reply

    def _scope(self, spec: Spec, ask: Ask, items: Items, now: int) -> Scope:
        kind = self.model.kinds.get(spec.kind)
        item = None
        if kind:
            identity = identity_in_path(kind, ask, items)
            item = items.get(kind.name, identity)
            item = item and with_parts(self.model, kind, identity, item, items, ask.asked)
        return Scope(ask, kind, item, time=now)

    def _success(self, spec: Spec, status: int | None, scope: Scope) -> Reply:
        answers = [
            each
            for each in self.model.answers
            if each.label == spec.label and not each.is_refusal and status in (None, each.status)
        ]
        if not answers:
            return Reply(status or UNKNOWN, {}, b"", NOTHING)
        recorded = next((each for each in answers if is_asked(each, scope.ask)), answers[0])
        return self._rendered(recorded, recorded.status, scope, STATE)

    def _nearest(self, spec: Spec, ask: Ask, now: int) -> Reply:
        recorded = nearest(self.model, spec, ask)
        if recorded is None:
            return Reply(UNKNOWN, {}, b"", NOTHING)
        if spec.kind and not recorded.is_refusal and not recorded.is_empty:
            return Reply(recorded.status, {}, b"", NOTHING)  # a record that nothing has shown
        return self._rendered(recorded, recorded.status, Scope(ask, time=now), RECORDING)

    def _rendered(self, recorded: Recorded, status: int, scope: Scope, by: str) -> Reply:
        headers = {
            name: str(value)
            for name, source in recorded.headers.items()
            if (value := rendered(source, scope)) is not ABSENT
        }
        if recorded.is_empty:
            return Reply(status, headers, b"", by)
        body = rendered(recorded.body, scope)
        if not recorded.media_type.endswith("json"):
            return Reply(
                status, {"content-type": recorded.media_type, **headers}, str(body).encode(), by
            )
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Reply(status, {"content-type": recorded.media_type, **headers}, text.encode(), by)

    def url(self, ask: Ask, **more: str) -> str:
        """Return the URL of a request with other values in its query."""
        query = [(name, value) for name, value in ask.query if name not in more]
        host = ask.headers.get("host", "localhost")
        pairs = urlencode([*query, *more.items()])
        return f"http://{host}{self.base}{ask.path}?{pairs}"


Outcome = tuple[str, Scope]


def _read(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    if spec.more.get("sets"):
        _change(engine, spec, ask, making)
    return "done", engine._scope(spec, ask, making.items, making.time)


def _list(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    found = chosen(spec, kind, ask, making.items)
    page = page_of(spec, ask, found)
    following = engine.url(ask, **page.following) if page.following else None
    shown = all_with_parts(engine.model, kind, page.items, making.items)
    scope = Scope(ask, kind, None, shown, len(found), page.fields, following=following)
    scope.time, scope.token = making.time, next(iter((page.following or {}).values()), None)
    return "done", scope


def _clear(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    found = chosen(spec, kind, ask, making.items)
    held = making.items.of(kind.name)
    for identity in [each for each, item in held.items() if item in found]:
        remove(engine.model, kind, identity, making.items)
    return "done", Scope(ask, kind, None, found, len(found), time=making.time)


def _about(engine: Engine, ask: Ask, kind: Kind, identity: Identity, making: Making) -> Scope:
    """Return what an answer to a write can take of its record."""
    item = making.items.get(kind.name, identity)
    shown = item and with_parts(engine.model, kind, identity, item, making.items)
    return Scope(ask, kind, shown, time=making.time)


def _create(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    sent = sent_record(spec, ask)
    key = sent.get(kind.key or "", ABSENT)
    by = spec.more.get("knownBy")
    if by in sent:
        outer = identity_of(kind, ask, "", sent)[:-1]
        held = making.items.of(kind.name).items()
        known = [own for own, i in held if own[:-1] == outer and i.members.get(by) == sent[by]]
        if known:
            return "there", _about(engine, ask, kind, known[0], making)
    if key is not ABSENT and spec.status.get("there"):
        there = identity_of(kind, ask, key, sent)
        old = making.items.get(kind.name, there)
        if old is not None and spec.more.get("again") == "merge":
            return _changed(engine, spec, kind, ask, making, there)
        if old is not None:
            return "there", _about(engine, ask, kind, there, making)
    identity, item = made(making, kind, spec, ask)
    making.items.put(kind.name, identity, item)
    for child in [*children(making, kind, identity)]:
        making.items.put(*child)
    return "made", _about(engine, ask, kind, identity, making)


def _put(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    if making.items.get(kind.name, identity_in_path(kind, ask, making.items)) is None:
        return _create(engine, spec, ask, making)
    return _change(engine, spec, ask, making)


def _change(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    return _changed(engine, spec, kind, ask, making, identity_in_path(kind, ask, making.items))


def _changed(
    engine: Engine, spec: Spec, kind: Kind, ask: Ask, making: Making, identity: Identity
) -> Outcome:
    old = making.items.get(kind.name, identity) or Item({}, ask.values)
    item = changed(making, kind, spec, ask, old, spec.more.get("whole", False))
    making.items.put(kind.name, identity, item)
    new = sent_record(spec, ask).get(kind.key or "", ABSENT) if spec.more.get("renames") else ABSENT
    if new is not ABSENT:
        identity = rename(engine.model, spec, kind, identity, new, making.items)
    return "there", _about(engine, ask, kind, identity, making)


def _remove(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    identity = identity_in_path(kind, ask, making.items)
    old = making.items.get(kind.name, identity)
    remove(engine.model, kind, identity, making.items)
    return "done", Scope(ask, kind, old, time=making.time)


def _drop(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind, keys = engine.model.kinds[spec.kind], at(ask.data, spec.taken)
    for identity in identities_in(keys, kind.name, making.items):
        remove(engine.model, kind, identity, making.items)
    return "done", Scope(ask, kind, None, time=making.time)


def _restore(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    identity = making.items.find_gone(kind.name, ask.last)
    if identity is not None:
        making.items.put_back(kind.name, identity, engine.model.parts[kind.name])
    item = making.items.get(kind.name, identity) if identity is not None else None
    return "done", Scope(ask, kind, item, time=making.time)


def _purge(engine: Engine, spec: Spec, ask: Ask, making: Making) -> Outcome:
    kind = engine.model.kinds[spec.kind]
    identity = making.items.find_gone(kind.name, ask.last)
    if identity is not None:
        making.items.drop(kind.name, identity)
    return "done", Scope(ask, kind, None, time=making.time)


_DOES: Final[Mapping[str, Callable[[Engine, Spec, Ask, Making], Outcome]]] = {
    "read": _read,
    "list": _list,
    "clear": _clear,
    "create": _create,
    "put": _put,
    "merge": _change,
    "act": _change,
    "remove": _remove,
    "drop": _drop,
    "restore": _restore,
    "purge": _purge,
}
