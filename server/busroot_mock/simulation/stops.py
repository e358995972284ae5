"""Stops and slow spells of a station, as the seed gives them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from busroot_mock.simulation.draws import draws, within
from busroot_mock.simulation.intervals import MINUTE, Interval

LONGEST_STOP: Final = 45 * MINUTE
SHORTEST_UPTIME: Final = 55 * MINUTE


class Spell(NamedTuple):
    """The n-th stop of a schedule, or its n-th slow spell, epoch ms."""

    number: int
    start: int
    end: int


class Spells(NamedTuple):
    """What goes wrong in the scheduled time of a schedule, oldest first."""

    stops: list[Spell]
    slow: list[Spell]


class _Plan(NamedTuple):
    """Lengths, ms: work, then a stop; within the work after `slow_after` a spell of `slow`."""

    uptime: int
    stop: int
    slow_after: int
    slow: int


def spells(seed: int, schedule_id: int, scheduled: Sequence[Interval]) -> Spells:
    """Return the stops and slow spells in tidy scheduled time.

    Uptime is scheduled time and goes on after a break; a stop or slow spell is over at the latest
    when the scheduled time pauses. Cutting the end off `scheduled` changes nothing that ends
    before the cut. Assumed: 55 to 145 minutes of work, then 1 to 45 minutes of stop, mostly short;
    in every fifth stretch of work a slow spell.
    """
    result = Spells([], [])
    number, plan = 0, _plan(seed, schedule_id, 0)
    left = plan.uptime
    for start, end in scheduled:
        at = start
        while True:
            if left == plan.uptime:
                _add_slow(result.slow, number, plan, at, end)
            if end - at <= left:
                break
            stop = Spell(number, at + left, min(at + left + plan.stop, end))
            result.stops.append(stop)
            number, at = number + 1, stop.end
            plan = _plan(seed, schedule_id, number)
            left = plan.uptime
        left -= end - at
    return result


@lru_cache(maxsize=2**14)
def _plan(seed: int, schedule_id: int, number: int) -> _Plan:
    drawn = draws(seed, "spells", schedule_id, number)
    uptime = within(drawn[0], SHORTEST_UPTIME // 1000, 145 * 60) * 1000
    # The cube makes short stops common: half of them last less than 7 minutes.
    stop = within(drawn[1] ** 3 >> 64, 60, LONGEST_STOP // 1000) * 1000
    slow = within(drawn[3], 4 * 60, 30 * 60) * 1000 if drawn[2] % 5 == 0 else 0
    return _Plan(uptime, stop, within(drawn[4], 60, 40 * 60) * 1000, slow)


def _add_slow(spells: list[Spell], number: int, plan: _Plan, at: int, end: int) -> None:
    start = at + plan.slow_after
    over = start + plan.slow
    if plan.slow and over <= min(at + plan.uptime, end):
        spells.append(Spell(number, start, over))
