"""Records that writes make and change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.entries import with_appended, with_entries, with_joined
from busroot_mock.generic.forms import Draw, slug_of, time_as
from busroot_mock.generic.identities import identity_in_path, identity_of
from busroot_mock.generic.items import Identity, Item, Items, Members
from busroot_mock.generic.json_patch import is_patch, patched
from busroot_mock.generic.kept_values import as_kept
from busroot_mock.generic.listed_values import change_values
from busroot_mock.generic.model import Kind, Model, Source, Sources, Spec, steps_in
from busroot_mock.generic.numbers import drawn_id, passed
from busroot_mock.generic.references import named_by, with_objects, with_shown
from busroot_mock.generic.whole_numbers import as_whole


@dataclass(frozen=True)
class Making:
    """What making and changing records needs beside them.

    Attributes:
        time: Of the change, epoch ms.
        draw: Draws texts for new ids.
        sent: What the request says of the record, even what is not kept.
        data: All that it says.
    """

    model: Model
    items: Items
    time: int
    draw: Draw
    sent: Members = field(default_factory=dict)
    data: Any = ABSENT


def sent_record(spec: Spec, ask: Ask, old: Members | None = None) -> Members:
    """Return what a body says of the record, empty if nothing.

    Args:
        spec: The operation.
        ask: The request.
        old: What the record is, for a body that lists changes of it.
    """
    if is_patch(ask.data):
        return patched(old or {}, ask.data, spec.taken)
    value = at(ask.data, spec.taken) if ask.data is not ABSENT else ABSENT
    if not isinstance(value, dict):
        return {}
    shown = spec.more.get("showsAs", {})
    taken, left = masked(value, spec.more.get("only", ""), ask), spec.more.get("ignores", ())
    return {shown.get(name, name): each for name, each in taken.items() if name not in left}


def masked(sent: Members, only: str, ask: Ask) -> Members:
    """Return what is sent of a record, of which a parameter may name the members that are meant."""
    text = dict(ask.query).get(only) if only else None
    return sent if text is None else {n: each for n, each in sent.items() if n in text.split(",")}


def fresh_id(making: Making, left: Mapping[str, Any]) -> Any:
    """Return the key of a record that a request leaves beside its own."""
    return _new_id(making, making.model.kinds[left["kind"]], left["form"])


def leave(making: Making, left: Mapping[str, Any], ask: Ask, data: Any) -> None:
    """Enter the record that an answer shows beside what the request is about."""
    kind, record = making.model.kinds[left["kind"]], at(data, steps_in(left["at"]))
    if isinstance(record, dict) and kind.key in record:
        identity = identity_of(kind, ask, record[kind.key], record)
        making.items.put(kind.name, identity, Item(record, ask.values))


def made(making: Making, kind: Kind, spec: Spec, ask: Ask) -> tuple[Identity, Item]:
    """Return a new record, with what the server fills in."""
    members = _taken(kind, sent_record(spec, ask))
    if kind.key is not None and kind.path == spec.path:
        members[kind.key] = key_like(ask.values[kind.variables[-1]], kind)
    if spec.more.get("copies"):
        other = making.items.get(kind.name, identity_in_path(kind, ask, making.items))
        old = other.members if other else {}
        members = {n: old[n] for n in spec.more["copies"] if n in old} | members
    item = Item(members, ask.values)
    for name, source in {**kind.fills, **spec.more.get("fills", {})}.items():
        if name not in members:
            value = filled_in(making, kind, source, item)
            if value is not ABSENT:
                members[name] = value
    _complete(making, kind, item)
    return identity_of(kind, ask, members.get(kind.key or "", ""), members), item


def changed(making: Making, kind: Kind, spec: Spec, ask: Ask, old: Item, is_whole: bool) -> Item:
    """Return a new version of a record; what is left out of a whole one falls away."""
    sent = sent_record(spec, ask, old.members)
    taken = _taken(kind, with_entries(spec.more.get("entries", {}), old.members, sent))
    taken |= with_appended(spec.more.get("appends", ()), old.members, taken)
    taken |= with_joined(spec.more.get("joins", ()), old.members, taken)
    if spec.does == "act":
        own = kind.members - {each.get("to", each.get("from")) for each in _lists_of(spec)}
        taken = {name: value for name, value in taken.items() if name in own}
    members, fills = _with_old(kind, spec, old.members, taken, is_patch(ask.data), is_whole)
    if kind.key is not None and kind.key in old.members:
        members[kind.key] = old.members[kind.key]
    item = Item(members, old.within)
    for name, source in fills.items():
        if name not in members:
            value = filled_in(making, kind, source, item)
            if value is not ABSENT:
                members[name] = value
    sets: Mapping[str, Source] = spec.more.get("sets", {})
    said = {
        name for name in taken if not is_patch(ask.data) or taken[name] != old.members.get(name)
    }
    for name, source in {**kind.touches, **sets}.items():
        if name not in said or name in sets:
            value = _touched(making, kind, source, item, old.members.get(name), ask)
            if value is not ABSENT:
                members[name] = value
    _change_lists(making, kind, spec, ask, item)
    _complete(making, kind, item)
    return item


def _with_old(
    kind: Kind, spec: Spec, old: Members, taken: Members, is_list: bool, is_whole: bool
) -> tuple[Members, Sources]:
    """Return what is taken with what stays of a record, and where the rest comes from.

    Args:
        kind: Of the record.
        spec: The operation.
        old: The record.
        taken: What is sent of it.
        is_list: Whether a list of changes is sent.
        is_whole: Whether what is left out falls away.
    """
    if is_list:
        return taken, {}
    if is_whole:
        kept = {n for n in old if n in kind.fills and n not in kind.replaced}
        return {n: old[n] for n in old if n in kept} | taken, kind.replaced
    resets: Sources = spec.more.get("resets", {})
    return {n: old[n] for n in old if n not in resets} | taken, resets


def _change_lists(making: Making, kind: Kind, spec: Spec, ask: Ask, item: Item) -> None:
    """Add what is sent to a list of the record, or take away from it what the path names."""
    adds, takes = _lists_of(spec)
    if "values" in {*adds, *takes}:
        change_values(adds, takes, ask, item.members)
        return
    if adds:
        part = Item({**sent_record(spec, ask)}, ask.values)
        for name, source in adds["fills"].items():
            if name not in part.members:
                part.members[name] = filled_in(making, kind, source, part)
        item.members[adds["to"]] = [*listed(item.members.get(adds["to"])), part.members]
    if takes:
        name, by = takes["from"], takes["by"]
        item.members[name] = [
            each
            for each in listed(item.members.get(name))
            if not isinstance(each, dict) or str(each.get(by)) != ask.last
        ]


def _lists_of(spec: Spec) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return which list an operation adds to, and which it takes from; empty for none."""
    return spec.more.get("adds", {}), spec.more.get("takes", {})


