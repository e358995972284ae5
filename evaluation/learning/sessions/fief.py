"""A client of Fief: tenants and their clients, users with fields, roles and permissions."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.fief_access import Access
from evaluation.learning.sessions.fief_applications import Applications
from evaluation.learning.sessions.fief_people import People
from evaluation.learning.sessions.fief_records import KINDS, Records


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    access, applications, people = Access(records), Applications(records), People(records)
    first: tuple[Callable[[], Any], ...] = (
        *(partial(call, "GET", f"/{kind}/") for kind in ("users", "clients")),
        *(records.look_up, applications.look_up),
        *(access.permission, access.permission, access.role, people.tenant),
        *(people.user, people.user, applications.client, applications.provider),
    )
    unsigned = [f"/{kind}/" for kind in KINDS]
    more = [
        Act(1.2, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(0.6, lambda: call("POST", draw.choice(unsigned), "{broken")),
        Act(1.2, records.list_wrongly),
        Act(0.8, lambda: call("GET", f"/{draw.choice(KINDS)}/{draw.word()}")),
        Act(0.5, lambda: call("PUT", records.at(draw.choice(["roles", "tenants"])), {"name": "a"})),
    ]
    return drawn(draw, first, [*access.acts(), *applications.acts(), *people.acts(), *more])
