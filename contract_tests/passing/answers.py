"""Judgement of a single exchange: of what the deployment answers, and what the client sends."""

from collections.abc import Iterator

from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.recordings.recorded import Recorded, header

from ..analysis.breaches import strongest
from ..analysis.ways import place_text
from ..findings.finding import Finding, Way
from ..findings.rules import CLIENT
from ..target.shapes import shape_failures, status_failures
from ..transport.response_json import message_in
from .sorting import Passed

MOST_SHOWN = 3
UNDOCUMENTED_STATUS = "ST103"
_OF_TRANSPORT = (408, 413, 414, 417, 421, 425, 426, 429, 431, 499)
"""Statuses that are about how a request arrives, not about what an operation says to it."""
_REFUSALS = (400, 415, 422)


def is_exempt(recorded: Recorded) -> bool:
    """Tell whether a response is no answer of the operation: a cache's, or one that was asked for.

    `Prefer` asks a mock server for any response that is declared.
    """
    asked = (
        header(recorded.request_headers, "if-none-match"),
        header(recorded.request_headers, "if-modified-since"),
    )
    is_prefered = bool(header(recorded.request_headers, "prefer"))
    return is_prefered or (recorded.status == 304 and any(asked))


def deployment_failures(passed: Passed) -> Iterator[Failure]:
    """Yield what is wrong with a response, the request being what it is."""
    status, operation, sent = passed.recorded.status, passed.operation, passed.sent
    if status is None or operation is None or sent is None or status in _OF_TRANSPORT:
        return
    check = status_failures if passed.recorded.truncated else shape_failures
    is_error_of_client = 400 <= status < 500 and bool(sent.breaches)
    for failure in check(operation.label, passed.response):
        # A wrong request may be refused in any way.
        if not (is_error_of_client and failure.code == UNDOCUMENTED_STATUS):
            yield failure
    if status in _REFUSALS and not sent.breaches and _is_whole(passed.recorded):
        yield RejectedPositiveData(
            operation=operation.label,
            message=message_in(passed.response),
            status_code=status,
            allowed_statuses=["2xx"],
        )


def _is_whole(recorded: Recorded) -> bool:
    """Tell whether all of a request is known that a server may refuse."""
    try:
        text = recorded.request_body.decode()
    except UnicodeDecodeError:
        return False
    return not recorded.truncated and "\ufffd" not in text


def client_finding(contract: Contract, passed: Passed) -> Finding | None:
    """Return what of a request breaks the contract; None if nothing does."""
    operation, sent = passed.operation, passed.sent
    if operation is None or sent is None or not sent.breaches:
        return None
    chosen = strongest(sent.breaches)
    text = "; ".join(each.in_words for each in chosen[:MOST_SHOWN])
    more = f"; and {len(chosen) - MOST_SHOWN} more" if len(chosen) > MOST_SHOWN else ""
    first = chosen[0]
    return Finding(
        check=CLIENT,
        title="The request breaks the contract",
        operation=operation.label,
        expected=f"The client's request to {operation.label} conforms to the contract.",
        actual=f"{text[:1].upper()}{text[1:]}{more}.",
        statements=[each.statement for each in chosen],
        steps=[passed.exchange.to_text()],
        seed=0,
        failure="ClientRequest",
        check_name=CLIENT,
        signature=f"{first.keyword} {place_text(first.location)}",
        way=Way(CLIENT, first.keyword),
        part=place_text(first.location),
        last_operation=operation.label,
        last_status=passed.recorded.status,
    )


def needs_key(contract: Contract, operation: Operation) -> bool:
    """Tell whether a request to an operation must carry a key."""
    security = operation.node.get("security", contract.document.get("security"))
    return bool(security) and {} not in security
