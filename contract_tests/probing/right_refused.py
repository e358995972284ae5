"""Requests that were refused for their shape, though they conform to the contract."""

from schemathesis.openapi.checks import RejectedPositiveData

from busroot_mock.contract.operations import Operation

from ..analysis.recorded_request import read_request
from ..target.schema import CONTRACT
from ..transport.traffic import Exchange


def check_broken(operation: Operation, sent: Exchange) -> None:
    """Check that a request that was refused with 400 breaks the contract.

    Bounds, and texts that are the longest, Schemathesis seldom tries with all else being right.
    """
    if sent.status == 400 and not read_request(CONTRACT, operation, sent).breaches:
        raise RejectedPositiveData(
            operation=operation.label,
            message="The request conforms to the contract.",
            status_code=400,
            allowed_statuses=["2xx", "403", "404", "409"],
        )
