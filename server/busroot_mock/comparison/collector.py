"""Collects the changes between two documents, each once, with the operations that it concerns."""

from dataclasses import dataclass, replace
from typing import Any, Final

from busroot_mock.comparison.bundles import REQUEST, RESPONSE, Trail
from busroot_mock.comparison.changes import Change, for_whom
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
    Difference,
)
from busroot_mock.comparison.graph import Pair, Seen, seen_from
from busroot_mock.comparison.schemas import SchemaComparison
from busroot_mock.comparison.sides import Side, written
from busroot_mock.comparison.stable import stable_place
from busroot_mock.contract.places import certainty_on

PARAMETER: Final = "request-parameter"
REQUEST_BODY: Final = "request-body"
RESPONSE_BODY: Final = "response-body"
RESPONSE_HEADER: Final = "response-header"
FLOWS: Final = {
    PARAMETER: REQUEST,
    REQUEST_BODY: REQUEST,
    RESPONSE_BODY: RESPONSE,
    RESPONSE_HEADER: RESPONSE,
}

Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Root:
    """Two schemas that the documents name outside of schemas: of a parameter, header or body.

    Attributes:
        label: Of the operation.
        kind: Such as `REQUEST_BODY`.
        old: Where it stands in the old document.
        pair: The schemas, compared.
    """

    label: str
    kind: str
    old: Trail
    pair: Pair


class Collector:
    """Collects changes.

    Attributes:
        old: The one document.
        new: The other.
        roots: All schemas that have been compared.
        met: Places of the old document that have a counterpart.
    """

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.roots: list[Root] = []
        self.met: set[tuple[str, ...]] = set()
        self._changes: dict[Key, Change] = {}
        self._of: dict[tuple[str, int], list[Change]] = {}
        self._schemas = {flow: SchemaComparison(old, new, flow) for flow in (REQUEST, RESPONSE)}

    @property
    def changes(self) -> list[Change]:
        """All changes, in the order in which they were found."""
        return list(self._changes.values())

    def of_difference(self, flow: str, difference: Difference) -> list[Change]:
        """Return the changes that a difference of schemas has become."""
        return self._of.get((flow, id(difference)), [])

    def note(self, change: Change, label: str = "") -> Change:
        """Enter a change, of an operation."""
        key = (change.id, change.old[-1], change.new[-1], change.keyword, change.part,
               change.before, change.after, change.flow)  # fmt: skip
        known = self._changes.setdefault(key, change)
        if known is change:
            self._complete(change)
        if label and label not in known.operations:
            known.operations.append(label)
        return known

    def schemas(
        self, kind: str, name: str, label: str, old: Trail | None, new: Trail | None,
        places: tuple[Trail, Trail],
    ) -> None:  # fmt: skip
        """Compare two schemas, and enter what differs.

        Args:
            kind: Such as `REQUEST_BODY`.
            name: What has the schemas, for people.
            label: Of the operation.
            old: Where the old schema stands, None if there is none.
            new: The same for the new one.
            places: What has the schemas.
        """
        flow = FLOWS[kind]
        pair = self._schemas[flow].compare(old, new)
        self.roots.append(Root(label, kind, old or places[0], pair))
        for seen in seen_from(pair):
            change = self.note(_change_of(kind, name, seen, places), label)
            known = self._of.setdefault((flow, id(seen.difference)), [])
            if change not in known:
                known.append(change)

    def _complete(self, change: Change) -> None:
        part = change.part or None
        places = (written(self.old.document, location) for location in change.old)
        trail = tuple(place for place in places if place) or _INFO
        if change.keyword in ("required", "enum") and trail[-1][-1:] != (change.keyword,):
            part = None
        change.certainty = certainty_on(self.old, trail, part)
        change.lines = (self.old.line(change.old[-1]), self.new.line(change.new[-1]))
        is_added = change.id.endswith("-added")
        side, place = (self.new, change.new) if is_added else (self.old, change.old)
        change.stable = stable_place(side.document, place[-1])


class Turned(Collector):
    """Collects the changes of what servers ask of clients: who sends and who receives is turned.

    Args:
        other: Where all that is collected goes.
        name: Of what is turned, for people.
    """

    def __init__(self, other: Collector, name: str) -> None:
        self.__dict__.update(other.__dict__)
        self._name = name

    def note(self, change: Change, label: str = "") -> Change:
        """Enter a change, of an operation."""
        turned = replace(
            change,
            id=f"{self._name.partition(' ')[0]}-{change.id}",
            subject=f"{self._name}: {change.subject}",
            clients=change.servers,
            servers=change.clients,
        )
        return super().note(turned, label)


def _change_of(kind: str, name: str, seen: Seen, places: tuple[Trail, Trail]) -> Change:
    each = seen.difference
    flow = FLOWS[kind]
    down, up = seen.down, seen.up
    if kind == PARAMETER and not seen.steps:
        down, up = _as_texts(seen, down, up)
    clients, servers = for_whom(flow, down, up)
    steps = [*seen.steps, *([each.part] if each.keyword in _OF_MEMBERS and each.part else [])]
    at = "/" + "/".join(steps) if steps else ""
    old, new = (
        place if trail == ((),) else trail
        for trail, place in zip((each.old, each.new), places, strict=True)
    )
    return Change(
        id=f"{kind}-{_WORDS.get(each.keyword, each.keyword)}-{each.action}",
        flow=flow,
        subject=f"{name} {at}".strip(),
        text=_text_of(each),
        clients=clients,
        servers=servers,
        old=old,
        new=new,
        before=each.before,
        after=each.after,
        keyword=each.keyword,
        part=each.part,
    )


_INFO: Final = (("info",),)
_OF_MEMBERS: Final = ("properties", "required", "readOnly", "writeOnly")
_WORDS: Final = {"properties": "property"}


def _as_texts(seen: Seen, down: str, up: str) -> tuple[str, str]:
    """Return the effects on a parameter that is sent as text: any number is one, say."""
    each = seen.difference
    if each.keyword != "type" or not each.refuses:
        return down, up
    return _softened(down, each.before, each.after), _softened(up, each.after, each.before)


def _softened(effect: str, source: str, target: str) -> str:
    plain = {"integer", "number", "boolean", "string"}
    is_text = effect == BREAKING and "string" in target.split(" or ")
    return UNDECIDED if is_text and plain.issuperset(source.split(" or ")) else effect


def _text_of(each: Difference) -> str:
    if each.keyword == "properties":
        return f"{each.before or each.after} property {each.action}"
    if each.keyword == "enum" and each.part:
        return f"value {each.part} {each.action}"
    if each.keyword in _OF_MEMBERS and each.part:
        return f"{each.before} before, {each.after} now"
    if each.action in (ADDED, REMOVED) and not (each.before and each.after):
        value = f" {each.part}" if each.part else ""
        return f"{each.keyword} {each.action}{value}: {each.before or each.after}"
    return (
        f"{each.keyword} {each.action}: {each.before or 'none'} before, {each.after or 'none'} now"
    )


def with_effects(change: Change, clients: str, servers: str) -> Change:
    """Return a change with other effects."""
    return replace(change, clients=clients, servers=servers)


__all__ = ["COMPATIBLE", "Collector", "Root"]
