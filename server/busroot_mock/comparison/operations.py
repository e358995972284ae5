"""The operations of two documents: which are the same, and what they say of themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from busroot_mock.comparison.bodies import compare_bodies
from busroot_mock.comparison.bundles import Trail
from busroot_mock.comparison.callbacks import compare_callbacks
from busroot_mock.comparison.changes import NEITHER, Change
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.differences import ADDED, BREAKING, CHANGED, COMPATIBLE, REMOVED
from busroot_mock.comparison.parameters import compare_parameters
from busroot_mock.comparison.responses import compare_responses
from busroot_mock.comparison.security import compare_security
from busroot_mock.comparison.sides import Side
from busroot_mock.contract.dialect import OTHER_METHODS
from busroot_mock.contract.operations import METHODS

_PARAMETER: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Known:
    """An operation of a document, with the path that it is known by."""

    path: str
    method: str
    shape: str
    node: dict[str, Any]

    @property
    def label(self) -> str:
        """Its method and path."""
        return f"{self.method.upper()} {self.path}"

    @property
    def trail(self) -> Trail:
        """Where it stands."""
        return (("paths", self.path, self.method),)


def compare_operations(collector: Collector) -> tuple[int, int, int]:
    """Compare all operations; return how many are on both sides, on the old and on the new one."""
    old, new = _operations(collector.old), _operations(collector.new)
    with_base = [
        {(_base_of(side) + key[0], key[1]): each for key, each in known.items()}
        for side, known in ((collector.old, old), (collector.new, new))
    ]
    if len(with_base[0].keys() & with_base[1].keys()) > len(old.keys() & new.keys()):
        old, new = with_base
    for key, each in old.items():
        if key in new:
            _compare(collector, each, new[key])
        else:
            _only(collector, each, REMOVED, new)
    for key, each in new.items():
        if key not in old:
            _only(collector, each, ADDED, old)
    return len(old.keys() & new.keys()), len(old), len(new)


def _operations(side: Side) -> dict[tuple[str, str], Known]:
    known = {}
    for path, item in side.document["paths"].items():
        shape = _PARAMETER.sub("{}", path).rstrip("/") or "/"
        for method in (*METHODS, *OTHER_METHODS):
            if isinstance(item.get(method), dict):
                known[shape, method] = Known(path, method, shape, item[method])
    return known


def _base_of(side: Side) -> str:
    """Return the path under which a document says that its operations are."""
    servers = side.document.get("servers")
    url = servers[0].get("url", "") if isinstance(servers, list) and servers else ""
    try:
        return urlsplit(str(url)).path.rstrip("/")
    except ValueError:
        return ""


def _only(
    collector: Collector, each: Known, action: str, others: dict[tuple[str, str], Known]
) -> None:
    """Enter an operation that one of the documents does not have."""
    elsewhere = next((other for other in others.values() if other.path == each.path), None)
    place = (("paths", elsewhere.path),) if elsewhere else (("paths",),)
    is_removed = action == REMOVED
    old, new = (each.trail, place) if is_removed else (place, each.trail)
    note = " (it was deprecated)" if is_removed and each.node.get("deprecated") is True else ""
    collector.note(
        Change(
            id=f"operation-{action}",
            flow=NEITHER,
            subject=each.label,
            text=f"operation {action}{note}",
            clients=BREAKING if is_removed else COMPATIBLE,
            servers=COMPATIBLE if is_removed else BREAKING,
            old=old,
            new=new,
            keyword="operation",
        ),
        each.label,
    )


def _compare(collector: Collector, old: Known, new: Known) -> None:
    collector.met.add(old.trail[0])
    for change in _about(old, new):
        collector.note(change, old.label)
    both = (old.trail, new.trail)
    compare_parameters(collector, old.label, (old.path, new.path), both)
    compare_bodies(collector, old.label, both)
    compare_responses(collector, old.label, both)
    compare_callbacks(collector, old.label, both)
    compare_security(collector, old.label, both)


def _about(old: Known, new: Known) -> Iterator[Change]:
    """Yield what differs in what operations say of themselves."""
    names = old.node.get("operationId"), new.node.get("operationId")
    if names[0] != names[1]:
        yield _note(old, new, "operation-id", CHANGED, names)
    deprecated = old.node.get("deprecated") is True, new.node.get("deprecated") is True
    if deprecated[0] != deprecated[1]:
        yield _note(old, new, "operation-deprecated", ADDED if deprecated[1] else REMOVED, ("", ""))
    left, right = (_texts(each.node.get("tags")) for each in (old, new))
    for tag in left:
        if tag not in right:
            yield _note(old, new, "operation-tag", REMOVED, (tag, None))
    for tag in right:
        if tag not in left:
            yield _note(old, new, "operation-tag", ADDED, (None, tag))
    if old.path != new.path and old.shape != old.path:
        yield _note(old, new, "operation-path", CHANGED, (old.path, new.path))


_KEYWORDS: Final = {
    "operation-id": "operationId",
    "operation-deprecated": "deprecated",
    "operation-tag": "tags",
}


def _note(old: Known, new: Known, kind: str, action: str, values: tuple[Any, Any]) -> Change:
    """Return a change that breaks nobody on the wire."""
    before, after = (str(each) if each else "" for each in values)
    keyword = _KEYWORDS.get(kind, "")
    word = keyword or "path"
    values_text = f": {before or 'none'} before, {after or 'none'} now" if before or after else ""
    trails = [
        ((*each.trail[0], keyword),) if keyword in each.node else each.trail for each in (old, new)
    ]
    return Change(
        id=f"{kind}-{action}",
        flow=NEITHER,
        subject=old.label,
        text=f"{word} {action}{values_text}",
        clients=COMPATIBLE,
        servers=COMPATIBLE,
        old=trails[0],
        new=trails[1],
        before=before,
        after=after,
        keyword=keyword,
    )


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
