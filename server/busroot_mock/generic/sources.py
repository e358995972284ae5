"""Answers from what was recorded: each source in a template becomes its value."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlencode

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.forms import time_as
from busroot_mock.generic.items import Item, Members
from busroot_mock.generic.model import Kind, Source, steps_in
from busroot_mock.generic.parents import Parents
from busroot_mock.generic.whole_numbers import whole_in

MARK: Final = "$"
"""The only member of an object that stands for a source."""


@dataclass
class Scope:
    """What the sources of an answer can take.

    Attributes:
        item: The record that is asked for or was changed.
        items: Those of a list.
        total: How many there are on all pages.
        fields: The members that the client wants to see; None for all.
        missing: The key of what is not there.
        fresh: The key of the record that the request leaves beside its own.
        following: The URL of the next page.
        token: What asks for the next page.
        time: The time of the request, epoch ms.
        parents: The records that the path leads through; None where nothing shows them.
    """

    ask: Ask
    kind: Kind | None = None
    item: Item | None = None
    items: Sequence[Item] = ()
    total: int = 0
    fields: frozenset[str] | None = None
    missing: str = ""
    fresh: Any = ""
    following: str | None = None
    token: str | None = None
    time: int = 0
    parents: Parents | None = None


def rendered(template: Any, scope: Scope) -> Any:
    """Return a value with all sources replaced; what has a source that has nothing is left out."""
    if isinstance(template, list):
        found = (rendered(each, scope) for each in template)
        return [value for value in found if value is not ABSENT]
    if not isinstance(template, dict):
        return template
    if template.keys() == {MARK}:
        return value_of(template[MARK], scope)
    pairs = ((name, rendered(inner, scope)) for name, inner in template.items())
    return {name: value for name, value in pairs if value is not ABSENT}


def value_of(source: Source, scope: Scope) -> Any:
    """Return the value of a source, `ABSENT` if it has none."""
    return _WAYS[source["as"]](source, scope)


def etag_of(kind: Kind, members: Members) -> str:
    """Return the ETag of a record."""
    if kind.etag is not None and kind.etag in members:
        return f'"{members[kind.etag]}"'
    text = json.dumps(members, sort_keys=True)
    return f'"{blake2b(text.encode(), digest_size=8).hexdigest()}"'


def _record(source: Source, scope: Scope) -> Any:
    return ABSENT if scope.item is None else _shown(scope.item, source, scope)


def _list(source: Source, scope: Scope) -> Any:
    if "each" in source:
        return _each({**source, "of": {MARK: source["each"]}}, scope)
    return [_shown(item, source, scope) for item in scope.items]


def _each(source: Source, scope: Scope) -> Any:
    scopes = (Scope(scope.ask, scope.kind, item, time=scope.time) for item in scope.items)
    return [rendered(source["of"], inner) for inner in scopes]


def _shown(item: Item, source: Source, scope: Scope) -> Members:
    hidden, shown = source.get("hides", ()), scope.fields
    return {
        name: value
        for name, value in item.members.items()
        if name not in hidden and (shown is None or name in shown)
    }


def _member(source: Source, scope: Scope) -> Any:
    return ABSENT if scope.item is None else at(scope.item.members, steps_in(source["of"]))


def _parent(source: Source, scope: Scope) -> Any:
    found = scope.parents.member(source["kind"], source["of"]) if scope.parents else ABSENT
    return source.get("else", ABSENT) if found is ABSENT else found


def _path(source: Source, scope: Scope) -> Any:
    return _like(source, scope.ask.values.get(source["of"], ABSENT))


def _query(source: Source, scope: Scope) -> Any:
    return _like(source, scope.ask.asked.get(source["of"], source.get("else", ABSENT)))


def _body(source: Source, scope: Scope) -> Any:
    return at(scope.ask.data, steps_in(source["of"]), source.get("else", ABSENT))


def _echo(source: Source, scope: Scope) -> Any:
    """Return what was sent, with what else an answer has beside it."""
    sent = scope.ask.data if isinstance(scope.ask.data, dict) else {}
    return {**rendered(source["with"], scope), **sent}


def _etag(source: Source, scope: Scope) -> Any:
    if scope.kind is None or scope.item is None:
        return ABSENT
    return etag_of(scope.kind, scope.item.members)


def _text(source: Source, scope: Scope) -> Any:
    parts = [part if isinstance(part, str) else value_of(part, scope) for part in source["parts"]]
    return source.get("else", ABSENT) if ABSENT in parts else "".join(map(str, parts))


def _target(source: Source, scope: Scope) -> Any:
    without = source.get("without", ())
    query = urlencode([pair for pair in scope.ask.query if pair[0] not in without])
    return f"{scope.ask.path}?{query}" if query else scope.ask.path


def _pages(source: Source, scope: Scope) -> Any:
    """Return how many pages of a size there are."""
    size = value_of(source["size"], scope)
    is_size = isinstance(size, int) and size > 0
    return max(source["least"], -(-scope.total // size)) if is_size else source["least"]


def _next(source: Source, scope: Scope) -> Any:
    """Return the URL of the next page, or the token alone that asks for it."""
    found = scope.token if source.get("token") else scope.following
    return source.get("else", ABSENT) if found is None else found


def _like(source: Source, value: Any) -> Any:
    if not source.get("number") or not isinstance(value, str):
        return value
    number = whole_in(value)
    return source.get("else", value) if number is None else number


_WAYS: Final[Mapping[str, Callable[[Source, Scope], Any]]] = {
    "record": _record,
    "list": _list,
    "each": _each,
    "member": _member,
    "parent": _parent,
    "path": _path,
    "query": _query,
    "body": _body,
    "echo": _echo,
    "etag": _etag,
    "target": _target,
    "text": _text,
    "missing": lambda source, scope: _like(source, scope.missing),
    "fresh": lambda source, scope: scope.fresh,
    "count": lambda source, scope: len(scope.items),
    "total": lambda source, scope: scope.total,
    "pages": _pages,
    "next": _next,
    "time": lambda source, scope: time_as(source, scope.time),
    "value": lambda source, scope: source["value"],
}
