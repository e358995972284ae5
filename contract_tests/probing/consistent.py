"""Consistency of one answer: what it lists, with the range that it shows beside that."""

from collections import Counter
from typing import Any

from .lists import Item, Listing
from .spans import DAY, span_in
from .times import ms_of
from .viewer import Viewer

MOST = 50
"""Items of an answer that are looked at."""

TOUCHES = ("components", "schemas", "TimeRange", "description", "stands beside it touches it")


def check_touches(
    viewer: Viewer, listing: Listing, query: Item, answer: Any, items: list[Item]
) -> None:
    """Check that what an answer lists touches the range that it shows, but for a day.

    A list that is to show what is named may show it whenever it was.
    """
    name, span = listing.range_parameter, span_in(answer)
    if name is None or span is None or _names_records(listing, query):
        return
    spec = listing.filters[name]
    if items:
        viewer.asked(listing.operation, TOUCHES)
    for item in [*items[:: len(items) // MOST + 1], *items[-1:]]:
        begins = [ms_of(item.get(each)) for each in spec["from"]]
        ends = [ms_of(item.get(each)) for each in spec["to"]]
        starts = [at for at in begins if at is not None]
        if not starts:
            continue
        late = [at for at in ends if at is not None]
        is_over = None not in (ends[0], *late) and max(late) < span.start - DAY
        if is_over or min(starts) > span.end + DAY:
            expected = f"{listing.key(item)} touches the range of the same answer, {span}"
            times = {each: item.get(each) for each in (*spec["from"], *spec["to"])}
            viewer.fail(listing.operation, expected, f"it has {times}", TOUCHES, about="touches")


def check_apart(viewer: Viewer, listing: Listing, items: list[Item]) -> None:
    """Check that no two records that stand are alike in all that tells them apart."""
    names: list[str] = listing.spec["apart"]
    place = (*listing.schema, "x-lists", "apart")
    known = [item for item in items if item.get("deletedAt") is None]
    sets = Counter(tuple(map(str, map(item.get, names))) for item in known if _has(item, names))
    if sets.total() > 1:
        viewer.asked(listing.operation, place)
    for values, count in sets.items():
        if count > 1:
            expected = f"no two have the same {', '.join(names)}"
            actual = f"{count} have {', '.join(values)}"
            viewer.fail(listing.operation, expected, actual, place, about="apart")


def _has(item: Item, names: list[str]) -> bool:
    return all(item.get(name) is not None for name in names)


def _names_records(listing: Listing, query: Item) -> bool:
    key = listing.spec["key"]
    return any(spec.get("member") == key for n, spec in listing.filters.items() if n in query)
