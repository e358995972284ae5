"""Bodies that cannot be read: Schemathesis does not send them, or does not judge the answer."""

import pytest

from busroot_mock.contract.operations import Operation

from .findings.failure import CheckFailure
from .target.deployment import Deployment
from .target.schema import OPERATIONS

pytestmark = pytest.mark.writes

ORACLE = "unreadable-body"

UNREADABLE = {
    "cut": (b'{"config": {', "application/json", 400),
    "form": (b"config=", "application/json", 400),
    # Many clients name the only charset that there is, which changes nothing (RFC 8259, 11).
    "two-values": (b"{} {}", "application/json; charset=utf-8", 400),
    "not-utf-8": (b'"\xff"', "application/json", 400),
    "labelled-text": (b"{}", "text/plain", 415),
    "labelled-form": (b"config=", "application/x-www-form-urlencoded", 415),
}


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.takes_body], ids="{0.label}".format
)
@pytest.mark.parametrize(("body", "kind", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_body_is_refused(
    deployment: Deployment, operation: Operation, body: bytes, kind: str, status: int
) -> None:
    with deployment.example():
        headers = {"Content-Type": kind}
        response = deployment.send(operation.method, operation.path, data=body, headers=headers)
        if response.status_code not in (status, 403):
            sent_as = f", sent as {kind}" if ";" in kind else ""
            raise CheckFailure(
                oracle=ORACLE,
                operation=operation.label,
                expected=f"A body that cannot be read is refused with {status}.",
                actual=f"The status is {response.status_code}{sent_as}.",
                rests_on=[(*operation.location, "responses", str(status))],
                about=f"{status}{sent_as}",
            )
