"""Media types on both sides, and the schemas of bodies by media type."""

from collections.abc import Iterator
from typing import NamedTuple

from busroot_mock.comparison.bundles import Trail
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.nodes import inside, members_at


class Media(NamedTuple):
    """A media type, and where each side describes it; None where it has nothing for it."""

    name: str
    old: Trail | None
    new: Trail | None


def media_types(collector: Collector, old: Trail, new: Trail) -> Iterator[Media]:
    """Yield the media types of two bodies; a range, such as `*/*`, stands for what is in it."""
    left = _by_name(members_at(collector.old, old, "content"))
    right = _by_name(members_at(collector.new, new, "content"))
    used = set()
    for name, trail in left.items():
        partner = name if name in right else _range_of(name, right)
        used.add(partner)
        yield Media(name, trail, right.get(partner))
    for name, trail in right.items():
        if name not in used:
            yield Media(name, left.get(_range_of(name, left)), trail)


def compare_media(collector: Collector, kind: str, name: str, label: str, media: Media) -> None:
    """Compare the schemas of a media type that both sides have."""
    if media.old is None or media.new is None:
        return
    old = inside(collector.old, media.old, "schema")
    new = inside(collector.new, media.new, "schema")
    collector.met.update(media.old)
    if old or new:
        collector.schemas(kind, name, label, old, new, (media.old, media.new))


def _by_name(content: dict[str, Trail]) -> dict[str, Trail]:
    return {name.partition(";")[0].strip().lower(): trail for name, trail in content.items()}


def _range_of(name: str, others: dict[str, Trail]) -> str:
    ranges = (f"{name.partition('/')[0]}/*", "*/*")
    return next((each for each in ranges if each in others), "")
