"""A client of Ghost: what is written, who reads it, and how it is run."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.ghost_desk import Desk
from evaluation.learning.sessions.ghost_people import People
from evaluation.learning.sessions.ghost_records import Records
from evaluation.learning.sessions.ghost_writing import Writing

_LISTED: Final = ("posts", "pages", "tags", "members", "labels", "tiers", "users")


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    writing, people, desk = Writing(records), People(records), Desk(records)
    first: tuple[Callable[[], Any], ...] = (
        *(partial(call, "GET", f"/{kind}/") for kind in ("posts", "members", "newsletters")),
        desk.look_up,
        *(writing.tag, writing.tag, people.label, people.newsletter, people.tier),
        *(partial(writing.write, "posts"), partial(writing.write, "pages"), people.member),
    )
    unsigned = [f"/{kind}/" for kind in _LISTED]
    bad = {"Authorization": "Ghost nobody"}
    more = [
        Act(1.2, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(0.5, lambda: call("GET", draw.choice(unsigned), headers=bad)),
        Act(0.6, lambda: call("POST", draw.choice(unsigned), "{broken")),
        Act(1.2, records.list_wrongly),
        Act(0.5, lambda: call("GET", f"/{draw.slug()}/")),
    ]
    return drawn(draw, first, [*writing.acts(), *people.acts(), *desk.acts(), *more])
