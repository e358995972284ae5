"""A client of JupyterHub: users, groups, tokens, servers, and who may use them."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.jupyterhub_groups import Groups
from evaluation.learning.sessions.jupyterhub_people import People
from evaluation.learning.sessions.jupyterhub_records import PAGES, Records
from evaluation.learning.sessions.jupyterhub_servers import Servers


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    people, groups, servers = People(records), Groups(records), Servers(records)
    first = (lambda: call("GET", "/user"), people.add, people.add_several, groups.add)
    unsigned = ["/users", "/groups", "/user", "/proxy"]
    broken = ["/users", "/groups"]
    more = [
        Act(1.2, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(1, lambda: call("GET", draw.choice(["/", "/info", "/user"]))),
        Act(0.4, lambda: call("POST", draw.choice(broken), "{broken")),
        Act(1.2, lambda: call("GET", "/proxy", headers=PAGES if draw.likely(0.4) else None)),
        Act(0.5, lambda: call("POST", "/proxy")),
        Act(0.3, lambda: call("PATCH", "/proxy", draw.choice(["{broken", "[]"]))),
    ]
    acts = [*people.acts(), *groups.acts(), *servers.acts(), *more]
    return drawn(draw, first, acts)
