"""Sessions written down call by call."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from busroot_mock.recordings.recorded import Recorded

ORIGIN = "http://depot.test"
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def recorded(*calls: tuple[Any, ...]) -> list[Recorded]:
    """Return exchanges, a second apart.

    Args:
        calls: Method and path, status, what is answered and what is sent, as far as there is
            (bytes are a page); then the path of a new record.
    """
    return [_exchange(number, *call) for number, call in enumerate(calls)]


def _exchange(
    number: int,
    line: str,
    status: int = 200,
    answer: Any = None,
    sent: Any = None,
    location: str | None = None,
) -> Recorded:
    method, _, path = line.partition(" ")
    body = b"" if sent is None else json.dumps(sent).encode()
    is_page = isinstance(answer, bytes)
    content = answer if is_page else b"" if answer is None else json.dumps(answer).encode()
    kind = (("Content-Type", "application/json"),)
    shown = (("Content-Type", "text/html; charset=UTF-8"),) if is_page else kind
    place = (("Location", location),) if location else ()
    return Recorded(
        method=method,
        url=f"{ORIGIN}/v1{path}",
        request_headers=(*(kind if body else ()), ("Authorization", "k")),
        request_body=body,
        status=status,
        response_headers=(*(shown if content else ()), *place),
        response_body=content,
        started=START + timedelta(seconds=number),
        took=1.0,
    )
