"""Kept values change no byte: random calls, in worlds that keep all and that keep nothing.

Writes, forks, snapshots, restores, clocks that go forward and back, keys of every role.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.http.request import Message
from busroot_mock.serving.app import Application
from busroot_mock.simulation.last_lines import MOST_LINES
from busroot_mock.store.memory import MOST, Memory
from busroot_mock.worlds import turns
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.support.contracts import API
from tests.support.dialect import put

KEYS: Final = ("demo-supervisor-key", "demo-readonly-key", "demo-staff-key", "other-admin-key")
OF_LINE: Final = "stationcodes=pack-1"
READS: Final = (
    f"/issue?rangecode=P2D&{OF_LINE}",
    f"/issue?limit=4&{OF_LINE}",
    "/plant",
    "/reason?codes=jam,conveyor&type=downtime",
    f"/schedule?rangecode=P30D&{OF_LINE}",
    "/shift-pattern",
    "/sku?limit=20",
    "/sku?limit=3&skip=2&searchtext=curry",
    "/sku-group",
    f"/station?{OF_LINE}",
    "/station-group",
    f"/station-window?rangecode=today&{OF_LINE}",
    f"/station-window?rangecode=P2D&grouping=day&{OF_LINE}",
    f"/station-window?rangecode=today&grouping=quarter&skip=3&limit=9&{OF_LINE},pack-2",
    "/admin/user",
)
NAMED: Final = {"code": "CASE-CURRY-12", "name": "Curry {n}", "cycleTime": 900}
PLANNED: Final = {"stationCode": "pack-1", "skuCode": "CASE-CURRY-12", "workOrderReference": "W{n}"}
ENTERED: Final = {"type": "stop", "stationCode": "pack-1"}
ENDED: Final = {**ENTERED, "startAt": "2026-03-02T08:1{n}:00.000Z"}
WRITES: Final[tuple[tuple[str, str, Any], ...]] = (
    ("POST", "/admin/seedrun", None),
    ("POST", "/admin/seedrun/demo", None),
    ("POST", "/sku", NAMED),
    ("POST", "/sku", {"code": "new-{n}", "name": "New"}),
    ("POST", "/sku-group", {"code": "new", "name": "New {n}", "skus": []}),
    ("POST", "/reason", {"code": "jam", "description": "Jam {n}", "type": ["downtime"]}),
    ("POST", "/reason", {"code": "conveyor", "description": "Belt {n}"}),
    ("POST", "/reason", {"code": "belt-torn", "description": "Torn {n}"}),
    ("DELETE", "/reason/jam", None),
    ("POST", "/reason", {"code": "new-{n}", "description": "New", "parentReasonCode": "belt-torn"}),
    ("POST", "/reason", {"code": "training", "description": "Training", "type": ["downtime"]}),
    ("POST", "/reason", {"code": "training", "description": "T", "type": ["non_production"]}),
    ("DELETE", "/reason/new-{n}", None),
    ("DELETE", "/reason/training", None),
    ("POST", "/plant", {"code": "leeds", "name": "Leeds {n}", "timezone": "Asia/Tokyo"}),
    ("POST", "/plant", {"code": "leeds", "name": "Leeds", "timezone": "Europe/London"}),
    ("POST", "/shift", {"title": "Less {n}", "shiftPatternId": 1, "deleteShifts": [101]}),
    ("POST", "/issue", {**ENTERED, "startAt": "2026-03-02T08:1{n}:00.000Z"}),
    ("POST", "/issue", {**ENDED, "endAt": "2026-03-02T08:4{n}:00.000Z"}),
    ("POST", "/issue", {**ENTERED, "type": "slow", "startAt": "2026-03-02T07:0{n}:00.000Z"}),
    ("POST", "/schedule", {**PLANNED, "plannedStartAt": "2026-03-02T08:0{n}:00.000Z"}),
    (
        "POST",
        "/schedule",
        {**PLANNED, "plannedStartAt": "2026-03-01T1{n}:00:00.000Z", "plannedQuantity": 50},
    ),
    ("POST", "/admin/user", {"email": "new{n}@demofoods.example", "role": "member"}),
    ("POST", "/admin/user", {"email": "sam.supervisor@demofoods.example", "role": "read_only"}),
)
CONTROLS: Final[tuple[tuple[str, str, Any], ...]] = (
    ("PUT", "/snapshots/a", None),
    ("POST", "/clock", {"now": "2026-03-02T08:31:20Z"}),
    ("POST", "/clock", {"advance": "PT7M"}),
    ("POST", "/clock", {"advance": "PT9H"}),
    ("POST", "/fork", None),
    ("POST", "/clock", {"now": "2026-03-01T22:05:10Z"}),
    ("POST", "/snapshots/a/restore", None),
    ("POST", "/reset", None),
)

Step = tuple[str, str, Any]


@cache
def other_contract() -> Contract:
    """Return a contract that some records break, so that what reads them answers 500."""
    document = deepcopy(API.document)
    put(document, ("components", "schemas", "Sku", "properties", "name", "maxLength"), 9)
    put(document, ("components", "schemas", "Reason", "properties", "description", "maxLength"), 9)
    with TemporaryDirectory() as folder:
        path = Path(folder, "other.json")
        path.write_text(json.dumps(document), encoding="utf-8")
        return Contract(path)


class Asked:
    """Worlds side by side, which are asked the same in process.

    Each is behind two applications, of our contract and of another: what is kept for one must not
    show in the other.
    """

    def __init__(self, *memories: Memory) -> None:
        worlds = [World(clock=Clock(NOW), memory=memory) for memory in memories]
        self._ours = [Application(world=world) for world in worlds]
        self._others = [Application(other_contract(), world) for world in worlds]

    def ask(
        self, method: str, path: str, body: Any = None, key: str = "", is_other: bool = False
    ) -> tuple[int, bytes]:
        """Send a request to all of a contract; return the answer, which must be the same."""
        applications = self._others if is_other else self._ours
        answers = [_answer(application, method, path, body, key) for application in applications]
        assert all(answer == answers[0] for answer in answers), (method, path)
        return answers[0]


def _answer(
    application: Application, method: str, path: str, body: Any, key: str
) -> tuple[int, bytes]:
    *_, answer = _slices(application, method, path, body, key)
    assert answer is not None
    return answer


def _slices(
    application: Application, method: str, path: str, body: Any, key: str
) -> Iterator[tuple[int, bytes] | None]:
    """Yield None whenever others have their turn, and status and body in the end."""
    sent: list[Message] = []

    async def receive() -> Message:
        data = b"" if body is None else json.dumps(body).encode()
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    plain, _, query = path.partition("?")
    headers = [(b"x-api-key", key.encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": plain, "raw_path": plain.encode()}
    running = application(
        {**scope, "query_string": query.encode(), "headers": headers}, receive, send
    )
    with suppress(StopIteration):
        while True:
            yield running.send(None)
    yield sent[0]["status"], sent[1]["body"]


def _numbered(step: Step, number: int) -> Step:
    """Return a step with a digit of its own, so that it changes something each time."""
    made: Step = tuple(json.loads(json.dumps(step).replace("{n}", str(number))))
    return made


def _walk(asked: Asked, steps: Iterable[tuple[Step, int]]) -> None:
    """Take steps, in one world after the other; read everything after each."""
    worlds = ["default"]
    for step, number in steps:
        method, path, body = _numbered(step, number)
        world = worlds[number % len(worlds)]
        prefix = "" if world == "default" else f"{world}."
        if step in CONTROLS:
            _, answer = asked.ask(method, f"/__mock__/worlds/{world}{path}", body)
            if path == "/fork":
                worlds.append(json.loads(answer)["result"]["id"])
        else:
            key = "demo-staff-key" if "seedrun" in path else "demo-admin-key"
            asked.ask(method, f"/api{path}", body, prefix + key)
        for read in READS:
            asked.ask("GET", f"/api{read}", None, f"{prefix}demo-admin-key")
            if not prefix and number % 2:
                # A fork is known to the application that was asked for it.
                asked.ask("GET", f"/api{read}", None, "demo-admin-key", is_other=True)
        key = KEYS[number % len(KEYS)]
        asked.ask("GET", f"/api{READS[number]}", None, prefix + key)


WALKS: Final = int(os.environ.get("RANDOM_WALKS", "0"))
"""With a number, the walks are random; without, they are the same few each time."""


@settings(max_examples=WALKS or 2, derandomize=not WALKS)
@given(
    st.lists(
        st.tuples(st.sampled_from((*WRITES, *CONTROLS)), st.integers(0, 9)),
        min_size=8,
        max_size=12,
    ),
    st.sampled_from([MOST, 200_000, 5_000]) if WALKS else st.just(MOST),
)
def test_answers_are_the_same_bytes_with_and_without_what_is_kept(
    steps: list[tuple[Step, int]], most: int
) -> None:
    _walk(Asked(Memory(most), Memory(0)), steps)


def test_other_contract_is_one_that_records_break() -> None:
    asked = Asked(Memory())
    path, key = "/api/sku?limit=20", "demo-admin-key"
    for _ in range(2):
        assert [asked.ask("GET", path, None, key, is_other)[0] for is_other in (False, True)] == [
            200,
            500,
        ]


def test_each_write_and_each_move_of_the_clock_is_seen_at_once() -> None:
    steps = [
        *((step, number % 10) for number, step in enumerate((*WRITES, *CONTROLS))),
        *((step, number % 2) for number, step in enumerate((*WRITES[2:], *CONTROLS))),
    ]
    _walk(Asked(Memory(), Memory(0)), steps)


@pytest.mark.parametrize("read", ["/issue?limit=40", "/schedule?rangecode=P30D", "/station-window"])
def test_long_list_is_as_it_was_when_it_began_whatever_is_written_meanwhile(
    read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    application = Application(world=World(clock=Clock(NOW)))
    read, key = f"/api{read}", "demo-admin-key"
    before, writes = _answer(application, "GET", read, None, key), cycle(WRITES[2:])
    pauses = 0
    for answer in _slices(application, "GET", read, None, key):
        if answer is None:
            method, path, body = _numbered(next(writes), pauses % 10)
            _answer(application, method, f"/api{path}", body, key)
            pauses += 1
    assert answer == before
    assert pauses >= len(WRITES)
    after = _answer(application, "GET", read, None, key)
    assert after != before


def test_issues_have_another_cause_as_soon_as_there_is_another_choice_for_their_time() -> None:
    asked = Asked(Memory(), Memory(0))
    type_of = {"code": "training", "description": "Training"}
    read, key = "/api/issue?rangecode=P4D", "demo-admin-key"
    counts = []
    for types in (["non_production"], ["downtime"], ["non_production"]):
        asked.ask("POST", "/api/reason", {**type_of, "type": types}, key)
        _, answer = asked.ask("GET", read, None, key)
        counts.append(answer.count(b'"causeCode":"training"'))
    assert counts[0] == counts[2] == 0 < counts[1]


def test_many_writes_to_a_station_leave_what_is_kept_of_others() -> None:
    memory, key = Memory(), "demo-admin-key"
    asked = Asked(memory)
    asked.ask("GET", "/api/schedule?rangecode=today", None, key)
    weights = []
    for number in range(4 * MOST_LINES):
        # In a run that is over: in one that goes on, an issue makes no line.
        body = {**ENTERED, "startAt": f"2026-02-27T08:10:00.{number:03}Z"}
        status, _ = asked.ask("POST", "/api/issue", body, key)
        assert status == 200
        weights.append(memory.weight)
    each = (weights[MOST_LINES - 2] - weights[0]) / (MOST_LINES - 2)
    assert weights[-1] - weights[0] < 1.5 * MOST_LINES * each
