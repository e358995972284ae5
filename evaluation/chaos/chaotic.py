"""The mock server with responses that are spoiled at random, from a seed and with a share."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.http.request import OWN, Receive, Scope, Send
from busroot_mock.json_codec import decode
from evaluation.chaos.spoiling import CLOSED, LATE, OTHERS, SPOILING, WAYS
from evaluation.mutants.asked import BASE, Answered
from evaluation.mutants.defective import Defective, _asked

SHARES = [0.01, 0.05, 0.2, 1.0]
FEW = 3
TIMEOUT = 4.0
"""Seconds that `verify` waits for a response."""
SECONDS_LATE = (0.05, 0.3, 1.25 * TIMEOUT)
MOST_TOO_LATE = 1
"""Responses of a run that are too late: each costs the time of the timeout."""


@dataclass(frozen=True)
class Plan:
    """What a seed spoils.

    Attributes:
        seed: Of all chance.
        share: Of the responses that are spoiled, from 0 to 1.
        ways: How, one of them each time.
        label: The only operation whose responses are spoiled; None for all.
    """

    seed: int
    share: float
    ways: tuple[str, ...]
    label: str | None = None


def plan_of(seed: int, labels: list[str]) -> Plan:
    """Return the plan of a seed: for one operation or all, in one way or in several."""
    chance = Random(seed)
    label = chance.choice(labels) if chance.random() < 0.5 else None
    # All that is spoiled of everything ends before the first test: that shows little.
    share = chance.choice(SHARES if label else SHARES[:-1])
    count = chance.choice([1, FEW, len(WAYS)])
    return Plan(seed, share, tuple(chance.sample(WAYS, count)), label)


@dataclass
class Spoiled:
    """What was spoiled.

    Attributes:
        count: How many responses, by operation and way.
        broken: How many of them break the contract.
    """

    count: Counter[str] = field(default_factory=Counter)
    broken: int = 0


class Chaotic(Defective):
    """A mock server that spoils responses by a plan, and counts them."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(None)
        self.plan, self.spoiled = plan, Spoiled()
        self._chance = Random(plan.seed)
        self._labels = [operation.label for operation in self.contract.operations]
        self._former: list[Answered] = []
        self._too_late = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(BASE):
            await super().__call__(scope, receive, send)
            return
        asked = await _asked(scope, receive)
        given = await self.ask(scope, asked)
        label = next((each for each in self._labels if asked.is_for(each)), "")
        if self._is_spoiled(label):
            way = self._chance.choice(self.plan.ways)
            if way == CLOSED:
                self.spoiled.count[f"{label} {way}"] += 1
                scope["extensions"][OWN].close()
                return
            given = await self._spoil(label, way, given)
        elif given.is_good:
            self._former = [*self._former[-20:], given]
        content = b"" if scope["method"] == "HEAD" else given.body
        headers = dict(given.headers)
        if given.body or b"content-length" in headers:
            headers[b"content-length"] = str(len(given.body)).encode()
        start = {"status": given.status, "headers": list(headers.items())}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": content})

    def _is_spoiled(self, label: str) -> bool:
        is_meant = bool(label) and self.plan.label in (None, label)
        return is_meant and self._chance.random() < self.plan.share

    async def _spoil(self, label: str, way: str, given: Answered) -> Answered:
        if way == LATE:
            await self._wait()
            return given
        if way == OTHERS:
            other = self._chance.choice(self._former or [given])
        else:
            other = SPOILING[way](self._chance, given)
        if (other.status, other.headers.get(b"content-type"), other.body) != (
            given.status,
            given.headers.get(b"content-type"),
            given.body,
        ):
            self.spoiled.count[f"{label} {way}"] += 1
            self.spoiled.broken += breaks_the_contract(self.contract, label, other)
        return other

    async def _wait(self) -> None:
        seconds = self._chance.choice(SECONDS_LATE)
        self._too_late += seconds > TIMEOUT
        await asyncio.sleep(seconds if self._too_late <= MOST_TOO_LATE else SECONDS_LATE[0])


def breaks_the_contract(contract: Contract, label: str, given: Answered) -> bool:
    """Tell whether a response by itself breaks the contract."""
    responses = (*contract.operations_by_label[label].location, "responses")
    if given.status >= 500 or str(given.status) not in contract.find(*responses)[1]:
        return True
    place, node = contract.find(*responses, str(given.status))
    if MEDIA_TYPE not in node.get("content", {}):
        return False
    if given.headers.get(b"content-type", b"").decode() != MEDIA_TYPE:
        return True
    value, violations = decode(given.body, unique_names=True)
    schema = contract.schema(*place, "content", MEDIA_TYPE, "schema")
    return bool(violations) or not schema.is_valid(value)
