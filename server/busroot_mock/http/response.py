"""The envelopes of success, and an answer on its way to the client."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from busroot_mock import json_codec
from busroot_mock.errors import ApiError, error_body

Record = dict[str, Any]

JSON: Final = b"application/json"


class Answer(NamedTuple):
    """Status, headers and body as they go to the client."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def success() -> Record:
    """Return a bare `Success`."""
    return {"isSuccess": True}


def result(record: Record) -> Record:
    """Return the envelope of a single record."""
    return {"isSuccess": True, "result": record}


def results(records: Sequence[Any]) -> Record:
    """Return the envelope of a list."""
    return {"isSuccess": True, "results": records}


def json_answer(status: int, value: Any) -> Answer:
    """Return an answer with `value` as its JSON body."""
    return body_answer(status, JSON, json_codec.encode(value))


def body_answer(status: int, media_type: bytes, body: bytes) -> Answer:
    """Return an answer with a body as it is."""
    headers = [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
    return Answer(status, headers, body)


def error_answer(error: ApiError) -> Answer:
    """Return the answer that tells of `error` in our own envelope."""
    answer = json_answer(error.status, error_body(error))
    for name, value in error.headers.items():
        answer.headers.append((name.lower().encode(), value.encode()))
    return answer
