"""An ordinary client: it reads lists and pages, saves, reads again, removes, and makes mistakes."""

import asyncio
import json
import random
import time
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from busroot_mock.recordings.recorded import Recorded
from busroot_mock.timestamps import MILLISECOND
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from contract_tests.passing.relations import needed_by
from contract_tests.probing.lists import LISTINGS
from evaluation.mutants.defective import Defect, Defective
from evaluation.passing.habits import BY_LABEL, Habits, filled, spoilt
from tests.support.calls import OPERATIONS, parameter_examples

ORIGIN: Final = "http://plant.example"
ADMIN, OTHER, SUPERVISOR = "demo-admin-key", "other-admin-key", "demo-supervisor-key"
COLLEAGUES: Final = (SUPERVISOR, "demo-member-key", "demo-readonly-key")
KEYS: Final = (ADMIN, ADMIN, "demo-staff-key", *COLLEAGUES, OTHER)
_NEVER: Final = ("seedrun", "seed", "newaccount")
PAUSE: Final = 1.1
"""Seconds after a round, so that a clock that stands is seen."""
Request = tuple[str, str, str, Any]
"""Key, method, path with its query, and body."""


class OrdinaryClient:
    """Talks to a mock server in this process, and records what passes.

    Args:
        defect: Of the mock server; None for nothing.
        tags: Whose operations it calls; without any, those of all.
    """

    def __init__(self, defect: Defect | None, seed: int, tags: Collection[str] = ()) -> None:
        self.recorded: list[Recorded] = []
        application = Defective(defect, world=World(clock=Clock()))
        self._transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
        self._random = random.Random(seed)
        self._habits = Habits(self._random)
        self._tags = frozenset(tags)
        self._began = datetime.now(UTC)
        self._results: list[dict[str, Any]] = []

    def run(self, rounds: int) -> list[Recorded]:
        """Return what was recorded in so many rounds: each goes once through all operations."""

        async def all_rounds() -> None:
            async with httpx.AsyncClient(transport=self._transport, base_url=ORIGIN) as client:
                for _ in range(rounds):
                    for request in self._round():
                        await self._send(client, *request)
                    if not self._tags or "Plant" in self._tags:
                        await asyncio.sleep(PAUSE)
                        await self._send(client, ADMIN, "GET", "/schedule?rangecode=PT1H", None)
                        await self._send(client, ADMIN, "GET", "/plant", None)

        asyncio.run(all_rounds())
        return self.recorded

    def _round(self) -> Iterator[Request]:
        labels = [
            label
            for label, node in OPERATIONS.items()
            if not any(word in label for word in _NEVER)
            and (not self._tags or node["tags"][0] in self._tags)
        ]
        self._random.shuffle(labels)
        yield from self._greetings()
        yield from self._survey(ADMIN)
        for label in labels:
            if label.startswith("GET"):
                yield from self._reads(label)
            else:
                yield from self._write(label)
            if self._random.random() < 0.6:
                yield from self._mistake(label)
        if not self._tags or "Station Window" in self._tags or "Schedule" in self._tags:
            for method, path in self._habits.shift():
                yield ADMIN, method, path, None
            yield from self._survey(ADMIN)

    def _greetings(self) -> Iterator[Request]:
        """Yield what tells the keys apart: each does a little of everything, as far as it may."""
        for key in (*COLLEAGUES, OTHER, ADMIN):
            for label in ("POST /admin/config", "POST /notification-preference", "POST /sku"):
                yield key, "POST", label[5:], self._habits.body(label)
            for path in ("/admin/user", "/account", "/notification-preference"):
                yield key, "GET", path, None

    def _survey(self, key: str) -> Iterator[Request]:
        """Yield requests for all lists, as a page that shows a plant would send."""
        own = {name for name, each in LISTINGS.items() if each.operation.tag in self._tags}
        near = own.union(*(needed_by(name) for name in own))
        for name, listing in LISTINGS.items():
            label = listing.operation.label
            if self._tags and name not in near:
                continue
            yield key, "GET", filled(label, self._habits.query(label, [])), None

    def _reads(self, label: str) -> Iterator[Request]:
        required = parameter_examples(label, required=True)
        key = self._random.choice(KEYS)
        if label not in BY_LABEL:
            for name, value in self._made(label).items():
                text = str(value)
                yield ADMIN, "GET", filled(label, {name: text}), None
                yield ADMIN, "GET", filled(label, {name: text.upper()}), None
            yield key, "GET", filled(label, required), None
            return
        optional = self._habits.optional(label)
        yield ADMIN, "GET", filled(label, self._habits.query(label, [])), None
        yield key, "GET", filled(label, self._habits.query(label, [])), None
        for name in [*optional, *optional]:
            yield ADMIN, "GET", filled(label, self._habits.query(label, [name])), None
        for number in range(len(optional) - 1):
            query = self._habits.query(label, optional[number : number + 2])
            yield ADMIN, "GET", filled(label, query), None
        if "skip" in optional:
            yield from self._pages(label)

    def _pages(self, label: str) -> Iterator[Request]:
        query, size = self._habits.query(label, []), self._random.randint(2, 4)
        for page in range(3):
            yield ADMIN, "GET", filled(label, {**query, "limit": size, "skip": page * size}), None
        yield ADMIN, "GET", filled(label, query), None

    def _write(self, label: str) -> Iterator[Request]:
        method = label.partition(" ")[0]
        other = self._random.choice([*COLLEAGUES, OTHER])
        for number, key in enumerate((ADMIN, ADMIN, other, ADMIN, SUPERVISOR)):
            body = self._habits.body(label, is_new=number in (0, 3))
            body = spoilt(body) if number == 1 else body
            path = filled(label, self._made(label) if "{" in label else {})
            yield from self._around(label, key, body)
            yield key, method, path, body
            yield from self._around(label, key, body)
            if method == "DELETE" and self._random.random() < 0.4:
                yield key, method, path, None
            if method == "POST" and self._random.random() < 0.4:
                yield key, method, path, body
                yield from self._around(label, key, body)
            if number > 1:
                yield from self._remove(label, key)

    def _remove(self, label: str, key: str) -> Iterator[Request]:
        """Yield requests that remove what was just made."""
        made = self._results[-1] if self._results else {}
        for other in OPERATIONS:
            path = label.partition(" ")[2]
            fits = other.startswith("DELETE") and (f"{path}/" in other or f"{path}-" in other)
            if fits and self._random.random() < 0.7:
                if "parentReasonCode" in made and self._random.random() < 0.5:
                    below = {
                        "code": "below",
                        "description": "Below",
                        "parentReasonCode": made["code"],
                    }
                    yield key, "POST", path, below
                    yield from self._around(label, key, below)
                name = made.get("code", made.get("shiftPatternId", "none"))
                gone = filled(other, dict.fromkeys(parameter_examples(other, required=True), name))
                yield key, "DELETE", gone, None
                yield from self._around(other, key, None)

    def _around(self, label: str, key: str, body: Any) -> Iterator[Request]:
        """Yield reads of what a write is about, by its sender and at times by somebody else."""
        path = label.partition(" ")[2].partition("/{")[0]
        for other in OPERATIONS:
            if not other.startswith("GET "):
                continue
            listed = other[4:].partition("/{")[0]
            if listed != path and not listed.startswith(f"{path}-pattern"):
                continue
            if "{" in other:
                if isinstance(body, dict) and "email" in body:
                    yield key, "GET", filled(other, {"email": body["email"]}), None
                continue
            query = self._habits.query(other, [])
            yield key, "GET", filled(other, query), None
            if (
                isinstance(body, dict)
                and "code" in body
                and "skucodes" in parameter_examples(other)
            ):
                yield key, "GET", filled(other, {**query, "skucodes": body["code"]}), None
            others = () if "rangecode" in query else (*COLLEAGUES[:1], OTHER, ADMIN)
            for colleague in others:
                if colleague != key and self._random.random() < 0.7:
                    yield colleague, "GET", filled(other, query), None

    def _made(self, label: str) -> dict[str, Any]:
        """Return what names a record that was seen, of the list that an operation is of."""
        path = label.partition(" ")[2].partition("/{")[0]
        required = parameter_examples(label, required=True)
        seen = self._habits.known.get(path, [])
        parents = {each.get("parentReasonCode") for each in seen} - {None}
        if parents and self._random.random() < 0.4:
            seen = [each for each in seen if each.get("code") in parents] or seen
        record = self._random.choice(seen) if seen and self._random.random() < 0.85 else {}
        return {name: record.get(name, example) for name, example in required.items()}

    def _mistake(self, label: str) -> Iterator[Request]:
        method, path, body = self._habits.mistake(label)
        keys = ["", "no-such-key-0", *[ADMIN] * 5, *COLLEAGUES]
        key = self._random.choice(keys)
        yield from self._around(label, ADMIN, body)
        yield key, method, path, body
        yield from self._around(label, ADMIN, body)

    async def _send(
        self, client: httpx.AsyncClient, key: str, method: str, path: str, body: Any
    ) -> None:
        headers = {"X-API-KEY": key} if key else {}
        content = b"" if body is None else json.dumps(body).encode()
        if content:
            headers["Content-Type"] = "application/json"
        # In the time of this process: on a busy machine, exchanges would lie far apart.
        started = self._began + timedelta(seconds=time.process_time())
        response = await client.request(method, f"/api{path}", content=content, headers=headers)
        took = (self._began + timedelta(seconds=time.process_time()) - started) / MILLISECOND
        self.recorded.append(
            Recorded(
                method=method,
                url=str(response.request.url),
                request_headers=tuple(headers.items()),
                request_body=content,
                status=response.status_code,
                response_headers=tuple(response.headers.items()),
                response_body=response.content,
                started=started,
                took=took,
            )
        )
        self._learn(key, method, path, response)

    def _learn(self, key: str, method: str, path: str, response: httpx.Response) -> None:
        if response.status_code != 200:
            return
        try:
            answer = response.json()
            results, result = answer.get("results"), answer.get("result")
        except (ValueError, AttributeError):
            return
        if method == "GET" and isinstance(results, list) and key == ADMIN:
            records = [each for each in results if isinstance(each, dict)]
            if records:
                self._habits.known[path.partition("?")[0]] = records
        if method == "POST" and isinstance(result, dict):
            self._results.append(result)
