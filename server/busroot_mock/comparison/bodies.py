"""The request body of an operation on both sides."""

from busroot_mock.comparison.bundles import REQUEST, Trail
from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import REQUEST_BODY, Collector
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
)
from busroot_mock.comparison.media import compare_media, media_types
from busroot_mock.comparison.nodes import flag, inside


def compare_bodies(collector: Collector, label: str, places: tuple[Trail, Trail]) -> None:
    """Compare what an operation takes as a body."""
    old = inside(collector.old, places[0], "requestBody")
    new = inside(collector.new, places[1], "requestBody")
    if old is None and new is None:
        return
    trails = old or places[0], new or places[1]
    if old is None or new is None:
        collector.note(_only(collector, trails, new is None), label)
        return
    collector.met.update(old)
    required = flag(collector.old, old, "required"), flag(collector.new, new, "required")
    if required[0] != required[1]:
        effects = (BREAKING, COMPATIBLE) if required[1] else (COMPATIBLE, BREAKING)
        words = ("optional", "required")
        texts = words[required[0]], words[required[1]]
        collector.note(_change("required", CHANGED, effects, trails, *texts), label)
    for media in media_types(collector, old, new):
        if media.new is None:
            effects = (BREAKING, COMPATIBLE)
            places = (media.old or trails[0], trails[1])
            collector.note(_change("media-type", REMOVED, effects, places, media.name, ""), label)
        elif media.old is None:
            effects = (COMPATIBLE, BREAKING)
            places = (trails[0], media.new)
            collector.note(_change("media-type", ADDED, effects, places, "", media.name), label)
        compare_media(collector, REQUEST_BODY, "request body", label, media)


def _only(collector: Collector, trails: tuple[Trail, Trail], is_removed: bool) -> Change:
    side, trail = (collector.old, trails[0]) if is_removed else (collector.new, trails[1])
    is_required = flag(side, trail, "required")
    text = "required" if is_required else "optional"
    worst = BREAKING if is_required else UNDECIDED
    if is_removed:
        return _change("", REMOVED, (UNDECIDED, worst), trails, text, "")
    effects = (BREAKING if is_required else COMPATIBLE, UNDECIDED)
    return _change("", ADDED, effects, trails, "", text)


def _change(
    what: str, action: str, effects: tuple[str, str], trails: tuple[Trail, Trail],
    before: str, after: str,
) -> Change:  # fmt: skip
    kind = f"{REQUEST_BODY}-{what}" if what else REQUEST_BODY
    values = f"{before} before, {after} now" if before and after else before or after
    return Change(
        id=f"{kind}-{action}",
        flow=REQUEST,
        subject="request body",
        text=f"{what or 'body'} {action}: {values}",
        clients=effects[0],
        servers=effects[1],
        old=trails[0],
        new=trails[1],
        before=before,
        after=after,
        keyword=what or "requestBody",
    )
