"""Metrics of the mock server in the form of Prometheus, by its client library."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.extras import missing_extra
from busroot_mock.http.response import Answer, body_answer
from busroot_mock.worlds.registry import Worlds

_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_NO_OPERATION: Final = "none"


class Metrics:
    """Counts requests, and shows how much the worlds hold.

    Args:
        worlds: Of the server.

    Raises:
        SetupError: If the client library is not installed.
    """

    def __init__(self, worlds: Worlds) -> None:
        try:
            import prometheus_client
        except ImportError as error:
            raise missing_extra("--metrics", "metrics") from error
        self._library = prometheus_client
        self._registry = prometheus_client.CollectorRegistry()
        self._requests = prometheus_client.Counter(
            "busroot_mock_requests",
            "Requests, by operation (none: no operation of a contract) and status",
            ["operation", "status"],
            registry=self._registry,
        )
        self._seconds = prometheus_client.Histogram(
            "busroot_mock_request_duration_seconds",
            "From a request to its response, with delays of fault rules",
            ["operation"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Held(worlds))

    def note(self, operation: str | None, status: int, seconds: float) -> None:
        """Count a request."""
        name = operation or _NO_OPERATION
        self._requests.labels(name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def answer(self) -> Answer:
        """Return all metrics."""
        content = self._library.generate_latest(self._registry)
        return body_answer(200, self._library.CONTENT_TYPE_LATEST.encode(), content)


class _Held:
    """What the worlds hold at the moment that it is asked."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def collect(self) -> Iterator[Any]:
        """Yield the metrics (called by the client library)."""
        from prometheus_client.core import GaugeMetricFamily

        journals = [world.journal for _, world in self._worlds]
        for name, text, value in (
            ("worlds", "Worlds, with the default one", len(journals)),
            ("journal_entries", "Entries in all journals", sum(map(len, map(list, journals)))),
            ("journal_bytes", "Estimated size of all journals", sum(j.weight for j in journals)),
        ):
            yield GaugeMetricFamily(f"busroot_mock_{name}", text, value)
