"""Makes what a run has seen of a broken deployment, for tests of causes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from schemathesis.openapi.checks import UndefinedContentType

from contract_tests.analysis.causes import Grouping
from contract_tests.analysis.record import Record
from contract_tests.analysis.unreliable import unreliable
from contract_tests.findings.cause import Cause
from contract_tests.findings.failure import CheckFailure
from contract_tests.findings.finding import Finding, merged
from contract_tests.transport.traffic import Exchange
from tests.support.findings import API, SEED, exchange, judged, of_answer

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
JSON = "application/json"
SKU = "GET /sku"
GOOD = {"isSuccess": True, "results": [], "paging": {"totalElements": 0}}
LABELS = [operation.label for operation in API.operations]


def in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Return exchanges as they were recorded one after the other."""
    return [
        replace(each, at=(START + timedelta(seconds=index)).isoformat())
        for index, each in enumerate(exchanges)
    ]


def grouping_of(findings: Sequence[Finding], exchanges: Iterable[Exchange] = ()) -> Grouping:
    """Return how findings are grouped in a run with such traffic."""
    record = Record(API, in_order(exchanges), "main")
    return Grouping([*findings, *unreliable(record, findings, SEED)], record)


def grouped(
    findings: Sequence[Finding],
    exchanges: Iterable[Exchange] = (),
    errors: dict[str, list[str]] | None = None,
) -> list[Cause]:
    """Return the causes of findings in a run with such traffic."""
    return grouping_of(merged([*findings]), exchanges).causes({} if errors is None else errors)


def html(label: str, status: int) -> Finding:
    """Return the finding that a response is a page."""
    failure = UndefinedContentType(
        operation=label, message="", content_type="text/html", defined_content_types=[JSON]
    )
    return judged(failure, exchange(label, status, "<p>No", kind="text/html; charset=utf-8"))


def of_oracle(
    oracle: str, label: str, *steps: Exchange, about: str = "", place: Any = ()
) -> Finding:
    """Return the finding of an oracle, after requests."""
    failure = CheckFailure(
        oracle=oracle,
        operation=label,
        expected="a valid request yields 2xx",
        actual="the status is another",
        rests_on=[place or API.operations_by_label[label].location],
        about=about,
    )
    return judged(failure, *steps)


def skus_as_text(names: Iterable[str]) -> list[Finding]:
    """Return the findings that members of a SKU are texts and not numbers."""
    record = {"code": "a", **dict.fromkeys(names, "1.5")}
    answer = {**GOOD, "results": [record]}
    return [of_answer(SKU, answer, ["results", 0, name]) for name in names]


def shares(label: str, failing: Exchange, count: int = 31, share: int = 9) -> list[Exchange]:
    """Return exchanges of which some fail."""
    return [
        failing if n % 3 == 0 and n // 3 < share else exchange(label, 200, GOOD)
        for n in range(count)
    ]
