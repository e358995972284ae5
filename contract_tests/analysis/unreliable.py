"""Findings that only the record of a whole run shows: responses that fail now and then."""

from collections.abc import Iterator, Sequence

from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.operations import DOCUMENTED

from ..findings import rules
from ..findings.finding import Finding, Statement, Way
from ..findings.statements import statement
from .judge_answers import fault_statement, response_statement
from .judgement import Matter
from .record import Record

RFC_9112 = "RFC 9112, section 8: a message that ends early is incomplete"
RFC_9110 = "RFC 9110, section 3.4: a server answers each request with a response"
HTTP_FORM = (
    "RFC 9112, section 2.1, and RFC 9110, section 8.4: the form of a message, and its coding"
)
MOST_IDLE = 2
"""Connections of a run that may be closed as idle just when a request is sent (RFC 9112, 9.3)."""
_HTTP = {rules.CUT: RFC_9112, rules.CLOSED: RFC_9110, rules.GARBLED: HTTP_FORM}
_EXPECTED = {
    rules.CUT: "Every response is complete.",
    rules.CLOSED: "Every request has a response.",
    rules.GARBLED: "Every response is a message of HTTP, and encoded as it says.",
    rules.SERVER_ERROR: "The server does not fail.",
}
_ACTUAL = {
    rules.CUT: "were cut",
    rules.CLOSED: "did not come: the connection was closed",
    rules.GARBLED: "could not be read",
    rules.SERVER_ERROR: "had a status of 5xx",
}
_TITLES = {
    rules.CUT: "Response is cut",
    rules.CLOSED: "Connection closed without a response",
    rules.GARBLED: "Response is not HTTP, or not encoded as it says",
    rules.SERVER_ERROR: "Server error",
}


def unreliable(record: Record, findings: Sequence[Finding], seed: int) -> list[Finding]:
    """Return a finding for each operation whose responses fail and of which no test says so."""
    known = {finding.last_operation for finding in findings if _is_server_error(finding)}
    failing = [
        _finding(record, label, rule, seed)
        for label, called in record.called.items()
        for rule in _TITLES
        if called.failed[rule] and (rule != rules.SERVER_ERROR or label not in known)
    ]
    return [*failing, *(_of_dead(record, label, seed) for label in record.dead)]


def _of_dead(record: Record, label: str, seed: int) -> Finding:
    """Return the finding that an operation answers no valid request as declared."""
    how, count = record.dead[label]
    operation = record.contract.operations_by_label[label]
    matter = Matter(record.contract, operation, label, [])
    success = next((status for status in sorted(operation.statuses) if status < 300), 200)
    shown = record.called[label].kept[0]
    return Finding(
        check="answers",
        title="No valid request is answered as declared",
        operation=label,
        expected=f"{label} answers a valid request with {success}.",
        actual=f"All of {count} valid requests failed: {how}.",
        statements=[response_statement(matter, success)],
        steps=[shown.to_text()],
        seed=seed,
        failure="Unreliable",
        check_name=rules.DEAD,
        count=count,
        way=Way(rules.DEAD),
        part=label,
        last_operation=label,
        last_status=shown.status,
    )


def _is_server_error(finding: Finding) -> bool:
    return finding.last_status is not None and finding.last_status >= 500


def _finding(record: Record, label: str, rule: str, seed: int) -> Finding:
    called = record.called[label]
    failed, shown = called.failed[rule], called.shown[rule]
    return Finding(
        check=rule.replace(" ", "-"),
        title=_TITLES[rule],
        operation=label,
        expected=_EXPECTED[rule],
        actual=f"{failed} of {called.responses} responses {_ACTUAL[rule]}.",
        statements=list(_statements(record, label, rule)),
        steps=[shown.to_text()],
        seed=seed,
        failure="Unreliable",
        check_name=rule,
        count=failed,
        way=Way(rule),
        part=label,
        last_operation=label,
        last_status=shown.status,
    )


def _statements(record: Record, label: str, rule: str) -> Iterator[Statement]:
    operation = record.contract.operations_by_label[label]
    if rule == rules.SERVER_ERROR:
        shown = record.called[label].shown[rule]
        yield fault_statement(Matter(record.contract, operation, label, []), shown.status or 500)
    else:
        place = operation.location
        # What HTTP says of messages holds for whatever is documented, and for what is not.
        closed = sum(called.failed[rules.CLOSED] for called in record.called.values())
        may_be_idle = rule == rules.CLOSED and closed <= MOST_IDLE
        certainty = ASSUMED if may_be_idle else DOCUMENTED
        yield statement(record.contract, operation, (place,), says=_HTTP[rule], certainty=certainty)
