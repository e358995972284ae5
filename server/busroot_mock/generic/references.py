"""References that requests send as keys, and answers show as objects of the records they name."""

import json
from collections.abc import Mapping
from typing import Any

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.items import Item, Items, Members
from busroot_mock.generic.model import Kind, Source
from busroot_mock.generic.whole_numbers import as_whole

Rule = Mapping[str, Any]


def with_objects(kind_sends: Mapping[str, Rule], sent: Members) -> Members:
    """Return what is sent of a record with objects in place of keys.

    Args:
        kind_sends: By what is sent, the member that shows the object, and its key there.
        sent: What a request says.
    """
    if not kind_sends.keys() & sent.keys():
        return sent
    found: Members = {}
    for name, value in sent.items():
        rule = kind_sends.get(name)
        if rule is None:
            found[name] = value
        elif (
            not rule.get("only") or isinstance(value, list | dict) or str(value) in rule["objects"]
        ):
            found[rule["to"]] = _objects(_beside(rule, sent), value)
    return found


def _beside(rule: Rule, sent: Members) -> Rule:
    """Return a rule with the objects that are meant beside another member."""
    if "beside" not in rule:
        return rule
    return {**rule, "objects": rule["objects"].get(str(sent.get(rule["beside"])), {})}


def _objects(rule: Rule, value: Any) -> Any:
    if isinstance(value, dict) and rule.get("inside"):
        return {name: _objects({**rule, "inside": False}, each) for name, each in value.items()}
    if isinstance(value, dict):
        return value  # where both are called the same, an object may be sent as well
    if isinstance(value, list):
        return [_object(rule, each) for each in value]
    return None if value in (None, "") else _object(rule, value)


def _object(rule: Rule, key: Any) -> Any:
    if isinstance(key, dict):
        return key
    known = rule.get("objects", {}).get(str(key))
    is_number = isinstance(key, str) and rule.get("number")
    return dict(known) if known else {rule["key"]: as_whole(key) if is_number else key}


def value_sent_as(kind_sends: Mapping[str, Rule], name: str, members: Members) -> Any:
    """Return the value of a record that is sent under a name: of a member, or of an object's key.

    Args:
        kind_sends: By what is sent, the member that shows the object, and its key there.
        name: Under which it is sent.
        members: Of the record.
    """
    rule = kind_sends.get(name)
    if rule is None:
        return members.get(name, ABSENT)
    shown = members.get(rule["to"])
    if isinstance(shown, list):
        return [each.get(rule["key"]) for each in shown if isinstance(each, dict)]
    return shown.get(rule["key"], ABSENT) if isinstance(shown, dict) else ABSENT


def with_shown(kinds: Mapping[str, Kind], kind: Kind, item: Item, items: Items) -> Item:
    """Return a record whose objects have what the records that they name have now."""
    if not kind.shows:
        return item
    members = dict(item.members)
    for name, rule in kind.shows.items():
        value = members.get(name)
        if isinstance(value, list):
            whole = rule.get("lists", {}).get(json.dumps(value), value)
            members[name] = [_shown(kinds, rule, each, items) for each in whole]
        elif isinstance(value, dict) and rule.get("inside"):
            members[name] = {
                inner: [_shown(kinds, rule, each, items) for each in own]
                if isinstance(own, list)
                else own
                for inner, own in value.items()
            }
        elif isinstance(value, dict):
            members[name] = _shown(kinds, rule, value, items)
    return Item(members, item.within)


def _shown(kinds: Mapping[str, Kind], rule: Rule, value: Any, items: Items) -> Any:
    if not isinstance(value, dict):
        return value
    if rule["key"] not in value and rule.get("by"):
        return _shown_by_name(rule, value, items)
    kind = kinds[rule["kind"]]
    named = named_by(value.get(rule["key"]), kind, items)
    if named is None and rule["key"] not in value:
        named = _with_same(rule.get("members", {}), value, kind, items)
        value = {rule["key"]: named.members.get(kind.key or ""), **value} if named else value
    if named is None:
        return value
    sources = rule.get("members", {})
    found = {n: text_in(source, named.members) for n, source in sources.items()}
    empty = {n for n, source in sources.items() if source.get("of", "") in named.members}
    return {**value, **{n: each for n, each in found.items() if each is not None or n in empty}}


def _with_same(
    sources: Mapping[str, Source], value: Members, kind: Kind, items: Items
) -> Item | None:
    """Return the record that has what an object says without its key."""
    said = {s["of"]: value[n] for n, s in sources.items() if s["as"] == "member" and n in value}
    found = (i for i in items.of(kind.name).values() if said.items() <= i.members.items())
    return next(found, None) if said else None


def _shown_by_name(rule: Rule, value: Members, items: Items) -> Members:
    """Return the object of the record that another one names by another member than the key."""
    named = _named_otherwise(rule, value, items)
    if named is None:
        return value
    members, sources = named.members, rule.get("members", {})
    found = {n: text_in(source, members) for n, source in sources.items()}
    own = {n: e for n, e in found.items() if e is not None or sources[n].get("of") in members}
    return {rule["key"]: members.get(rule["key"]), **value, **own}


def _named_otherwise(rule: Rule, value: Members, items: Items) -> Item | None:
    """Return the record that an object names by another member than the key."""
    names = [name for name in rule.get("by", ()) if name in value]
    held = items.of(rule["kind"]).values() if names else ()
    fits = (all(each.members.get(n) == value[n] for n in names) for each in held)
    return next((each for each, fit in zip(held, fits, strict=True) if fit), None)


def named_by(key: Any, kind: Kind, items: Items) -> Item | None:
    """Return the record of a kind that a key names."""
    held = items.of(kind.name)
    if len(kind.variables) == 1:
        return held.get((str(key),))
    return next((item for identity, item in held.items() if identity[-1:] == (str(key),)), None)


def text_in(source: Source, members: Members) -> Any:
    """Return a member of a record, or a text made of several; None if one is not there."""
    if source["as"] == "member":
        return members.get(source["of"])
    parts = [part if isinstance(part, str) else members.get(part["of"]) for part in source["parts"]]
    return None if None in parts else "".join(map(str, parts))
