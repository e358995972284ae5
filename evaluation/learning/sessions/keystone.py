"""A client of OpenStack Keystone: people and their roles, services, and ways to sign in."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.keystone_catalog import Catalog
from evaluation.learning.sessions.keystone_keys import Keys
from evaluation.learning.sessions.keystone_people import People
from evaluation.learning.sessions.keystone_records import Records
from evaluation.learning.sessions.keystone_roles import Roles


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    people, catalog, roles = People(records), Catalog(records), Roles(records)
    keys = Keys(records)
    first = (
        keys.look_up,
        lambda: roles.look_up("member"),
        lambda: roles.look_up("reader"),
        *(lambda: people.add("domains"), lambda: people.add("projects")),
        *(lambda: people.add("users"), lambda: people.add("groups"), catalog.service),
    )
    more = [
        Act(0.7, lambda: call("GET", "/users", headers={"X-Auth-Token": ""})),
        Act(0.7, lambda: call("GET", "/projects", headers={"X-Auth-Token": draw.word()})),
        Act(0.5, lambda: call("GET", "/")),
        Act(0.5, lambda: call("POST", "/projects", "{broken")),
    ]
    acts = [*people.acts(), *catalog.acts(), *roles.acts(), *keys.acts(), *more]
    return drawn(draw, first, acts)
