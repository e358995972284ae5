"""No page and no operation of the controls takes the loop for long, however full a world is."""

import json
from datetime import datetime

import pytest

from busroot_mock.serving.app import Application
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.support.costs import cpu_of, steps_of_answer
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
    return max(
        steps_of_answer(
            full.application,
            sent.method,
            sent.path,
            query=sent.query.encode(),
            headers=sent.headers,
            body=sent.body,
        )
    )


# Half a minute: the worlds are as full as they may be.
def test_everything_is_done_in_short_steps(full: FullWorld) -> None:
    parsing = min(cpu_of(lambda: json.loads(PLAIN)) for _ in range(3))
    slow = []
    for sent in (*requests_of_controls(), *requests_of_pages(full.application)):
        took = []
        for _ in range(4):
            took.append(longest(full, sent))
            if sent.method != "GET":
                full.refill()
            if took[-1] < MOST * parsing:
                break
            parsing = max(parsing, cpu_of(lambda: json.loads(PLAIN)))
        else:
            slow.append(f"{sent.method} {sent.path}?{sent.query}: {min(took) * 1000:.0f} ms")
    assert not slow, f"{parsing * 1000:.0f} ms; {slow}"


@pytest.mark.parametrize(("path", "query"), LISTS)
def test_list_that_nobody_has_asked_for_is_made_in_short_steps(path: str, query: bytes) -> None:
    least = 1.0
    for _ in range(4):
        parsing = cpu_of(lambda: json.loads(PLAIN))
        application = Application(world=World(clock=Clock(NOW)))
        steps = steps_of_answer(application, "GET", path, query=query, headers=KEY)
        least = min(least, max(steps) / parsing)
        if least < OF_LISTS:
            return
    raise AssertionError(f"the longest step takes {least:.2f} times what it takes to parse JSON")
