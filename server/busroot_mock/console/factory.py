"""Show the factory of a world at a glance: its stations now, and their day, as SVG."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, request

from busroot_mock.console.context import current_context
from busroot_mock.console.filters import decoded
from busroot_mock.console.live import pulse_of_factory
from busroot_mock.console.rendering import render
from busroot_mock.console.slices import paced
from busroot_mock.console.sorting import by_members, ordered

WORDS: Final = {
    "producing": "Producing",
    "down": "Down",
    "short_stop": "Short stop",
    "planned_stop": "Planned stop",
    "idle": "Nothing scheduled",
    "off_shift": "Off shift",
}
"""The states of stations, for people, in the order of the legend."""

LOSSES: Final = {
    "goodCount": "good",
    "qualityLoss": "quality loss",
    "speedLoss": "speed loss",
    "availabilityLoss": "availability loss",
}
"""Parts of the ideal count, for people."""

_HOURS_OF_TICKS: Final = 3
_COLUMNS: Final = by_members(
    *("code", "name"),
    state=lambda each: list(WORDS).index(each["state"]),
    oee=lambda each: (each.get("day") or {}).get("oee"),
    good=lambda each: (each.get("day") or {}).get("goodCount"),
)

factory = Blueprint("factory", __name__, url_prefix="/ui/worlds/<world>")


class Bar(NamedTuple):
    """A rectangle of a picture; place and width in percent.

    Attributes:
        kind: What its colour stands for.
        words: What it shows, for people.
    """

    kind: str
    x: str
    width: str
    words: str


@factory.get("/factory")
def show(world: str) -> str:
    """Show the stations of an account, plant by plant."""
    context, account = current_context(), decoded(request.args.get("account"))
    seen = pulse_of_factory(context.worlds.get(world))
    summary = context.controls.get("worlds", world)["result"]
    shown = context.controls.get("worlds", world, "factory", accountId=account)["result"]
    return render(
        "factory.html",
        world=summary,
        accounts=list(context.worlds.get(world).state.accounts),
        account=shown["accountId"],
        plants=[_plant(each, shown["now"]) for each in paced(shown["plants"])],
        words=WORDS,
        losses=LOSSES,
        seen=seen,
    )


def _plant(plant: dict[str, Any], now: str) -> dict[str, Any]:
    """Return a `FactoryPlant` with what its page draws of it."""
    start, end = (datetime.fromisoformat(plant[name]) for name in ("dayStartAt", "dayEndAt"))
    zone, at = ZoneInfo(plant["timezone"]), datetime.fromisoformat(now)
    stations = [_station(each, start, end, zone) for each in paced(plant["stations"])]
    states = [each["state"] for each in stations]
    order = ordered(stations, _COLUMNS, "factory.show", default="code")
    ticks = [
        (_percent(hours * timedelta(hours=1), end - start), f"{moment.astimezone(zone):%H:%M}")
        for hours in range(0, 24, _HOURS_OF_TICKS)
        if (moment := start + timedelta(hours=hours)) < end
    ]
    return {
        **plant,
        "stations": order,
        "counts": {state: states.count(state) for state in WORDS if state in states},
        "ticks": ticks,
        "now_at": _percent(at - start, end - start),
        "local_time": f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
    }


def _station(
    station: dict[str, Any], start: datetime, end: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    bars, totals = [], dict.fromkeys(WORDS, timedelta(0))
    for span in station["spans"]:
        first, last = (datetime.fromisoformat(span[name]) for name in ("startAt", "endAt"))
        totals[span["state"]] += last - first
        clock = f"{first.astimezone(zone):%H:%M} to {last.astimezone(zone):%H:%M}"
        words = f"{WORDS[span['state']]}, {clock}"
        place, width = _percent(first - start, end - start), _percent(last - first, end - start)
        bars.append(Bar(span["state"], place, width, words))
    parts = [f"{WORDS[state].lower()} {_hours(time)}" for state, time in totals.items() if time]
    return {
        **station,
        "bars": bars,
        "summary": ", ".join(parts),
        "since_local": f"{datetime.fromisoformat(station['since']).astimezone(zone):%H:%M}",
        "parts": _losses(station.get("day")),
    }


def _losses(day: dict[str, Any] | None) -> list[Bar]:
    """Return the good units and the losses as parts of the ideal count, or of more if that is."""
    counts = {name: max(day[name], 0) for name in LOSSES} if day else {}
    whole, before, bars = sum(counts.values()), 0, []
    for name, count in counts.items() if whole else ():
        words = f"{LOSSES[name]}: {count:,}"
        bars.append(Bar(name, _percent(before, whole), _percent(count, whole), words))
        before += count
    return bars


def _percent(part: Any, whole: Any) -> str:
    return f"{min(max(100 * (part / whole), 0), 100):.3f}%"


def _hours(time: timedelta) -> str:
    hours, minutes = divmod(round(time.total_seconds() / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
