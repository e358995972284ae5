"""What makes a page that lies open show what has happened since."""

from hashlib import blake2b
from typing import Final

from flask import g, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from busroot_mock.console.context import here
from busroot_mock.timestamps import iso_of
from busroot_mock.worlds.world import World

SEEN: Final = "X-Seen"
CLOCK: Final = "X-World-Clock"


def answer_unchanged() -> ResponseReturnValue | None:
    """Answer a page that asks whether there is something new, if there is nothing.

    Raises `NotFound` if there is no world that it is of.
    """
    world_id = (request.view_args or {}).get("world")
    if world_id is None:
        return None
    world = g.world = here().worlds.get(world_id)
    is_same = request.headers.get(SEEN) == pulse(world)
    return ("", 204) if is_same and request.method == "GET" else None


def tell_time(response: Response) -> Response:
    """Add the time of the world that the page is of."""
    if "world" in g:
        response.headers[CLOCK] = iso_of(g.world.clock.now())
    return response


def pulse(world: World) -> str:
    """Return what is another when something has happened that an open page shows."""
    last = world.journal.get(world.journal.count)
    rules = [(rule.id, rule.matched, rule.applied) for rule in world.state.faults]
    facts = (
        world.journal.count,
        last and (last.at, last.took),
        rules,
        list(world.snapshots),
        world.clock.settings(),
    )
    return blake2b(repr(facts).encode(), digest_size=8).hexdigest()
