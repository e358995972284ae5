"""Call the control API for the console: each button calls an operation."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

from busroot_mock.console.slices import pause
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import Violation
from busroot_mock.http.access import TOKEN_HEADER, Access
from busroot_mock.http.request import Message, Request
from busroot_mock.http.response import Answer


class Refused(Exception):
    """The control API refused a request.

    Attributes:
        status: The status of its answer.
        message: The reason.
        violations: What is wrong, and where.
    """

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        super().__init__(answer["message"])
        self.status = status
        self.message: str = answer["message"]
        self.violations: list[Violation] = answer["violations"]


class Controls:
    """Calls the control API in process, for users whom the console has let in.

    Args:
        respond: Answers a request to the server.
        access: The access rules of the server.
    """

    def __init__(self, respond: Callable[[Request], Awaitable[Answer]], access: Access) -> None:
        self._respond = respond
        token = access.token or ""
        self._headers = [(TOKEN_HEADER.lower().encode(), token.encode())] if token else []

    def get(self, *path: str, **query: object) -> Any:
        """Return the answer of a GET; parameters that are None or empty are not sent."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return self._call("GET", path, urlencode(given), b"")

    def post(self, *path: str, body: object = None) -> Any:
        """Return the answer of a POST."""
        return self._call("POST", path, "", b"" if body is None else json.dumps(body).encode())

    def put(self, *path: str) -> Any:
        """Return the answer of a PUT."""
        return self._call("PUT", path, "", b"")

    def delete(self, *path: str) -> None:
        """Send a DELETE."""
        self._call("DELETE", path, "", b"")

    def _call(self, method: str, path: tuple[str, ...], query: str, body: bytes) -> Any:
        """Return the JSON of an answer. Raises `Refused` unless its status is 2xx."""
        steps = (quote(step, safe="", errors="replace") for step in path)
        target = "/".join([CONTROL_PREFIX, *steps])
        scope = {
            "method": method,
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "headers": [*self._headers, (b"content-type", b"application/json")],
        }

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        answer = _awaited(self._respond(Request(scope, receive)))
        pause()
        content: Any = json.loads(answer.body) if answer.body else None
        if not 200 <= answer.status < 300:
            raise Refused(answer.status, content)
        pause()
        return content


def _awaited(answering: Awaitable[Answer]) -> Answer:
    # The control API waits for nothing but its turn in long work: the body is there at once.
    steps = answering.__await__()
    try:
        while True:
            assert next(steps) is None, "the control API waits"
            pause()
    except StopIteration as end:
        answer: Answer = end.value
        return answer
