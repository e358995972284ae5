"""A request as the stub sees it, and the reading of its body within limits."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from busroot_mock.errors import ApiError, BadRequest, PayloadTooLarge, Staged, violation
from busroot_mock.faults.rules import Fault

LARGEST_BODY = 1024 * 1024
CLOSING = "busroot_mock.close"
"""The extension of ASGI by which a server closes a connection in the midst of an answer."""

_DIGITS = re.compile("[0-9]+")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class Request:
    """One HTTP request.

    Attributes:
        method: As sent, such as `GET`.
        path: Undecoded and without the query, such as `/api/admin/config`.
        query: Undecoded, without the question mark.
        all_headers: As they came, with lower-case names.
        data: What was read of the body; nothing if it was refused before that.
        endpoint: What answers it, when that has been found.
        caller: Who sent it, when that has been found out.
        is_valid: Whether the contract takes it, when that has been looked at.
        staged: What fault rules have done, or will do to its answer, if anything.
        fault: The name of what makes the stub answer otherwise than it would, if anything does.
    """

    __slots__ = (
        "_receive",
        "_scope",
        "all_headers",
        "caller",
        "data",
        "endpoint",
        "fault",
        "is_valid",
        "method",
        "path",
        "query",
        "staged",
    )

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.method: str = scope["method"]
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        self.path = raw_path.decode("latin-1")
        self.query: bytes = scope["query_string"]
        self.all_headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._receive = receive
        self._scope = scope
        self.data = b""
        self.endpoint: object = None
        self.caller: Any = None
        self.is_valid: bool | None = None
        self.fault: str | None = None
        self.staged: Fault | None = None

    def headers(self, name: bytes) -> list[str]:
        """Return every value of the header with this lower-case name, in order, trimmed."""
        headers = self.all_headers
        return [value.decode("latin-1").strip(" \t") for key, value in headers if key == name]

    def note_refusal(self, error: ApiError) -> None:
        """Take note of an error: what is refused before it is known to be valid is not valid.

        Nobody knows it of a request that a fault rule refused.
        """
        by_rule = self.staged and (isinstance(error, Staged) or "expiredKey" in self.staged.effect)
        if self.is_valid is None and not by_rule:
            self.is_valid = False

    def close(self) -> None:
        """Close the connection after what was sent of the answer, were it nothing.

        Raises:
            ConnectionResetError: If there is none, since the application runs in process.
        """
        close = self._scope.get("extensions", {}).get(CLOSING)
        if close is None:
            raise ConnectionResetError("A fault rule of the stub closes the connection.")
        close["close"]()

    async def body(self) -> bytes:
        """Read the body, to its end or to the limit.

        Raises:
            PayloadTooLarge: If it is over `LARGEST_BODY` bytes, by its header or by count.
            BadRequest: If it stops short.
            ApiError: As the server raises it, if the rest is malformed or does not come in time.
        """
        for length in self.headers(b"content-length"):
            if _DIGITS.fullmatch(length) and int(length[:20]) > LARGEST_BODY:
                raise _too_large()
        return await self._rest(await self._receive())

    async def _rest(self, message: Message) -> bytes:
        data = bytearray()
        while message["type"] == "http.request":
            data += message.get("body", b"")
            if len(data) > LARGEST_BODY:
                raise _too_large()
            if not message.get("more_body", False):
                self.data = bytes(data)
                return self.data
            message = await self._receive()
        raise BadRequest("The connection was closed before the body was complete.")


def _too_large() -> PayloadTooLarge:
    limit = violation("body", "", "size", LARGEST_BODY)
    return PayloadTooLarge(f"The body is over {LARGEST_BODY} bytes.", [limit])
