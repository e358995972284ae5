"""Makes exchanges, failures and outcomes for tests of findings and reports."""

import json
from typing import Any

from schemathesis.core.failures import AcceptedNegativeData, MalformedJson, ServerError
from schemathesis.openapi.checks import (
    AuthScenario,
    IgnoredAuth,
    JsonSchemaError,
    RejectedPositiveData,
    UndefinedStatusCode,
)

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from contract_tests.analysis.judge import judge
from contract_tests.findings.finding import Finding
from contract_tests.transport.traffic import Exchange
from tests.support.contracts import SERVED

API = SERVED
BASE = "http://127.0.0.1:1/api"
SEED = 7
LINES = CONTRACT.read_text(encoding="utf-8").splitlines()
CONFIG = {"key": "companyName", "value": "Demo", "required": True, "type": "text"}
"""An entry of `GET /admin/config`."""


def exchange(
    operation: str,
    status: int | None = 200,
    answer: Any = None,
    *,
    target: str = "",
    body: Any = None,
    kind: str = "application/json",
    sent: str = "application/json",
    identity: str = "main",
    item: str = "test",
    fault: str = "",
) -> Exchange:
    method, _, path = operation.partition(" ")
    headers = {"X-API-KEY": "$BUSROOT_API_KEY"} if identity else {}
    if body is not None:
        headers["Content-Type"] = sent
    return Exchange(
        at="2026-03-02T09:15:00.250+00:00",
        item=item,
        identity=identity,
        operation=operation,
        method=method,
        url=BASE + (target or path),
        request_headers=headers,
        request_body=body if isinstance(body, str) else "" if body is None else json.dumps(body),
        status=status,
        response_headers={"content-type": kind},
        response_body=answer if isinstance(answer, str) else json.dumps(answer),
        took=12.5,
        fault=fault,
    )


def judged(failure: Any, *steps: Exchange, contract: Contract = API) -> Finding:
    return judge(contract, failure, "", list(steps), SEED)


def marked(text: str, old: str, new: str, tmp_path: Any) -> Contract:
    """Return the contract with something in its text changed."""
    assert text.count(old) == 1, old
    path = tmp_path / "openapi.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return Contract(path)


class BadShape(JsonSchemaError):
    """As Schemathesis makes it, as far as a judge looks at it."""

    def __init__(self, operation: str, instance_path: list[Any]) -> None:
        self.operation, self.title, self.case_id = operation, self.kind_title, None
        self.instance_path, self.schema_path = instance_path, ["x-bundled", "schema1", "type"]
        self.message = "no matter"


def bad_status(operation: str, status: int) -> UndefinedStatusCode:
    statuses = ["200", "400", "401", "403", "409", "500"]
    return UndefinedStatusCode(
        operation=operation,
        status_code=status,
        defined_status_codes=statuses,
        allowed_status_codes=[int(each) for each in statuses],
        message="",
    )


def taken(operation: str, status: int = 200) -> AcceptedNegativeData:
    return AcceptedNegativeData(
        operation=operation, message="", status_code=status, expected_statuses=["400"]
    )


def refused(operation: str, status: int = 400) -> RejectedPositiveData:
    return RejectedPositiveData(
        operation=operation, message="", status_code=status, allowed_statuses=["2xx"]
    )


def no_json(operation: str) -> MalformedJson:
    return MalformedJson(
        operation=operation,
        validation_message="",
        document="{",
        position=1,
        lineno=1,
        colno=1,
        message="",
    )


def no_key(operation: str) -> IgnoredAuth:
    return IgnoredAuth(operation=operation, message="", scenario=AuthScenario.NO_AUTH)


def crash(operation: str, status: int = 500) -> ServerError:
    return ServerError(operation=operation, status_code=status)


def of_answer(operation: str, answer: Any, path: list[str | int], status: int = 200) -> Finding:
    """Return the finding that an answer does not have the shape of its schema at a path."""
    return judged(BadShape(operation, path), exchange(operation, status, answer))


def of_taken(operation: str, **request: Any) -> Finding:
    """Return the finding that a wrong request is accepted; it is as `exchange` takes it."""
    return judged(taken(operation), exchange(operation, 200, {"isSuccess": True}, **request))


def of_refused(operation: str, **request: Any) -> Finding:
    """Return the finding that a right request is refused; it is as `exchange` takes it."""
    return judged(refused(operation), exchange(operation, 400, {"isSuccess": False}, **request))


def certainties(finding: Finding) -> set[str]:
    return {statement.certainty for statement in finding.statements}
