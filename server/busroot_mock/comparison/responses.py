"""The responses of an operation on both sides: statuses, media types, headers and bodies."""

from collections.abc import Iterator
from typing import Final

from busroot_mock.comparison.bundles import RESPONSE, Trail
from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import RESPONSE_BODY, RESPONSE_HEADER, Collector
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
)
from busroot_mock.comparison.links import compare_links
from busroot_mock.comparison.media import compare_media, media_types
from busroot_mock.comparison.nodes import flag, inside, members_at
from busroot_mock.comparison.sides import Side

_IGNORED: Final = ("content-type",)


def compare_responses(collector: Collector, label: str, places: tuple[Trail, Trail]) -> None:
    """Compare what an operation answers."""
    old = _by_status(members_at(collector.old, places[0], "responses"))
    new = _by_status(members_at(collector.new, places[1], "responses"))
    holders = (
        inside(collector.old, places[0], "responses") or places[0],
        inside(collector.new, places[1], "responses") or places[1],
    )
    used = set()
    for status, trail in old.items():
        partner = _partner(status, new)
        used.add(partner)
        if partner is None:
            effects = (BREAKING, BREAKING) if _is_success(status) else (COMPATIBLE, UNDECIDED)
            places = (trail, holders[1])
            collector.note(_change("response-status", status, REMOVED, effects, places), label)
        else:
            collector.met.update(trail)
            _compare(collector, label, status, (trail, new[partner]))
    for status, trail in new.items():
        if status not in used:
            partner = _partner(status, old)
            if partner is not None:
                _compare(collector, label, status, (old[partner], trail))
                continue
            effects = (UNDECIDED, COMPATIBLE)
            places = (holders[0], trail)
            collector.note(_change("response-status", status, ADDED, effects, places), label)


def _by_status(responses: dict[str, Trail]) -> dict[str, Trail]:
    return {status.upper(): trail for status, trail in responses.items()}


def _partner(status: str, others: dict[str, Trail]) -> str | None:
    """Return the status under which others have a response for this one."""
    ranges = (status, f"{status[:1]}XX", "DEFAULT")
    return next((each for each in ranges if each in others), None)


def _is_success(status: str) -> bool:
    return status[:1] in ("2", "3")


def _compare(collector: Collector, label: str, status: str, trails: tuple[Trail, Trail]) -> None:
    for media in media_types(collector, *trails):
        if media.new is None and media.old is not None:
            effects = (BREAKING, BREAKING)
            places = (media.old, trails[1])
            text = f"{status}, {media.name}"
            collector.note(_change("response-media-type", text, REMOVED, effects, places), label)
        elif media.old is None and media.new is not None:
            effects = (UNDECIDED, COMPATIBLE)
            places = (trails[0], media.new)
            text = f"{status}, {media.name}"
            collector.note(_change("response-media-type", text, ADDED, effects, places), label)
        compare_media(collector, RESPONSE_BODY, f"body of {status}", label, media)
    for change in _headers(collector, label, status, trails):
        collector.note(change, label)
    compare_links(collector, label, status, trails)


def _headers(
    collector: Collector, label: str, status: str, trails: tuple[Trail, Trail]
) -> Iterator[Change]:
    old, new = _headers_of(collector.old, trails[0]), _headers_of(collector.new, trails[1])
    for name in dict.fromkeys((*old, *new)):
        text = f"{status}, {name}"
        if name not in new:
            clients = BREAKING if flag(collector.old, old[name], "required") else UNDECIDED
            places = (old[name], trails[1])
            yield _change(RESPONSE_HEADER, text, REMOVED, (clients, COMPATIBLE), places)
        elif name not in old:
            servers = BREAKING if flag(collector.new, new[name], "required") else COMPATIBLE
            places = (trails[0], new[name])
            yield _change(RESPONSE_HEADER, text, ADDED, (COMPATIBLE, servers), places)
        else:
            yield from _header(collector, label, text, (old[name], new[name]))


def _headers_of(side: Side, response: Trail) -> dict[str, Trail]:
    headers = members_at(side, response, "headers")
    return {name.lower(): each for name, each in headers.items() if name.lower() not in _IGNORED}


def _header(
    collector: Collector, label: str, text: str, places: tuple[Trail, Trail]
) -> Iterator[Change]:
    """Compare a header that both sides have."""
    was = flag(collector.old, places[0], "required")
    is_required = flag(collector.new, places[1], "required")
    if was != is_required:
        effects = (COMPATIBLE, BREAKING) if is_required else (BREAKING, COMPATIBLE)
        yield _change(f"{RESPONSE_HEADER}-required", text, CHANGED, effects, places)
    collector.met.update(places[0])
    old = inside(collector.old, places[0], "schema")
    new = inside(collector.new, places[1], "schema")
    if old or new:
        collector.schemas(RESPONSE_HEADER, f"header of {text}", label, old, new, places)


def _change(
    kind: str, name: str, action: str, effects: tuple[str, str], places: tuple[Trail, Trail]
) -> Change:
    what = kind.removeprefix("response-").replace("-", " ")
    return Change(
        id=f"{kind}-{action}",
        flow=RESPONSE,
        subject=f"{what} {name}",
        text=f"{what} {action}",
        clients=effects[0],
        servers=effects[1],
        old=places[0],
        new=places[1],
        before="" if action == ADDED else name,
        after="" if action == REMOVED else name,
        keyword=what,
        part=name,
    )
