"""The callbacks of an operation on both sides: there, the server asks and the client answers."""

from collections.abc import Iterator

from busroot_mock.comparison.bodies import compare_bodies
from busroot_mock.comparison.bundles import Trail
from busroot_mock.comparison.changes import NEITHER, Change
from busroot_mock.comparison.collector import Collector, Turned
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
)
from busroot_mock.comparison.nodes import members_at, node_of
from busroot_mock.comparison.parameters import compare_parameters
from busroot_mock.comparison.responses import compare_responses
from busroot_mock.comparison.sides import Side
from busroot_mock.contract.dialect import OTHER_METHODS
from busroot_mock.contract.operations import METHODS

Requests = dict[tuple[str, str], Trail]
"""The requests of a callback, by expression of the URL and method."""

_GONE = BREAKING, COMPATIBLE
_NEW = COMPATIBLE, UNDECIDED
"""A client that is asked what it does not know may refuse it."""
_ELSEWHERE = UNDECIDED, UNDECIDED


def compare_callbacks(collector: Collector, label: str, places: tuple[Trail, Trail]) -> None:
    """Compare what the server asks of clients because of an operation."""
    old = members_at(collector.old, places[0], "callbacks")
    new = members_at(collector.new, places[1], "callbacks")
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            collector.note(_change(name, REMOVED, _GONE, (old[name], places[1])), label)
        elif name not in old:
            collector.note(_change(name, ADDED, _NEW, (places[0], new[name])), label)
        else:
            collector.met.update(old[name])
            _compare(collector, label, name, (old[name], new[name]))


def _compare(collector: Collector, label: str, name: str, trails: tuple[Trail, Trail]) -> None:
    old, new = _requests(collector.old, trails[0]), _requests(collector.new, trails[1])
    urls = [list(dict.fromkeys(url for url, _ in each)) for each in (old, new)]
    if urls[0] != urls[1] and len(urls[0]) == len(urls[1]) == 1:
        (before,), (after,) = urls
        change = _change(name, CHANGED, _ELSEWHERE, trails, "URL", before, after)
        collector.note(change, label)
        new = {(before, method): trail for (_, method), trail in new.items()}
    for key in dict.fromkeys((*old, *new)):
        text = f"{key[1].upper()} {key[0]}"
        if key not in new:
            places = old[key], trails[1]
            collector.note(_change(name, REMOVED, _GONE, places, "request", text), label)
        elif key not in old:
            places = trails[0], new[key]
            collector.note(_change(name, ADDED, _NEW, places, "request", "", text), label)
        else:
            _compare_requests(Turned(collector, f"callback {name}"), label, (old[key], new[key]))


def _requests(side: Side, callback: Trail) -> Requests:
    return {
        (url, method): trail
        for url, item in members_at(side, callback).items()
        for method, trail in _methods(side, item)
    }


def _methods(side: Side, item: Trail) -> Iterator[tuple[str, Trail]]:
    methods = members_at(side, item)
    for method in (*METHODS, *OTHER_METHODS):
        if method in methods and isinstance(node_of(side, methods[method]), dict):
            yield method, methods[method]


def _compare_requests(collector: Collector, label: str, places: tuple[Trail, Trail]) -> None:
    # The path item of a request is found by where it stands; no path of the API leads there.
    here = (places[0][-1:], places[1][-1:])
    compare_parameters(collector, label, ("", ""), here)
    compare_bodies(collector, label, here)
    compare_responses(collector, label, here)


def _change(
    name: str, action: str, effects: tuple[str, str], places: tuple[Trail, Trail],
    what: str = "", before: str = "", after: str = "",
) -> Change:  # fmt: skip
    kind = f"callback-{what.lower()}" if what else "callback"
    values = f": {before or 'none'} before, {after or 'none'} now" if before or after else ""
    return Change(
        id=f"{kind}-{action}",
        flow=NEITHER,
        subject=f"callback {name}",
        text=f"{what or 'callback'} {action}{values}",
        clients=effects[0],
        servers=effects[1],
        old=places[0],
        new=places[1],
        before=before,
        after=after,
        keyword="callbacks",
        part=name,
    )
