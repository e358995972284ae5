"""A client of pretix: events and what they sell, and the people of an organizer."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.pretix_people import ROOT, People
from evaluation.learning.sessions.pretix_shop import EVENTS, Shop


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    shop, people = Shop(call, draw), People(call, draw)
    first = (shop.add_event, shop.add_event, lambda: shop.add("items"))
    acts = [*_of_events(shop), *_of_parts(shop, "variations", "items")]
    acts += [*_of_parts(shop, "options", "questions"), *_of_people(people)]
    for kind, weight in _SOLD.items():
        acts += _of_sold(shop, kind, weight)
    for kind, weight in _KNOWN.items():
        acts += _of_known(people, kind, weight)
    return drawn(draw, first, acts)


_SOLD = {
    "categories": 1.0,
    "items": 1.6,
    "quotas": 1.0,
    "questions": 1.0,
    "taxrules": 0.7,
    "vouchers": 1.0,
    "discounts": 0.6,
    "checkinlists": 0.7,
    "waitinglistentries": 0.4,
}
"""Of events, with weights."""
_KNOWN = {
    "customers": 1.0,
    "membershiptypes": 0.7,
    "memberships": 0.8,
    "giftcards": 0.8,
    "teams": 0.6,
    "devices": 0.5,
    "saleschannels": 0.5,
}


def _of_events(made: Shop) -> list[Act]:
    call, draw, some, events = made.call, made.draw, made.some, made.events
    return [
        Act(3, made.add_event),
        Act(1.5, made.add_event_wrongly, events),
        Act(3, lambda: call("GET", f"{EVENTS}{some(events)}/"), events),
        Act(2, lambda: call("GET", EVENTS)),
        Act(1, lambda: call("GET", EVENTS, query={"is_public": "false"})),
        Act(1, lambda: call("GET", f"{EVENTS}{draw.slug()}/")),
        Act(1, lambda: call("GET", f"{EVENTS}{draw.slug()}/items/")),
        Act(2, made.change_event, events),
        Act(0.4, lambda: made.delete_event() if len(events) > 1 else None, events),
        Act(3, made.add_wrongly, events),
        Act(3, made.filter, events),
        Act(1, lambda: call("GET", f"{EVENTS}{some(events)}/items/9999/"), events),
        Act(0.5, lambda: call("GET", "/organizers/")),
        Act(0.5, lambda: call("GET", ROOT)),
        Act(0.7, lambda: call("GET", EVENTS, headers={"Authorization": ""})),
    ]


def _of_sold(made: Shop, kind: str, weight: float) -> list[Act]:
    found = made.found[kind]
    return [
        Act(3 * weight, lambda: made.add(kind), made.events),
        Act(2.5 * weight, lambda: made.read(kind), found),
        Act(1.5 * weight, lambda: made.list(kind), made.events),
        Act(1.5 * weight, lambda: made.change(kind), found),
        Act(0.7 * weight, lambda: made.delete(kind), found),
    ]


def _of_parts(made: Shop, kind: str, above: str) -> list[Act]:
    found, ready = made.parts[kind], made.found[above]
    return [
        Act(2, lambda: made.add_part(kind), ready),
        Act(1, lambda: made.list_parts(kind), ready),
        Act(1.5, lambda: made.call("GET", made.at_part(kind)), found),
        Act(1, lambda: made.change_part(kind), found),
        Act(0.7, lambda: made.delete_part(kind), found),
    ]


def _of_known(made: People, kind: str, weight: float) -> list[Act]:
    found = made.found[kind]
    acts = [
        Act(2.5 * weight, lambda: made.add(kind)),
        Act(2 * weight, lambda: made.call("GET", made.at(kind)), found),
        Act(1.2 * weight, lambda: made.call("GET", f"{ROOT}{kind}/")),
        Act(1.2 * weight, lambda: made.change(kind), found),
    ]
    if kind in ("membershiptypes", "teams", "saleschannels"):
        acts.append(Act(0.7 * weight, lambda: made.delete(kind), found))
    return acts


def _of_people(made: People) -> list[Act]:
    call, some, found = made.call, made.some, made.found
    return [
        Act(2.5, made.add_wrongly),
        Act(1.5, made.transact, found["giftcards"]),
        Act(0.8, lambda: call("GET", f"{ROOT}customers/NOBODY/")),
        Act(0.8, lambda: call("GET", f"{ROOT}{some(['giftcards', 'teams', 'devices'])}/9999/")),
    ]