def listed(value: Any) -> list[Any]:
    """Return a list as it is, and an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def _taken(kind: Kind, sent: Members) -> Members:
    return {
        name: as_kept(kind, name, value)
        for name, value in with_objects(kind.sends, sent).items()
        if name not in kind.drops and (kind.is_open or name in kind.members)
    }


def _complete(making: Making, kind: Kind, item: Item) -> None:
    """Give objects the members with which they are shown."""
    for name, source in kind.shapes.items():
        sent = item.members.get(name)
        if isinstance(sent, dict):
            item.members[name] = {**filled_in(making, kind, source, item), **sent}


def filled_in(making: Making, kind: Kind, source: Source, item: Item) -> Any:
    """Return the value of a member of a record that the server fills in; `ABSENT` for none."""
    way = source["as"]
    if way == "time":
        return time_as(source, making.time)
    if way in ("uuid", "number"):
        return _new_id(making, kind, source)
    if way in ("next", "count"):
        return passed(making.items, kind.name, source, item.within)
    if way == "path":
        value = item.within.get(source["of"])
        return ABSENT if value is None else as_whole(value) if source.get("number") else value
    if way == "mapped":
        return source["to"].get(str(item.members.get(source["of"])), source["else"])
    if way in ("text", "object", "objects"):
        return _composed(making, kind, source, item)
    if way == "sent":
        steps = steps_in(source["of"])
        return at(item.members, steps, at(making.sent, steps, source["else"]))
    if way == "member":
        return _of_member(source, item.members.get(source["of"], ABSENT))
    if way == "referred":
        return _referred(making, kind, source, item)
    if way == "parent":
        parent = making.model.kinds[source["kind"]]
        identity = tuple(item.within.get(name, "") for name in parent.variables)
        own = making.items.find(parent.name, identity, parent.aliases) or identity
        found = making.items.get(parent.name, own)
        usual = source.get("else", ABSENT)
        steps = steps_in(source["at"]) if "at" in source else (source["of"],)
        return usual if found is None else at(found.members, steps, usual)
    return source["value"]


def _referred(making: Making, kind: Kind, source: Source, item: Item) -> Any:
    """Return a member of the record that another member names."""
    key = item.members.get(source["by"], "")
    if isinstance(key, dict):
        rule = kind.shows.get(source["by"]) or kind.sends.get(source["by"]) or {}
        key = key.get(rule.get("key", ""), "")
    other = making.model.kinds[source["kind"]]
    found = named_by(key, other, making.items)
    usual = source.get("else", ABSENT)
    if found is None or not source["of"].startswith("/"):
        return found.members.get(source["of"], usual) if found else usual
    shown = with_shown(making.model.kinds, other, found, making.items)
    return at(shown.members, steps_in(source["of"]), usual)


def _composed(making: Making, kind: Kind, source: Source, item: Item) -> Any:
    """Return a value that has others in it."""
    way = source["as"]
    if way == "text":
        if "parts" not in source:
            return _new_id(making, kind, source)
        parts = [
            p if isinstance(p, str) else filled_in(making, kind, p, item) for p in source["parts"]
        ]
        return ABSENT if ABSENT in parts else "".join(map(str, parts))
    if way == "objects":
        items = (e for e in source["items"] if "if" not in e or making.sent.get(e["if"]))
        return [filled_in(making, kind, each, item) for each in items]
    if "by" in source and item.members.get(source["by"]) is None:
        return None
    found = {n: filled_in(making, kind, each, item) for n, each in source["members"].items()}
    lacking = {n for n, each in source["members"].items() if each.get("optional")}
    return {
        name: value
        for name, value in found.items()
        if value is not ABSENT and (value is not None or name not in lacking)
    }


def _of_member(source: Source, value: Any) -> Any:
    """Return what is made of the value of another member."""
    if "empty" in source and value in (ABSENT, None, ""):
        return source["empty"]
    return slug_of(value) if source.get("slug") and isinstance(value, str) else value


def _touched(making: Making, kind: Kind, source: Source, item: Item, old: Any, ask: Ask) -> Any:
    if source["as"] == "asked":
        sent = at(ask.data, steps_in(source["of"])) if ask.data is not ABSENT else ABSENT
        if isinstance(sent, dict) and source.get("into"):
            return {**filled_in(making, kind, source["into"], item), **sent}
        return sent
    if source["as"] == "step" and isinstance(old, int | float):
        return old + source["by"]
    return old if source["as"] == "step" else filled_in(making, kind, source, item)


def _new_id(making: Making, kind: Kind, source: Source) -> Any:
    return drawn_id(making.items, kind.name, source, making.draw)


def key_like(text: str, kind: Kind) -> Any:
    """Return a value of a path as keys of a kind are."""
    source = kind.fills.get(kind.key or "", {})
    is_number = source.get("as") in ("number", "next", "count") and not source.get("text")
    return as_whole(text) if is_number else text
