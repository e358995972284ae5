"""The traffic of a run as HAR 1.2 (HTTP Archive), which browsers and proxies can open."""

from datetime import datetime, timedelta
from pathlib import Path

from busroot_mock.recordings.har_writer import HarWriter
from busroot_mock.recordings.recorded import Recorded

from ..transport.traffic import LONGEST_KEPT, Exchange, exchanges_in


def har(folder: Path, target: Path) -> None:
    """Write what the traffic files in a folder hold, entry by entry: it may be much."""
    # A run keeps no keys, and addresses are what it is about.
    with HarWriter(target, None) as writer:
        for exchange in exchanges_in(folder):
            comment = f"{exchange.item}, as {exchange.identity or 'nobody'}"
            writer.add(_recorded(exchange), comment)


def _recorded(exchange: Exchange) -> Recorded:
    return Recorded(
        method=exchange.method,
        url=exchange.url,
        request_headers=tuple(exchange.request_headers.items()),
        request_body=exchange.request_body.encode("utf-8", "backslashreplace"),
        status=exchange.status,
        response_headers=tuple(exchange.response_headers.items()),
        response_body=exchange.response_body.encode("utf-8", "backslashreplace"),
        # It was noted when the response was complete.
        started=datetime.fromisoformat(exchange.at) - timedelta(milliseconds=exchange.took),
        took=exchange.took,
        fault=exchange.fault,
        truncated=_is_cut(exchange),
    )


def _is_cut(exchange: Exchange) -> bool:
    return max(len(exchange.request_body), len(exchange.response_body)) >= LONGEST_KEPT
