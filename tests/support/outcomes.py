"""An outcome with findings of every kind, for tests of reports."""

from typing import Any

from contract_tests.analysis.causes import Grouping
from contract_tests.analysis.coverage import coverage_of
from contract_tests.analysis.record import Record
from contract_tests.analysis.statement_coverage import statement_coverage
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.findings.failure import CheckFailure
from contract_tests.findings.finding import FAILURE, Finding, merged
from contract_tests.register.register import the_register
from contract_tests.reports.outcome import OperationOutcome, Outcome
from contract_tests.transport.traffic import Exchange
from tests.support.findings import (
    API,
    BASE,
    SEED,
    BadShape,
    bad_status,
    exchange,
    judged,
    no_key,
    refused,
    taken,
)

HOSTILE = "</script><script>alert('x')</script>\x00\ud800]]>&lt;\n::error::50%,:"
KEY = "demo-staff-key"
ASKED = [("GET /sku", "SkuList.x-lists.order")]
NOT_RUN = "no test of it was run"
ENTRY = {"key": "companyName", "value": HOSTILE, "required": "yes", "type": "text"}


def findings() -> list[Finding]:
    """Two failures, two assumptions and a known deviation; one was seen three times."""
    answer = {"isSuccess": True, "results": [ENTRY]}
    shape = BadShape("GET /admin/config", ["results", 0, "required"])
    body = {"code": "x" * 33, "name": HOSTILE}
    known = judged(no_key("GET /sku"), exchange("GET /sku"), exchange("GET /sku", identity=""))
    known.known = {"reason": f"A gateway asks. {HOSTILE}", "expires": "2027-01-01"}
    meaning = CheckFailure(
        oracle="pages-partition",
        operation="GET /sku",
        expected="Pages partition the list.",
        actual=f"{HOSTILE} came twice.",
        rests_on=[("paths", "/sku", "get", "x-roles")],
        about=HOSTILE,
    )
    wrong = [judged(taken("POST /sku"), exchange("POST /sku", body=body)) for _ in range(3)]
    return merged(
        [
            judged(shape, exchange("GET /admin/config", 200, answer)),
            *wrong,
            judged(bad_status("POST /account", 201), exchange("POST /account", 201)),
            judged(refused("GET /issue"), exchange("GET /issue", 400, target="/issue?x=1")),
            judged(meaning, exchange("GET /sku")),
            known,
        ]
    )


def exchanges() -> list[Exchange]:
    return [
        exchange("GET /admin/config", 200, {"isSuccess": True, "results": [ENTRY]}),
        exchange("GET /sku", 200, {"results": []}, target="/sku?searchtext=a%20b&limit=3"),
        exchange("POST /sku", 400, {"isSuccess": False}, body={"name": HOSTILE}, item="a<b>"),
        exchange("GET /issue", None, "", fault="ConnectTimeout"),
    ]


def outcome(**changes: Any) -> Outcome:
    actual = changes.get("findings", findings())
    errors = {"GET /issue": ["ConnectTimeout: no answer", "ConnectTimeout: no answer"]}
    result = Outcome(
        settings=Settings(base_url=BASE),
        base_url=BASE,
        started="2026-11-26T11:00:00.000+00:00",
        seconds=73.2,
        requests=1234,
        seed=SEED,
        version="1.2.3",
        exit_code=1,
        causes=Grouping(actual, Record(API, exchanges(), "main")).causes(errors),
        findings=actual,
        errors=errors,
        operations=_operations(actual),
        coverage=_coverage(),
    )
    for name, value in changes.items():
        setattr(result, name, value)
    return result


def _operations(actual: list[Finding]) -> list[OperationOutcome]:
    operations = [
        OperationOutcome(
            operation.label, operation.operation_id, operation.tag, operation.certainty, 12, 0.25
        )
        for operation in API.operations
    ]
    for operation in operations:
        mine = [each for each in actual if each.operation == operation.label and not each.known]
        operation.findings = len(mine)
        if mine:
            is_failed = any(each.kind == FAILURE for each in mine)
            operation.state = "failed" if is_failed else "assumption"
    operations[0].state, operations[0].why = "untested", "no 2xx: is the key's role too low?"
    operations[5].state, operations[5].why = "left out", "for platform staff"
    return operations


def _coverage() -> dict[str, Any]:
    profile = Profile((Identity("main", "BUSROOT_API_KEY", KEY, role="staff"),))
    statements = statement_coverage(
        API, the_register(), API.operations, ASKED, lambda oracle, label: NOT_RUN
    )
    return {
        **coverage_of(API, exchanges(), profile, API.operations),
        "statements": statements,
    }
