"""Windows of a range and of a part of it: what is listed for the part is listed for the range."""

import itertools
from typing import Any

from .lists import LISTINGS, Item
from .probe import Probe
from .times import iso, ms_of

WINDOWS = LISTINGS["listStationWindows"]
PLACE = (*WINDOWS.parameters["grouping"], "description", "listed for a part")
SECOND = 1000
MOST = 5000
NOBODYS = "bmv-no-such-length"


def check_gaps(probe: Probe, query: Item, windows: list[Item], until: int) -> None:
    """Check that no window is missing between those of a station, as the gap itself shows.

    Args:
        query: By which the windows were read.
        windows: Of one station, by time.
        until: End of the range, epoch ms.
    """
    edges = [(_at(each, "Start"), _at(each, "End")) for each in windows]
    ends = [*edges, (until, until)]
    for (_, begin), (end, _) in itertools.pairwise(ends):
        listed = _read(probe, query, begin, end) if begin < end else []
        for each in listed:
            if begin <= _at(each, "Start") and _at(each, "End") <= end:
                expected = f"a range lists what it lists from {iso(begin)} to {iso(end)}"
                _fail(probe, f"{expected}: {_shown(each)}", "it does not")


def check_own_range(probe: Probe, query: Item, window: Item) -> None:
    """Check that a window that was listed is listed for the range that it takes itself."""
    start, end = _at(window, "Start"), _at(window, "End")
    probe.asked(WINDOWS.operation, PLACE)
    # The start of a range may lie outside.
    for begin in (start, start - SECOND):
        listed = _read(probe, query, begin, end)
        if any(_at(each, "Start") == start and _at(each, "End") == end for each in listed):
            return
    _fail(probe, f"{_shown(window)} is listed for its own range", f"it is not, {len(listed)} are")


def check_other_length(probe: Probe, query: Item, other: str) -> None:
    """Check that where windows of a length list nothing, those of another do not, either.

    Unless a deployment lists nothing for a length that it cannot know.
    """
    listed = probe.read(WINDOWS, **{**query, "grouping": other}).items
    if not listed or _lists_nothing(probe, {**query, "grouping": NOBODYS}):
        return
    expected = f"a {query['grouping']} is listed for a time of {len(listed)} windows of an {other}"
    _fail(probe, expected, "none is listed")


def _lists_nothing(probe: Probe, query: Item) -> bool:
    response = probe.send(WINDOWS.operation, **query)
    return response.ok and not response.json().get("results")


def _read(probe: Probe, query: Item, start: int, end: int) -> list[Item]:
    params: dict[str, Any] = {**query, "rangecode": f"{iso(start)}/{iso(end)}", "limit": MOST}
    return probe.read(WINDOWS, **params).items


def _at(window: Item, name: str) -> int:
    return ms_of(window[f"window{name}At"]) or 0


def _shown(window: Item) -> str:
    return f"the window from {window['windowStartAt']} to {window['windowEndAt']}"


def _fail(probe: Probe, expected: str, actual: str) -> None:
    probe.fail(WINDOWS.operation, expected, actual, PLACE, about="parts")
