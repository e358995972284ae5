"""No page and no operation of the controls takes the loop for long, however full a world is."""

import json
from datetime import datetime
from functools import partial

import pytest

from busroot_mock.serving.app import Application
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.support.costs import assert_cheap, cpu_of, steps_of_answer
from tests.support.full_worlds import FullWorld, Sent, requests_of_controls, requests_of_pages

MOST = 0.8
"""Times what it takes to parse plain JSON: 20 ms and a few more where that takes 30."""
OF_LISTS = 0.12
"""The same of a list that is worked out for the first time."""
PLAIN = "[" + "1," * 500_000 + "1]"
LISTS = [
    ("/api/issue", b"rangecode=P7D"),
    ("/api/station-window", b"rangecode=P7D&limit=5000"),
    ("/api/schedule", b"rangecode=P30D"),
]
KEY = [(b"x-api-key", b"demo-admin-key")]
NOW = datetime.fromisoformat("2026-03-02T09:15:00.250Z")


@pytest.fixture(scope="module")
def full() -> FullWorld:
    return FullWorld()


def longest(full: FullWorld, sent: Sent) -> float:
    """Return the processor time of the longest step; fill the worlds again after a write."""
    steps = steps_of_answer(
        full.application,
        sent.method,
        sent.path,
        query=sent.query.encode(),
        headers=sent.headers,
        body=sent.body,
    )
    if sent.method != "GET":
        full.refill()
    return max(steps)


def cost_of_parsing() -> float:
    return cpu_of(lambda: json.loads(PLAIN))


# Half a minute: the worlds are as full as they may be.
def test_everything_is_done_in_short_steps(full: FullWorld) -> None:
    parsing = min(cost_of_parsing() for _ in range(3))
    for sent in (*requests_of_controls(), *requests_of_pages(full.application)):
        name = f"{sent.method} {sent.path}?{sent.query}"
        assert_cheap(partial(longest, full, sent), cost_of_parsing, MOST, parsing, name)


@pytest.mark.parametrize(("path", "query"), LISTS)
def test_list_that_nobody_has_asked_for_is_made_in_short_steps(path: str, query: bytes) -> None:
    def cost() -> float:
        application = Application(world=World(clock=Clock(NOW)))
        return max(steps_of_answer(application, "GET", path, query=query, headers=KEY))

    assert_cheap(cost, cost_of_parsing, OF_LISTS, name=f"the longest step of {path}")
