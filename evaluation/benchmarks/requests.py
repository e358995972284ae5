"""Requests to each operation: a valid one, one that breaks the contract, one refused.

Requests are made from the examples of the contract. In a path and a body, `{n}` stands for three
digits, the number of the request: what makes or removes a record cannot be sent twice.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import parameters_of
from busroot_mock.contract.operations import Operation
from evaluation.benchmarks.cases import CONTRACT, KEY, STAFF_KEY

NOW: Final = "2026-03-02T09:15:00.250Z"
"""When requests are sent, by the clock of the world: the examples of the contract are of then."""
MOST: Final = 1000
"""Requests of one kind that a world can be sent: as many as have a number."""
VALID, INVALID, REFUSED = "valid", "invalid", "refused"
AFTER_WRITE: Final = "after a write"

KEYS: Final = {
    "admin": KEY,
    "supervisor": "demo-supervisor-key",
    "member": "demo-member-key",
    "read_only": "demo-readonly-key",
}


@dataclass(frozen=True)
class Asked:
    """Requests to one operation.

    Attributes:
        name: What they are like: `valid`, `invalid`, `refused`, or what a valid one asks for.
        status: Of the right answer.
        before: What makes each of them possible, or moves what it asks for; it is not measured.
    """

    operation: Operation
    name: str
    path: str
    body: str | None
    key: str
    status: int
    before: "Asked | None" = None

    @property
    def label(self) -> str:
        """A name that no others have."""
        return f"{self.operation.operation_id}-{self.name}"


QUERIES: Final[Mapping[str, Mapping[str, str]]] = {
    "listSkus": {VALID: "?limit=20"},
    "listIssues": {VALID: "?rangecode=P7D&limit=50", "unasked": ""},
    "listSchedules": {VALID: "?rangecode=thisweek"},
    "listStationWindows": {VALID: "?rangecode=today", "week": "?rangecode=P7D&limit=5000"},
}
"""What pages of the product would ask for, and what is long."""

COMPUTED: Final = ("listIssues", "listSchedules", "listStationWindows")

VALUES: Final = {
    "{code}": "extra-{n}",
    "{id}": "10{n}",
    "{email}": "sam.supervisor@demofoods.example",
}
"""Of paths; new records get ids from 10000 on."""

WRONG: Final = {"{code}": "x" * 51, "{id}": "x", "{email}": "x"}

NEW: Final[Mapping[str, Mapping[str, Any]]] = {
    "createAccount": {"domain": "acme-{n}.example", "accountId": "acme-{n}"},
    "saveUser": {"email": "nora-{n}@demofoods.example"},
    "saveSchedule": {"plannedStartAt": "2026-04-01T00:00:00.{n}Z"},
}
"""Members of bodies that must be new each time."""

_REASON: Final = {"code": "extra-{n}", "description": "Extra"}


@cache
def contract() -> Contract:
    """Return the contract."""
    return Contract(CONTRACT)


def asked() -> list[Asked]:
    """Return what is asked of all operations, in the order of the contract."""
    return [each for operation in contract().operations for each in _of(operation)]


def _of(operation: Operation) -> Iterator[Asked]:
    """Yield what is asked of an operation; a kind of request that there cannot be is left out."""
    name, path, body = operation.operation_id, _path(operation), _body(operation)
    key = next((KEYS[role] for role in KEYS if role in operation.roles), STAFF_KEY)
    success = min(operation.statuses)
    for kind, query in QUERIES.get(name, {VALID: ""}).items():
        yield Asked(operation, kind, path + query, body, key, success, _before(name))
    if name in COMPUTED:
        query = QUERIES[name][VALID]
        yield Asked(operation, AFTER_WRITE, path + query, body, key, success, _saved(_REASON))
    wrong = _wrong(operation)
    if wrong is not None:
        yield Asked(operation, INVALID, *wrong, key, 400)
    barred = next((KEYS[role] for role in KEYS if role not in operation.roles), None)
    if barred is not None:
        yield Asked(operation, REFUSED, path, body, barred, 403)


def _before(name: str) -> Asked | None:
    if name == "deleteReason":
        return _saved(_REASON)
    if name == "deleteShiftPattern":
        return next(_of(_named("saveShifts")))
    return None


def _saved(reason: Mapping[str, Any]) -> Asked:
    operation = _named("saveReason")
    return Asked(operation, VALID, operation.path, json.dumps(reason), KEY, 200)


def _named(operation_id: str) -> Operation:
    return next(each for each in contract().operations if each.operation_id == operation_id)


def _path(operation: Operation) -> str:
    return _filled(operation.path, VALUES)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for place, value in values.items():
        text = text.replace(place, value)
    return text


def _body(operation: Operation) -> str | None:
    """Return the first example of the body, with what must be new each time."""
    if not operation.takes_body:
        return None
    example = _example(operation)
    new = NEW.get(operation.operation_id, {})
    return json.dumps({**example, **new} if new else example)


def _example(operation: Operation) -> Any:
    place = (*operation.location, "requestBody", "content", "application/json")
    _, content = contract().find(*place)
    named = [contract().find(*place, "examples", name)[1] for name in content.get("examples", {})]
    return content["example"] if "example" in content else named[0]["value"]


def _wrong(operation: Operation) -> tuple[str, str | None] | None:
    """Return path and body of a request that breaks the contract; None if no request does."""
    if operation.takes_body:
        example = _example(operation)
        # A list in a list is not a right value anywhere, and no server makes another value of it.
        nested: list[Any] = [[]]
        wrong = [nested] if isinstance(example, list) else dict.fromkeys(example, nested)
        return _path(operation), json.dumps(wrong)
    declared = parameters_of(contract(), operation.location)
    names = [each.name for each in declared if each.where == "query"]
    if names:
        # Each parameter twice, which none may be.
        twice = "&".join(f"{name}=1&{name}=1" for name in names)
        return f"{operation.path}?{twice}", None
    path = _filled(operation.path, WRONG)
    return (path, None) if path != operation.path else None
