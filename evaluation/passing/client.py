"""An ordinary client: it reads lists and pages, saves, reads again, removes, and makes mistakes."""

import asyncio
import json
import random
import time
from collections.abc import Collection, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import httpx

from busroot_mock.recordings.recorded import Recorded
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from evaluation.mutants.defective import Defect, Defective
from tests.support.calls import BODIES, OPERATIONS, parameter_examples

ORIGIN: Final = "http://plant.example"
KEYS: Final = ("demo-admin-key", "demo-admin-key", "demo-admin-key", "demo-staff-key")
READERS: Final = ("demo-supervisor-key", "demo-member-key", "demo-readonly-key", "other-admin-key")
_NEVER: Final = ("seedrun", "seed")
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
        self._tags = frozenset(tags)
        self._known: dict[str, list[dict[str, Any]]] = {}

    def run(self, rounds: int) -> list[Recorded]:
        """Return what was recorded in so many rounds: each goes once through all operations."""

        async def all_rounds() -> None:
            async with httpx.AsyncClient(transport=self._transport, base_url=ORIGIN) as client:
                for _ in range(rounds):
                    for request in self._round():
                        await self._send(client, *request)

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
        for label in labels:
            method, _, path = label.partition(" ")
            key = self._random.choice(KEYS if method != "GET" else (*KEYS, *READERS))
            if method == "GET":
                yield from self._reads(key, label)
            else:
                yield from self._write(key, label, path)
            if self._random.random() < 0.1:
                yield from self._mistake(key, label)

    def _reads(self, key: str, label: str) -> Iterator[Request]:
        required = parameter_examples(label, required=True)
        others = parameter_examples(label)
        yield key, "GET", _filled(label, required), None
        for name, example in others.items():
            if name not in required:
                value = self._value(label, name, example)
                yield key, "GET", _filled(label, {**required, name: value}), None

    def _value(self, label: str, name: str, example: Any) -> Any:
        """Return a value for a parameter: of a record that was seen, or the example."""
        if name in ("limit", "skip"):
            return self._random.randint(1, 3)
        seen = self._known.get(label, [])
        if seen and name in ("codes", "skucodes", "stationcodes"):
            return ",".join(str(each.get("code", example)) for each in self._some(seen))
        if seen and name == "searchtext":
            return str(self._random.choice(seen).get("name", example))[:4].strip() or example
        return example

    def _some(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return self._random.sample(records, min(len(records), self._random.randint(1, 3)))

    def _write(self, key: str, label: str, path: str) -> Iterator[Request]:
        examples = list(BODIES.get(label, {}).values()) or [None]
        body = self._body(deepcopy(self._random.choice(examples)))
        parameters = parameter_examples(label, required=True)
        if label.startswith("DELETE"):
            parameters |= self._made(label, parameters)
        yield key, label.partition(" ")[0], _filled(label, parameters), body
        for other in OPERATIONS:
            reads = other.startswith("GET ") and "{" not in other
            if reads and (path in other or other[4:] in path) and self._random.random() < 0.8:
                yield key, "GET", _filled(other, parameter_examples(other, required=True)), None

    def _made(self, label: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Return what names a record that was seen, of the list that an operation is of."""
        path = label.partition(" ")[2].partition("/{")[0]
        seen = self._known.get(f"GET {path}", [])
        record = self._random.choice(seen) if seen else {}
        return {name: record[name] for name in parameters if name in record}

    def _body(self, body: Any) -> Any:
        """Return a body in which some texts and codes are others."""
        if isinstance(body, dict):
            for name in ("name", "description", "title"):
                if isinstance(body.get(name), str):
                    body[name] = f"{body[name][:30]} {self._random.randint(1, 99)}"
            if isinstance(body.get("code"), str) and self._random.random() < 0.6:
                body["code"] = f"new-{self._random.randint(1, 9)}"
        return body

    def _mistake(self, key: str, label: str) -> Iterator[Request]:
        """Make a request that is wrong."""
        method = label.partition(" ")[0]
        path = _filled(label, parameter_examples(label, required=True))
        kind = self._random.randrange(5)
        if kind == 0:
            yield "", method if method == "GET" else "GET", path, None
        elif kind == 1:
            yield "no-such-key-0", "GET", path, None
        elif kind == 2:
            yield key, "GET", f"{path}{'&' if '?' in path else '?'}limit=many&rangecode=never", None
        elif kind == 3:
            yield key, "POST", path, {"code": 17, "name": None, "nonsense": [1]}
        else:
            yield key, "GET", f"{path.partition('?')[0]}-of-nothing", None

    async def _send(
        self, client: httpx.AsyncClient, key: str, method: str, path: str, body: Any
    ) -> None:
        headers = {"X-API-KEY": key} if key else {}
        content = b"" if body is None else json.dumps(body).encode()
        if content:
            headers["Content-Type"] = "application/json"
        started, before = datetime.now(UTC), time.perf_counter()
        response = await client.request(method, f"/api{path}", content=content, headers=headers)
        took = (time.perf_counter() - before) * 1000
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
        self._learn(method, path, response)

    def _learn(self, method: str, path: str, response: httpx.Response) -> None:
        if method == "GET" and response.status_code == 200:
            try:
                results = response.json().get("results")
            except (ValueError, AttributeError):
                return
            if isinstance(results, list):
                records = [each for each in results if isinstance(each, dict)]
                self._known[f"GET {path.partition('?')[0]}"] = records


def _filled(label: str, parameters: dict[str, Any]) -> str:
    """Return path and query of an operation with these parameters."""
    path, given = label.partition(" ")[2], dict(parameters)
    for name in [name for name in given if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", quote(str(given.pop(name)), safe=""))
    texts = [f"{name}={quote(str(value), safe=',/:')}" for name, value in given.items()]
    return f"{path}?{'&'.join(texts)}" if texts else path
