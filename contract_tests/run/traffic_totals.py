"""Totals of the traffic of a run, by operation."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from busroot_mock.contract.document import Contract

from ..analysis.recorded_request import read_request
from ..transport.traffic import Exchange


class TrafficTotals:
    """How many requests went to each operation, how long they took, and what they yielded.

    Args:
        contract: Tells valid requests from others.
        exchanges: Of all processes of the run.
        main: Name of the identity whose key tests whether an operation can be called.

    Attributes:
        requests: By the label of the operation.
        seconds: Time spent waiting for responses, by label.
    """

    def __init__(self, contract: Contract, exchanges: Iterable[Exchange], main: str) -> None:
        self.requests = Counter[str]()
        self.seconds = defaultdict[str, float](float)
        self._contract, self._main = contract, main
        self._statuses = defaultdict[str, set[int]](set)
        self._succeeded = set[str]()
        for exchange in exchanges:
            self._note(exchange)

    def _note(self, exchange: Exchange) -> None:
        label, status = exchange.operation, exchange.status
        self.requests[label] += 1
        self.seconds[label] += exchange.took / 1000
        if not label or status is None or exchange.identity != self._main:
            return
        self._statuses[label].add(status)
        if 200 <= status < 300 and label not in self._succeeded and self._is_valid(exchange):
            self._succeeded.add(label)

    def _is_valid(self, exchange: Exchange) -> bool:
        operation = self._contract.operations_by_label[exchange.operation]
        return not read_request(self._contract, operation, exchange).breaches

    def why_no_success(self, label: str) -> str:
        """Return why no valid request to an operation succeeded; empty if one did."""
        if label in self._succeeded:
            return ""
        statuses = sorted(self._statuses[label])
        if any(200 <= status < 300 for status in statuses):
            return "no valid request succeeded, only requests that the contract forbids"
        if not statuses:
            return "no request had a response"
        only = statuses[-1] if len(statuses) == 1 else 0
        # An operation whose path names no record is itself what is not there.
        meaning = _NEVER if only == 404 and "{" not in label else _MEANINGS.get(only, _NEVER)
        return meaning.format(", ".join(map(str, statuses)))


_NEVER = "no request succeeded (only {})"
_MEANINGS = {
    403: "the role of the key is too low (403)",
    404: "no record was there to be called (404)",
    429: "the deployment limits the rate of requests (429)",
}
