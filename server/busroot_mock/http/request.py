"""A request as an immutable value, and the reading of its body within limits."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol

from busroot_mock.errors import BadRequest, PayloadTooLarge, violation
from busroot_mock.http.content_coding import decoded
from busroot_mock.http.headers import SentHeaders

LARGEST_BODY = 1024 * 1024
BYTES_PER_VALUE = 64
"""Of the largest body: real ones are not as dense, and what costs time is the number of values."""
OWN: Final = "busroot_mock.server"
"""The extension of ASGI that is a `ServerSide`: the server of this package has it."""

_DIGITS = re.compile("[0-9]+")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class ServerSide(Protocol):
    """What an application can ask of the server, apart from ASGI."""

    def close(self) -> None:
        """Close the connection after what was sent, in the midst of an answer."""
        ...

    def end_with_client(self) -> None:
        """Cancel the application when its client is gone."""
        ...


class Request:
    """One HTTP request. Nothing of it changes: what becomes known of it is in its `Exchange`.

    Attributes:
        method: As sent, such as `GET`.
        path: Undecoded and without the query, such as `/api/admin/config`.
        query: Undecoded, without the question mark.
        all_headers: In the order sent, with lower-case names.
        headers: Returns every value of a header by its lower-case name, in order, trimmed.

    Args:
        scope: Of the request (ASGI).
        receive: Gives its body (ASGI).
        largest_body: Bytes that a body may have.
    """

    __slots__ = (
        "_largest",
        "_receive",
        "_scope",
        "all_headers",
        "headers",
        "method",
        "path",
        "query",
    )

    def __init__(self, scope: Scope, receive: Receive, largest_body: int = LARGEST_BODY) -> None:
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        self.method: Final[str] = scope["method"]
        self.path: Final = raw_path.decode("latin-1")
        self.query: Final[bytes] = scope["query_string"]
        headers = scope["headers"]
        if type(headers) is not SentHeaders:  # as of other servers
            headers = SentHeaders(headers)
        self.all_headers: Final = headers
        self.headers: Final = headers.texts
        self._largest: Final = largest_body
        self._scope: Final = scope
        self._receive: Final = receive

    @property
    def most_values(self) -> int:
        """Return how many values the JSON of its body may have, each member and item one."""
        return self._largest // BYTES_PER_VALUE

    @property
    def peer(self) -> str | None:
        """Return the address that the connection comes from; None for one in process."""
        client = self._scope.get("client")
        return client[0] if client else None

    @property
    def scheme(self) -> str:
        """Return the scheme of the connection, `http` or `https`."""
        return str(self._scope.get("scheme", "http"))

    def close(self) -> None:
        """Close the connection after what was sent of the answer, if anything.

        Raises:
            ConnectionResetError: If there is none, since the application runs in process.
        """
        server = server_of(self._scope)
        if server is None:
            raise ConnectionResetError("A fault rule of the mock server closes the connection.")
        server.close()

    async def body(self) -> bytes:
        """Read the body, to its end or to the limit, and decode its content codings.

        Raises:
            PayloadTooLarge: If it is over the limit, by its header, by count or decoded.
            UnsupportedMediaType: If it has a content coding that is not supported.
            BadRequest: If it stops short, or is not in the coding that its header names.
            ApiError: As the server raises it, if the rest is malformed or does not come in time.
        """
        if self.all_headers.once(_longest_announced) > self._largest:
            raise _too_large(self._largest)
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            data = bytes(message.get("body", b""))  # the whole, as most are
            if len(data) > self._largest:
                raise _too_large(self._largest)
        else:
            data = await self._rest(message)
        codings = self.headers(b"content-encoding")
        if not codings or not data:
            return data
        content = decoded(data, codings, self._largest)
        if content is None:
            raise _too_large(self._largest)
        return content

    async def _rest(self, message: Message) -> bytes:
        data = bytearray()
        while message["type"] == "http.request":
            data += message.get("body", b"")
            if len(data) > self._largest:
                raise _too_large(self._largest)
            if not message.get("more_body", False):
                return bytes(data)
            message = await self._receive()
        raise BadRequest("The connection was closed before the body was complete.")


def server_of(scope: Scope) -> ServerSide | None:
    """Return the server that a request came to; None in process."""
    server: ServerSide | None = scope.get("extensions", {}).get(OWN)
    return server


def _longest_announced(headers: SentHeaders) -> int:
    lengths = headers.texts(b"content-length")
    return max((int(text[:20]) for text in lengths if _DIGITS.fullmatch(text)), default=0)


def _too_large(largest: int) -> PayloadTooLarge:
    limit = violation("body", "", "size", largest)
    return PayloadTooLarge(f"The body is over {largest} bytes.", [limit])
