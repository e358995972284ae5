"""Keep an open page up to date: it asks again, and gets 204 while nothing has changed."""

from hashlib import blake2b
from typing import Final

from flask import g, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from busroot_mock.console.context import current_context
from busroot_mock.timestamps import iso_of
from busroot_mock.worlds.registry import DEFAULT, Worlds
from busroot_mock.worlds.world import World

SEEN: Final = "X-Seen"
CLOCK: Final = "X-World-Clock"


def answer_unchanged() -> ResponseReturnValue | None:
    """Answer 204 to an open page whose world has not changed; None lets the request go on.

    Raises `NotFound` if the world of the page does not exist.
    """
    worlds, world_id = current_context().worlds, (request.view_args or {}).get("world")
    is_home = request.endpoint == "pages.home"
    if world_id is None and not is_home:
        return None
    world = g.world = worlds.get(world_id or DEFAULT)
    if is_home:
        now = pulse_of_home(worlds)
    else:
        now = (pulse_of_factory if request.endpoint == "factory.show" else pulse)(world)
    is_same = request.headers.get(SEEN) == now
    return ("", 204) if is_same and request.method == "GET" else None


def add_world_time(response: Response) -> Response:
    """Add the time of the page's world to the headers."""
    if "world" in g:
        response.headers[CLOCK] = iso_of(g.world.clock.now())
    return response


def pulse_of_home(worlds: Worlds) -> str:
    """Return the pulse of the home page, which shows the default world in full."""
    counts = [(world_id, world.journal.count) for world_id, world in worlds]
    return blake2b(f"{pulse(worlds.get(DEFAULT))}{counts}".encode(), digest_size=8).hexdigest()


def pulse_of_factory(world: World) -> str:
    """Return the pulse of the page of the factory, which changes with every minute."""
    return f"{pulse(world)}-{world.clock.now_ms() // 60_000}"


def pulse(world: World) -> str:
    """Return a digest that changes whenever an open page has something new to show."""
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
