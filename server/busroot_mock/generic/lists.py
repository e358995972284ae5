"""The items that a list has, and the page of them that is asked for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.filter_trees import tree_in
from busroot_mock.generic.filters import (
    SEARCH,
    Order,
    after_cursor,
    cursor_after,
    in_order,
    meaning_of,
    order_in,
    passes,
)
from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.generic.model import Kind, Spec, steps_in
from busroot_mock.generic.whole_numbers import whole_in


class Page(NamedTuple):
    """A page of a list.

    Attributes:
        fields: The members that are asked for; None for all.
        following: What the query of the next page has; None if there is none.
    """

    items: Sequence[Item]
    fields: frozenset[str] | None
    following: Mapping[str, str] | None


def chosen(spec: Spec, kind: Kind, ask: Ask, items: Items) -> list[Item]:
    """Return the items of a list in order, filtered, on all pages."""
    found = [
        item
        for identity, item in _source(spec, kind, ask, items).items()
        if is_in(spec, kind, ask, identity, item) and not _is_used(spec, identity, items)
    ]
    for name, text in _filters(spec, ask):
        found = _filtered(spec, kind, found, name, text, items)
    usual = spec.more.get("usual")
    if usual and usual.get("without") not in ask.asked:
        found = [item for item in found if passes(item, usual["member"], "equal", usual["text"])]
    return _distinct(in_order(found, order_of(spec, ask)), spec.more.get("distinct"))


def _is_used(spec: Spec, identity: Identity, items: Items) -> bool:
    """Tell whether a record is named, where a list has those that are not."""
    other = spec.more.get("unused")
    return other is not None and any(each[-1:] == identity[-1:] for each in items.of(other))


def _source(spec: Spec, kind: Kind, ask: Ask, items: Items) -> Mapping[Identity, Item]:
    """Return the records that a list draws on: those that are there, or were, or both."""
    held, gone = items.of(kind.name), items.gone.get(kind.name, {})
    if asks_for_gone(spec, ask):
        return gone
    return {**gone, **held} if spec.more.get("gone") is True else held


def asks_for_gone(spec: Spec, ask: Ask) -> bool:
    """Tell whether a request asks for records that were taken out."""
    rule = spec.more.get("gone")
    return isinstance(rule, dict) and ask.asked.get(rule["of"]) in rule["texts"]


def _distinct(items: list[Item], names: Sequence[str] | None) -> list[Item]:
    """Return items without those that look like one before."""
    if names is None:
        return items
    shown = {json.dumps([item.members.get(name) for name in names]): item for item in items[::-1]}
    return list(shown.values())[::-1]


def _filters(spec: Spec, ask: Ask) -> list[tuple[str, str]]:
    own = {spec.more.get(name) for name in ("limit", "skip", "page", "cursor", "sort", "fields")}
    own |= {spec.more["gone"]["of"]} if asks_for_gone(spec, ask) else set()
    return [(name, text) for name, text in ask.pairs if name not in own]


def _filtered(
    spec: Spec, kind: Kind, items: list[Item], name: str, text: str, all_items: Items
) -> list[Item]:
    known = spec.more.get("filters", {})
    if name in known:
        rule = known[name]
        if rule is None:
            return items
        if text in rule.get("words", {}):
            word = rule["words"][text]
            kept = word and [i for i in items if passes(i, word["member"], "equal", word["text"])]
            return items if word is None else kept
        if "record" in rule:
            return _joined(rule, kind, items, text, all_items)
        if "member" not in rule:
            return items
        return [item for item in items if passes(item, rule["member"], rule["as"], text)]
    if tree_in(text) and spec.more.get("guesses"):
        return [item for item in items if passes(item, "", "tree", text)]
    if SEARCH.fullmatch(name) and spec.more.get("guesses"):
        return [item for item in items if passes(item, "", "like", text)]
    meaning = meaning_of(name, {member for item in items for member in item.members})
    if meaning is None or not spec.more.get("guesses"):
        return items
    return [item for item in items if passes(item, *meaning, text)]


def _joined(
    rule: Mapping[str, Any], kind: Kind, items: list[Item], text: str, all_items: Items
) -> list[Item]:
    """Return the items that refer to records which pass a filter, or to which such refer."""
    fitting = {
        identity[-1]: item
        for identity, item in all_items.of(rule["record"]).items()
        if identity and passes(item, rule["member"], rule["as"], text)
    }
    if "through" in rule:
        return [item for item in items if str(item.members.get(rule["through"])) in fitting]
    named = {str(item.members.get(rule["by"])) for item in fitting.values()}
    return [item for item in items if str(item.members.get(kind.key or "")) in named]


def is_in(spec: Spec, kind: Kind, ask: Ask, identity: Identity, item: Item) -> bool:
    """Tell whether a record is in a list by the path that the list has."""
    own = dict(zip(kind.variables, identity, strict=False))
    members: Mapping[str, Any] = spec.more.get("within", {})
    for name in spec.variables:
        wanted = ask.values[name]
        value = at(item.members, steps_in(members[name])) if name in members else ABSENT
        if value is not ABSENT:
            if str(value) != wanted:
                return False
        elif own.get(name, item.within.get(name, wanted)) != wanted:
            return False
    return True


def order_of(spec: Spec, ask: Ask) -> Order:
    """Return the order that is asked for, the usual one behind it."""
    usual = tuple((name.lstrip("-"), name.startswith("-")) for name in spec.more.get("order", []))
    text = ask.asked.get(spec.more.get("sort", ""), "")
    return (*order_in(text), *usual) if text else usual


def page_of(spec: Spec, ask: Ask, items: Sequence[Item]) -> Page:
    """Return the page of a list that a request asks for."""
    more, asked = spec.more, ask.asked
    names = asked.get(more.get("fields", ""))
    fields = None if names is None else frozenset([*names.split(","), *more.get("always", [])])
    order = order_of(spec, ask)
    limit = _whole(asked.get(more.get("limit", "")))
    if limit is None:
        limit = more.get("usualLimit")
    skip = _whole(asked.get(more.get("skip", ""))) or 0
    number = _whole(asked.get(more.get("page", "")))
    if number is not None and limit is not None:
        skip += (number - more.get("firstPage", 1)) * limit
    cursor = asked.get(more.get("cursor", ""))
    rest = list(items)
    if cursor is not None:
        rest = after_cursor(items, order, cursor) or [] if cursor else rest
    rest = rest[max(skip, 0) :]
    page = rest if limit is None else rest[: max(limit, 0)]
    before = len(items) - len(rest)
    following = _following(spec, order, page, (before, len(rest)), number)
    return Page(page, fields, following)


def _following(
    spec: Spec, order: Order, page: Sequence[Item], counts: tuple[int, int], number: int | None
) -> Mapping[str, str] | None:
    before, rest = counts
    if len(page) >= rest or not page:
        return None
    if "cursor" in spec.more:
        return {spec.more["cursor"]: cursor_after(page[-1], order, before + len(page))}
    if "page" in spec.more:
        return {spec.more["page"]: str((number or spec.more.get("firstPage", 1)) + 1)}
    return None


def _whole(text: str | None) -> int | None:
    return None if text is None else whole_in(text)
