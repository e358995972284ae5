"""Handlers of tag Clock: the clock of a world."""

from isodate import parse_duration

from busroot_mock.http.response import Record, result
from busroot_mock.worlds.clock import Clock, clock_time
from busroot_mock.worlds.registry import Worlds


def get_clock(worlds: Worlds, world: str) -> Record:
    """Return the `ClockResult`."""
    return result(shown_clock(worlds.get(world).clock))


def set_clock(worlds: Worlds, world: str, body: Record) -> Record:
    """Set, advance, speed up, and stop or start the clock, in this order; return the `ClockResult`.

    Raises `Conflict` for a time that `instant` refuses.
    """
    clock = worlds.get(world).clock
    ahead = parse_duration(body.get("advance", "PT0S"))
    clock.set(clock_time(body.get("now", clock.timestamp()), ahead))
    if "speed" in body:
        clock.go(body["speed"])
    if "frozen" in body:
        clock.freeze() if body["frozen"] else clock.run()
    return result(shown_clock(clock))


def shown_clock(clock: Clock) -> Record:
    """Return the `Clock`."""
    shown = {"now": clock.timestamp(), "frozen": clock.is_frozen}
    return shown if clock.speed == 1 else {**shown, "speed": clock.speed}
