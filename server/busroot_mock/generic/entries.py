"""Lists within records that a request changes entry by entry."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from busroot_mock.generic.items import Members

Rule = Mapping[str, Any]
"""By which members entries are the same (`by`); which member says what is to be done (`does`), and
by its value what that is (`effects`: replace or remove); members that entries are shown with if
they are not sent (`with`)."""


def with_entries(rules: Mapping[str, Rule], old: Members, sent: Members) -> Members:
    """Return what is sent with whole lists in place of the changes of lists of a record."""
    lists = {n: _changed_list(rule, old.get(n), sent[n]) for n, rule in rules.items() if n in sent}
    return {**sent, **lists}


def with_appended(names: Iterable[str], old: Members, sent: Members) -> Members:
    """Return the lists of a record with what is sent at their ends."""
    pairs = ((name, old.get(name), sent.get(name)) for name in names)
    return {
        name: [*was, *new]
        for name, was, new in pairs
        if isinstance(was, list) and isinstance(new, list)
    }


def with_joined(names: Iterable[str], old: Members, sent: Members) -> Members:
    """Return the objects of a record with what is sent of them."""
    pairs = ((name, old.get(name), sent.get(name)) for name in names)
    return {
        name: {**was, **new}
        for name, was, new in pairs
        if isinstance(was, dict) and isinstance(new, dict)
    }


def _changed_list(rule: Rule, old: Any, sent: Any) -> list[Any]:
    entries = [*old] if isinstance(old, list) else []
    for each in sent if isinstance(sent, list) else ():
        if isinstance(each, dict):
            entries = _changed(rule, entries, each)
    return entries


def key_of(by: Sequence[str], entry: Members) -> tuple[str, ...]:
    """Return the values by which an entry is the same as another one."""
    return tuple(str(entry.get(name)) for name in by)


def _changed(rule: Rule, entries: list[Any], sent: Members) -> list[Any]:
    effect = rule["effects"].get(str(sent.get(rule.get("does", ""), "")))
    if effect is None:
        return entries
    key = key_of(rule["by"], sent)
    places = [
        i
        for i, each in enumerate(entries)
        if isinstance(each, dict) and key_of(rule["by"], each) == key
    ]
    rest = [each for i, each in enumerate(entries) if i not in places]
    if effect == "remove":
        return rest
    shown = {name: value for name, value in sent.items() if name not in rule.get("drops", ())}
    new = {**rule.get("with", {}), **shown}
    place = places[0] if places else len(rest)
    return [*rest[:place], new, *rest[place:]]
