"""The parameters of an operation on both sides."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from busroot_mock.comparison.bundles import REQUEST, Trail
from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import PARAMETER, Collector
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
)
from busroot_mock.comparison.nodes import inside, node_of
from busroot_mock.comparison.sides import Side

_IN_PATH: Final = re.compile(r"\{([^{}]*)\}")
_STYLES: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_IGNORED: Final = ("accept", "content-type", "authorization")
"""Headers that OpenAPI describes elsewhere."""

Key = tuple[str, str]


class Parameter(NamedTuple):
    """A parameter of an operation.

    Attributes:
        trail: Where it stands.
        node: What is written there.
        name: Its name.
        where: `query`, `path`, `header` or `cookie`.
    """

    trail: Trail
    node: dict[str, Any]
    name: str
    where: str

    @property
    def is_required(self) -> bool:
        """Tell whether every request must have it."""
        return self.node.get("required") is True

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.where} parameter {self.name}"


def compare_parameters(
    collector: Collector,
    label: str,
    paths: tuple[str, str],
    places: tuple[Trail, Trail],
) -> None:
    """Compare the parameters of an operation, those of its path included."""
    old = _parameters(collector.old, places[0], paths[0])
    new = _parameters(collector.new, places[1], paths[1])
    moved = _moved(old, new)
    for key, each in old.items():
        other = new.get(key) or moved.get(key)
        changes = _both(each, other) if other else _removed(each, places[1])
        for change in changes:
            collector.note(change, label)
        if other:
            collector.met.update(each.trail)
            _compare_schemas(collector, label, each, other)
    gone = {id(each) for each in moved.values()}
    for key, each in new.items():
        if key not in old and id(each) not in gone:
            collector.note(_added(each, places[0]), label)


def _parameters(side: Side, operation: Trail, path: str) -> dict[Key, Parameter]:
    """Return parameters by what a request knows them by: those of a path by their order in it."""
    names = _IN_PATH.findall(path)
    known = {}
    of_item = (operation[0][:-1],)
    for holder in (of_item, operation):
        place = inside(side, holder, "parameters")
        count = len(node_of(side, place)) if place else 0
        for index in range(count):
            trail = inside(side, place, str(index)) if place else None
            node = node_of(side, trail) if trail else None
            if trail is None or not isinstance(node, dict):
                continue
            each = Parameter(trail, node, str(node.get("name")), str(node.get("in")))
            key = each.name
            if each.where == "path":
                key = str(names.index(each.name)) if each.name in names else each.name
            if each.where == "header":
                key = each.name.lower()
            if not (each.where == "header" and key in _IGNORED):
                known[each.where, key] = each
    return known


def _moved(old: dict[Key, Parameter], new: dict[Key, Parameter]) -> dict[Key, Parameter]:
    """Return parameters that are sent in another place now, by their old key."""
    left = {key: each for key, each in old.items() if key not in new}
    right = {each.name: each for key, each in new.items() if key not in old}
    return {key: right[each.name] for key, each in left.items() if each.name in right}


def _both(old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.where != new.where:
        yield _of(old, new, "in", CHANGED, (BREAKING, BREAKING), old.where, new.where)
    elif old.name != new.name and old.where == "path":
        yield _of(old, new, "name", CHANGED, (COMPATIBLE, COMPATIBLE), old.name, new.name)
    if old.is_required != new.is_required:
        effects = (BREAKING, COMPATIBLE) if new.is_required else (COMPATIBLE, BREAKING)
        words = ("optional", "required")
        texts = words[old.is_required], words[new.is_required]
        yield _of(old, new, "required", CHANGED, effects, *texts)
    for keyword in ("style", "explode", "allowReserved", "allowEmptyValue"):
        left, right = (_written(each, keyword) for each in (old, new))
        if left != right:
            yield _of(old, new, keyword, CHANGED, (UNDECIDED, UNDECIDED), left, right)
    deprecated = [each.node.get("deprecated") is True for each in (old, new)]
    if deprecated[0] != deprecated[1]:
        action = ADDED if deprecated[1] else REMOVED
        yield _of(old, new, "deprecated", action, (COMPATIBLE, COMPATIBLE), "", "")


def _written(each: Parameter, keyword: str) -> str:
    """Return how a value is written, with what holds if that is left out."""
    style = each.node.get("style", _STYLES.get(each.where, ""))
    if keyword == "style":
        return str(style)
    otherwise = keyword == "explode" and style == "form"
    return str(each.node.get(keyword, otherwise)).lower()


def _removed(each: Parameter, place: Trail) -> Iterator[Change]:
    servers = BREAKING if each.is_required else COMPATIBLE
    text = "required" if each.is_required else "optional"
    yield Change(
        id=f"{PARAMETER}-{REMOVED}",
        flow=REQUEST,
        subject=each.title,
        text=f"{text} parameter removed",
        clients=UNDECIDED,
        servers=servers,
        old=each.trail,
        new=place,
        before=text,
        keyword="parameters",
    )


def _added(each: Parameter, place: Trail) -> Change:
    text = "required" if each.is_required else "optional"
    return Change(
        id=f"{PARAMETER}-{ADDED}",
        flow=REQUEST,
        subject=each.title,
        text=f"{text} parameter added",
        clients=BREAKING if each.is_required else COMPATIBLE,
        servers=UNDECIDED,
        old=place,
        new=each.trail,
        after=text,
        keyword="parameters",
    )


def _of(
    old: Parameter, new: Parameter, keyword: str, action: str, effects: tuple[str, str],
    before: str, after: str,
) -> Change:  # fmt: skip
    text = f"{keyword} {action}" + (f": {before} before, {after} now" if before or after else "")
    trails = [
        (*each.trail[:-1], (*each.trail[-1], keyword)) if keyword in each.node else each.trail
        for each in (old, new)
    ]
    return Change(
        id=f"{PARAMETER}-{keyword}-{action}",
        flow=REQUEST,
        subject=old.title,
        text=text,
        clients=effects[0],
        servers=effects[1],
        old=trails[0],
        new=trails[1],
        before=before,
        after=after,
        keyword=keyword,
    )


def _compare_schemas(collector: Collector, label: str, old: Parameter, new: Parameter) -> None:
    trails = [_schema_of(side, each) for side, each in ((collector.old, old), (collector.new, new))]
    if trails != [None, None]:
        places = (old.trail, new.trail)
        collector.schemas(PARAMETER, old.title, label, trails[0], trails[1], places)


def _schema_of(side: Side, each: Parameter) -> Trail | None:
    """Return where the schema of a parameter stands, which may be that of its only content."""
    content = each.node.get("content")
    if isinstance(content, dict) and content:
        return inside(side, each.trail, "content", next(iter(content)), "schema")
    return inside(side, each.trail, "schema")
