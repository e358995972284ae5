"""Bodies of the right shape that cannot be, by the kinds that `x-refused` has."""

from collections.abc import Callable, Iterator
from typing import Any

from .bodies import FAR, MINUTE
from .probe import HOUR, QUARTER, Probe
from .recent import between_shifts
from .times import iso, later, ms_of

Body = dict[str, Any]
Broken = Iterator[tuple[str, Body]]
SOON = HOUR // 2
ODD_TIMES = ["0000-01-01T00:00:00Z", "2016-12-31T23:59:60Z"]
"""Times of the right shape, long ago, that many programs cannot take."""
NO_ZONE = "Europe/Nowhere"


def _early(probe: Probe, body: Body, ends: dict[str, str]) -> Broken:
    for end, start in ends.items():
        yield end, {**body, end: body[start]}
        yield end, {**body, end: later(body[start], -HOUR)}
        for odd in ODD_TIMES:
            yield end, {**body, end: odd}


def _twice(probe: Probe, body: Body, members: list[str]) -> Broken:
    for member in members:
        if body.get(member):
            yield member, {**body, member: [*body[member], body[member][0]]}


def _nowhere(probe: Probe, body: Body, members: list[str]) -> Broken:
    for member in members:
        yield member, {**body, member: NO_ZONE}


def _future(probe: Probe, body: Body, members: list[str]) -> Broken:
    # Soon, and not only in many years: a deployment that accepts it has it over before long.
    for begin in (FAR, probe.now() + SOON):
        times = {name: iso(begin + number * MINUTE) for number, name in enumerate(members)}
        yield members[0], {**body, **times}
    for member in members[1:]:
        yield member, {**body, member: times[member]}


def _idle(probe: Probe, body: Body, members: list[str]) -> Broken:
    at_night = probe.for_all_tests(("between shifts",), lambda: [between_shifts(probe)])[0]
    if at_night is not None:
        code, start = at_night
        yield members[0], {**_moved(body, start + MINUTE, members[0]), "stationCode": code}
    for window in probe.pool_of("listStationWindows"):
        start = ms_of(window["windowStartAt"]) or 0
        if window["totalMs"] == QUARTER and not window["scheduledProductionMs"]:
            moved = _moved(body, start + MINUTE, members[0])
            yield members[0], {**moved, "stationCode": window["stationCode"]}
            return


def _moved(body: Body, start: int, member: str) -> Body:
    """Return a body all of whose times are moved, so that one is at an instant, epoch ms."""
    by = start - (ms_of(body[member]) or 0)
    return {**body, **{n: later(at, by) for n, at in body.items() if ms_of(at) is not None}}


def _before(probe: Probe, body: Body, years: dict[str, int]) -> Broken:
    # All of its times: what ended long ago is over, whoever accepts it.
    days = enumerate(years.items(), start=10)
    times = {name: f"{year - 1}-12-{day}T00:00:00.000Z" for day, (name, year) in days}
    first = next(iter(times))
    yield first, {**body, **times, first: ODD_TIMES[0]}
    yield first, {**body, **times}


def _beyond(probe: Probe, body: Body, years: dict[str, int]) -> Broken:
    # Only after the last year: a schedule of long ago may have no end.
    names = [name for name in years if name in body]
    for number, member in enumerate(names):
        times = {
            n: f"{years[n] + 1}-01-0{names.index(n) + 1}T00:00:00.000Z" for n in names[number:]
        }
        yield member, {**body, **times}


BROKEN: dict[str, Callable[[Probe, Body, Any], Broken]] = {
    "early": _early,
    "twice": _twice,
    "nowhere": _nowhere,
    "future": _future,
    "idle": _idle,
    "before": _before,
    "beyond": _beyond,
}
"""Break a valid body in a way that `x-refused` names; yield the member, and the broken body."""
