"""No page and no operation of the controls takes the loop for long, however full a world is."""

import json

import pytest

from tests.support.costs import cpu_of, steps_of_answer
from tests.support.full_worlds import FullWorld, Sent, requests_of_controls, requests_of_pages

MOST = 0.8
"""Times what it takes to parse plain JSON: 20 ms and a few more where that takes 30."""
PLAIN = "[" + "1," * 500_000 + "1]"


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
