"""What a world keeps changes no byte: random calls, in worlds that keep all and that keep nothing.

Writes, forks, snapshots, restores, clocks that go forward and back, keys of every role.
"""

import json
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.http.request import Message
from busroot_mock.serving.app import Application
from busroot_mock.store.memory import Memory
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW

KEYS: Final = (
    "demo-admin-key",
    "demo-supervisor-key",
    "demo-readonly-key",
    "demo-staff-key",
    "other-admin-key",
)
READS: Final = (
    "/account",
    "/admin/user",
    "/issue?rangecode=P2D&limit=40",
    "/issue?stationcodes=pack-1,mix-1",
    "/notification-preference",
    "/plant",
    "/reason",
    "/reason?codes=jam,conveyor&type=downtime",
    "/schedule?rangecode=thisweek",
    "/schedule?rangecode=P30D&stationcodes=pack-1",
    "/shift-pattern",
    "/sku?limit=20",
    "/sku?limit=3&skip=2&searchtext=curry",
    "/sku-group",
    "/station",
    "/station?sortby=name&plantcode=leeds",
    "/station-group",
    "/station-window?rangecode=today",
    "/station-window?rangecode=P2D&grouping=day",
    "/station-window?rangecode=PT2H&grouping=minute&stationcodes=pack-1",
)
WRITES: Final[tuple[tuple[str, str, Any], ...]] = (
    ("POST", "/sku", {"code": "CASE-CURRY-12", "name": "Curry", "cycleTime": 900}),
    ("POST", "/sku", {"code": "new", "name": "New"}),
    ("POST", "/sku-group", {"code": "new", "name": "New", "skus": []}),
    ("POST", "/reason", {"code": "jam", "description": "Jam", "type": ["downtime"]}),
    ("POST", "/reason", {"code": "conveyor", "description": "Belt"}),
    ("DELETE", "/reason/jam", None),
    ("POST", "/plant", {"code": "leeds", "name": "Leeds", "timezone": "Asia/Tokyo"}),
    ("POST", "/shift", {"title": "Less", "shiftPatternId": 1, "deleteShifts": [101]}),
    (
        "POST",
        "/issue",
        {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T08:10:00Z"},
    ),
    (
        "POST",
        "/schedule",
        {
            "stationCode": "pack-1",
            "skuCode": "CASE-CURRY-12",
            "workOrderReference": "W",
            "plannedStartAt": "2026-03-02T08:00:00Z",
            "plannedQuantity": 50,
        },
    ),
    ("POST", "/admin/user", {"email": "new@demofoods.example", "role": "member"}),
    ("POST", "/admin/seedrun", None),
    ("POST", "/admin/seedrun/demo", None),
    ("POST", "/account", {"currency": "EUR"}),
)
CONTROLS: Final[tuple[tuple[str, Any], ...]] = (
    ("/fork", None),
    ("/reset", None),
    ("/snapshots/a", None),
    ("/snapshots/a/restore", None),
    ("/clock", {"advance": "PT7M"}),
    ("/clock", {"advance": "PT9H"}),
    ("/clock", {"now": "2026-03-02T06:31:20Z"}),
    ("/clock", {"now": "2026-03-01T22:05:10Z"}),
)

STEPS: Final = st.one_of(
    st.tuples(st.just("GET"), st.sampled_from(READS), st.none()),
    st.sampled_from(WRITES),
    st.tuples(st.just("CONTROL"), st.integers(0, len(CONTROLS) - 1), st.none()),
)


class Asked:
    """Applications side by side, which are asked the same in process."""

    def __init__(self, *memories: Memory) -> None:
        clocks = [Clock(NOW) for _ in memories]
        pairs = zip(clocks, memories, strict=True)
        self._applications = [
            Application(world=World(clock=clock, memory=memory)) for clock, memory in pairs
        ]

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, bytes]:
        """Send a request to all; return the answer, which must be the same."""
        answers = [
            _answer(application, method, path, body, key) for application in self._applications
        ]
        assert all(answer == answers[0] for answer in answers), (method, path)
        return answers[0]


def _answer(
    application: Application, method: str, path: str, body: Any, key: str
) -> tuple[int, bytes]:
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
    try:
        running.send(None)
    except StopIteration:
        return sent[0]["status"], sent[1]["body"]
    raise AssertionError("the application waited")


@settings(max_examples=10)
@given(st.lists(st.tuples(STEPS, st.sampled_from(KEYS), st.integers(0, 3)), max_size=12))
def test_answers_are_the_same_bytes_with_and_without_what_is_kept(
    steps: list[tuple[tuple[str, Any, Any], str, int]],
) -> None:
    asked = Asked(Memory(), Memory(0))
    worlds = ["default"]
    for (method, path, body), key, number in steps:
        world = worlds[number % len(worlds)]
        if method == "CONTROL":
            control, wish = CONTROLS[path]
            put = "PUT" if control == "/snapshots/a" else "POST"
            _, answer = asked.ask(put, f"/__mock__/worlds/{world}{control}", wish)
            if control == "/fork":
                worlds.append(json.loads(answer)["result"]["id"])
        else:
            prefix = "" if world == "default" else f"{world}."
            asked.ask(method, f"/api{path}", body, prefix + key)
            for read in READS[number::4]:
                asked.ask("GET", f"/api{read}", None, f"{prefix}demo-admin-key")
