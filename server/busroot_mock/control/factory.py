"""Handlers of tag Factory: what the stations of an account do, and what they did today."""

from collections.abc import Iterable

from busroot_mock.errors import NotFound
from busroot_mock.http.response import Record, result
from busroot_mock.simulation.plants import group_of, stations_in
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.ranges import parse_range
from busroot_mock.simulation.spans import losses, spans
from busroot_mock.simulation.timelines import timelines_of
from busroot_mock.simulation.windows import windows
from busroot_mock.timestamps import iso
from busroot_mock.worlds.accounts import Account, account_of
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.turns import Turns


async def get_factory(worlds: Worlds, world: str, account_id: str | None) -> Record:
    """Return the `FactoryResult`. Raises `NotFound` if there is no such account."""
    selected = worlds.get(world)
    chosen = next(iter(selected.state.accounts), "") if account_id is None else account_id
    if chosen not in selected.state.accounts:
        raise NotFound("The world has no such account.")
    account, now = account_of(selected, chosen), selected.clock.now_ms()
    plants = [await _plant(account, each, now) for each in list(account.store["plants"])]
    return result({"accountId": chosen, "now": iso(now), "plants": plants})


async def _plant(account: Account, plant: Record, now: int) -> Record:
    """Return the `FactoryPlant`."""
    start, end = parse_range("today", plant["timezone"], plant["dayStartHour"], now)
    stations, turns = [], Turns()
    for timeline in _timelines(account, plant["code"]):
        stations.append(_station(account, timeline, start, min(now, timeline.now)))
        await turns.pause()
    return {
        "code": plant["code"],
        "name": plant["name"],
        "timezone": plant["timezone"],
        "dayStartAt": iso(start),
        "dayEndAt": iso(end),
        "stations": stations,
    }


def _timelines(account: Account, plant_code: str) -> Iterable[Timeline]:
    return timelines_of(account, stations_in(account.store, plant_code))


def _station(account: Account, timeline: Timeline, start: int, now: int) -> Record:
    """Return the `FactoryStation`."""
    station, run = timeline.context.station, timeline.run_at(now)
    states = spans(timeline, start, now)
    window = windows(timeline, (start, now))[0] if start < now else None
    schedule = run.schedule if run else {}
    return {
        "code": station["code"],
        "name": station["name"],
        "groupCode": group_of(account.store, station)["code"],
        "state": states[-1].state if states else "off_shift",
        "since": iso(states[-1].start) if states else iso(now),
        "scheduleId": schedule.get("id"),
        "skuCode": schedule.get("skuCode"),
        "spans": [
            {"state": each.state, "startAt": iso(each.start), "endAt": iso(each.end)}
            for each in states
        ],
        **({} if window is None else {"day": losses(window)}),
    }
