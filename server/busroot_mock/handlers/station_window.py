"""Tag Station Window: what stations did, in windows of time."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from busroot_mock.handlers._listing import chosen, codes, in_order
from busroot_mock.handlers._periods import period, plant_for
from busroot_mock.http.response import results
from busroot_mock.http.rows import Block, Row, keep_row
from busroot_mock.simulation.grid import grid, pages
from busroot_mock.simulation.plants import stations_in
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.ranges import range_object
from busroot_mock.simulation.timelines import timelines_of
from busroot_mock.simulation.windows import windows
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.turns import Turns

_FEWEST: Final = 3
"""Edges of windows that are kept as one."""
_WEIGHT_OF_EDGE: Final = 40
_PART: Final = 48
"""Windows that are worked out in one go."""


async def list_station_windows(
    caller: Caller,
    grouping: str,
    limit: int,
    skip: int,
    rangecode: str | None = None,
    stationcodes: str | None = None,
    plantcode: str | None = None,
) -> Record:
    """Return the `StationWindowList`: station by station by code, oldest window first.

    Assumed: today's, if no range is named; on the hours and days of the range's plant.
    """
    plant, now = plant_for(caller.store, plantcode, stationcodes), caller.world.clock.now_ms()
    start, end = period(caller.account, rangecode or "today", plant)
    named = chosen(stations_in(caller.store, plantcode), "code", codes(stationcodes))
    stations = in_order(named, "code")
    cells = grid(grouping, plant["timezone"], plant["dayStartHour"], start, end, now)
    page = list(pages(stations, cells, skip, limit))
    timelines = timelines_of(caller.account, [station for station, _ in page])
    page_windows: list[Block | Row] = []
    turns = Turns()
    for timeline, (_, edges) in zip(timelines, page, strict=True):
        page_windows += await _shown(caller.world.memory, timeline, edges, turns)
        await turns.pause()
    return {
        **results(page_windows),
        "paging": {"totalElements": len(stations) * cells.size},
        "range": range_object(start, end),
    }


async def _shown(
    memory: Memory, timeline: Timeline, edges: Sequence[int], turns: Turns
) -> list[Block | Row]:
    """Return the windows between edges; all but the last, which may still grow, kept as a block."""
    *whole, last = edges
    if len(whole) < _FEWEST:
        return [*_rows(memory, timeline, edges)]
    key = ("windows", timeline.line.mark, *whole)
    known: Block | None = memory.get(key)
    if known is None:
        rows: list[Row] = []
        for at in range(0, len(whole) - 1, _PART):
            await turns.pause()
            rows += _rows(memory, timeline, whole[at : at + _PART + 1])
        known = Block(rows)
        memory.put(key, known, known.weight + _WEIGHT_OF_EDGE * len(whole))
    return [known, *_rows(memory, timeline, (whole[-1], last))]


def _rows(memory: Memory, timeline: Timeline, edges: Sequence[int]) -> list[Row]:
    """Return the windows between edges; kept, since none reaches beyond now."""
    keys = [("window", timeline.line.mark, *pair) for pair in pairwise(edges)]
    rows: list[Row | None] = [memory.get(key) for key in keys]
    if None in rows:
        first = rows.index(None)
        last = len(rows) - rows[::-1].index(None)
        made = windows(timeline, edges[first : last + 1])
        new = zip(keys[first:last], made, strict=True)
        rows[first:last] = [keep_row(memory, *pair) for pair in new]
    return [row for row in rows if row is not None]
