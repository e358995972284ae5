"""The traffic of a run as HAR 1.2 (HTTP Archive), which browsers and proxies can open."""

from datetime import datetime
from pathlib import Path

from busroot_mock.recordings.har_writer import HarWriter
from busroot_mock.recordings.recorded import Recorded

from ..transport.traffic import Exchange, exchanges_in


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
        started=datetime.fromisoformat(exchange.at),
        took=exchange.took,
        fault=exchange.fault,
    )
