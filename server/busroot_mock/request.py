"""A request as the stub sees it, and the reading of its body within limits."""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from busroot_mock.errors import BadRequest, PayloadTooLarge, violation

LARGEST_BODY = 1024 * 1024
BODY_TIMEOUT = 10.0

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
    """

    __slots__ = ("_headers", "_receive", "method", "path", "query")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.method: str = scope["method"]
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        self.path = raw_path.decode("latin-1")
        self.query: bytes = scope["query_string"]
        self._headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._receive = receive

    def headers(self, name: bytes) -> list[str]:
        """Return every value of the header with this lower-case name, in order, trimmed."""
        found = (value.decode("latin-1") for key, value in self._headers if key == name)
        return [value.strip(" \t") for value in found]

    async def body(self) -> bytes:
        """Read the body, to its end or to the limit.

        Raises:
            PayloadTooLarge: If it is over `LARGEST_BODY` bytes, by its header or by count.
            BadRequest: If it stops short, or its rest does not come within `BODY_TIMEOUT` seconds.
        """
        for length in self.headers(b"content-length"):
            if _DIGITS.fullmatch(length) and int(length[:20]) > LARGEST_BODY:
                raise _too_large()
        message = await self._receive()
        if not message.get("more_body", False):
            return await self._rest(message)
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                return await self._rest(message)
        except TimeoutError:
            raise BadRequest(
                f"The rest of the body did not come within {BODY_TIMEOUT:g} seconds.",
                headers={"Connection": "close"},
            ) from None

    async def _rest(self, message: Message) -> bytes:
        data = bytearray()
        while message["type"] == "http.request":
            data += message.get("body", b"")
            if len(data) > LARGEST_BODY:
                raise _too_large()
            if not message.get("more_body", False):
                return bytes(data)
            message = await self._receive()
        raise BadRequest("The connection was closed before the body was complete.")


def _too_large() -> PayloadTooLarge:
    limit = violation("body", "", "size", LARGEST_BODY)
    return PayloadTooLarge(f"The body is over {LARGEST_BODY} bytes.", [limit])
