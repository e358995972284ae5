"""The head of a request: its line and its headers, found in a stream and read by httptools.

How the bytes are cut makes no difference: the line is looked at when it is whole, and headers are
parsed line by line, up to the empty line and never beyond. So nothing of a later request is parsed
before its turn.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from httptools import (
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)

from busroot_mock.errors import (
    ApiError,
    BadRequest,
    HeadersTooLarge,
    HttpVersionNotSupported,
    UriTooLong,
    violation,
)
from busroot_mock.http.headers import SentHeaders
from busroot_mock.serving.limits import Limits

Headers = list[tuple[bytes, bytes]]

_END: Final = b"\r\n\r\n"
_EMPTY_LINES: Final = b"\r\n"
_LINE: Final = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}) ([!-~\x80-\xff]+) HTTP/([0-9]\.[0-9])\r\n"
)
_LINE_START: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}(?: |\Z)")
_TARGET: Final = re.compile(rb"(?:https?://[^/?#]+(?=/))?(/[^?#]*)(?:\?([^#]*))?(?:#.*)?", re.I)
_FRAMING: Final = frozenset({b"host", b"content-length", b"transfer-encoding", b"expect"})
_VERSIONS: Final = {b"1.0": "1.0", b"1.1": "1.1"}


class RequestLine(NamedTuple):
    """The parts of a request line; path and query as they were sent."""

    method: str
    path: bytes
    query: bytes
    version: str


class Head:
    """A whole head, which nobody changes.

    Attributes:
        line: The request line.
        keep_alive: Whether the client wants to use the connection again.
        length: Bytes of the body, 0 if it has none; None if it comes in chunks.
        expects: Whether the client waits for `100 Continue` before it sends the body.
        scope: What ASGI says of it, with the headers as `SentHeaders`.
    """

    __slots__ = ("expects", "keep_alive", "length", "line", "scope")

    def __init__(
        self,
        line: RequestLine,
        headers: Headers,
        keep_alive: bool,
        length: int | None,
        expects: bool,
    ) -> None:
        method, path, query, version = self.line = line
        self.keep_alive = keep_alive
        self.length = length
        self.expects = expects
        self.scope = {
            "http_version": version,
            "method": method,
            "path": unquote(path.decode()) if b"%" in path else path.decode(),
            "raw_path": path,
            "query_string": query,
            "headers": SentHeaders(headers),
        }


class Refusal(Exception):
    """What a connection refuses.

    Attributes:
        error: The answer.
        line: The request line, if it could be read.
        headers: Those read before.
    """

    def __init__(
        self, error: ApiError, line: RequestLine | None = None, headers: Headers | None = None
    ) -> None:
        super().__init__(error.message)
        self.error = error
        self.line = line
        self.headers = headers or []


class UnknownMethod(Refusal):
    """A method that the parser does not know; whoever knows the paths says what they allow."""


class HeadReader:
    """Reads one head from the front of a buffer."""

    __slots__ = (
        "_fed",
        "_keep_alive",
        "_limits",
        "_line",
        "_line_end",
        "_parser",
        "_scanned",
        "headers",
    )

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._line: RequestLine | None = None
        self._line_end = 0
        self._scanned = 0
        self._fed = 0
        self._keep_alive: bool | None = None
        self._parser: HttpRequestParser | None = HttpRequestParser(self)
        self.headers: Headers = []

    def read(self, buffer: bytearray) -> Head | None:
        """Take a head off the buffer; return None if it is not whole yet.

        Raises:
            Refusal: If it is malformed or over a limit.
        """
        if self._line is None and not self._read_line(buffer):
            return None
        end = self._line_end + self._limits.headers + 2
        place = buffer.find(_END, max(self._line_end - 2, self._scanned - 3), end)
        whole = place >= 0
        stop = place + 4 if whole else buffer.rfind(b"\n", self._scanned, end) + 1
        if stop > self._fed:
            self._feed(bytes(buffer[self._fed : stop]))
            self._fed = stop
        self._scanned = len(buffer)
        if not whole and len(buffer) >= end:
            raise self.refused(_headers_too_large(self._limits.headers))
        if whole is (self._keep_alive is None):
            raise self.refused(BadRequest("The headers of the request are malformed."))
        if not whole:
            return None
        del buffer[:stop]
        self.close()
        return self._head()

    def read_whole(self, data: bytes) -> Head | None:
        """Return a head that is all there, and within the limits; None if it is to be refused."""
        try:
            self._line = _parsed_line(data[: data.find(b"\n") + 1])
            self._feed(data)
            return None if self._keep_alive is None else self._head()
        except Refusal:
            return None
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the parser: each has the other, and only a collection would free them."""
        self._parser = None

    def _read_line(self, buffer: bytearray) -> bool:
        if buffer.startswith((b"\r", b"\n")):
            # Some clients send an empty line after a body (RFC 9112, 2.2).
            del buffer[: len(buffer) - len(buffer.lstrip(_EMPTY_LINES))]
        if not buffer:
            return False
        if not _LINE_START.match(buffer):
            raise Refusal(BadRequest("This is not an HTTP request."))
        most = self._limits.request_line + 2
        end = buffer.find(b"\n", self._scanned, most) + 1
        self._scanned = len(buffer)
        if not end:
            if len(buffer) >= most:
                raise Refusal(_line_too_long(self._limits.request_line))
            return False
        self._line = _parsed_line(bytes(buffer[:end]))
        self._line_end = end
        self._scanned = end - 1
        return True

    def _feed(self, data: bytes) -> None:
        assert self._parser is not None
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            # The connection stays what it is (RFC 9110, 7.8); the body is not the parser's affair.
            pass
        except HttpParserInvalidMethodError as error:
            raise UnknownMethod(BadRequest(f"{error}."), self._line) from error
        except HttpParserError as error:
            raise self.refused(BadRequest(f"{error}.")) from error

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header (called by httptools)."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Note what the parser knows at the end of the head (called by httptools)."""
        assert self._parser is not None
        self._keep_alive = self._parser.should_keep_alive()

    def refused(self, error: ApiError) -> Refusal:
        """Return the refusal of the head, as far as it is read."""
        return Refusal(error, self._line, self.headers)

    def _head(self) -> Head:
        assert self._line is not None
        assert self._keep_alive is not None
        hosts, length, expects = 0, 0, False
        chunked = False
        for name, value in self.headers:
            if name not in _FRAMING:
                continue
            if name == b"host":
                hosts += 1
            elif name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                if self._line.version == "1.0" or chunked or value.strip().lower() != b"chunked":
                    raise self.refused(
                        BadRequest("The only supported Transfer-Encoding is chunked, once.")
                    )
                chunked = True
            elif name == b"expect":
                expects = self._line.version != "1.0" and value.strip().lower() == b"100-continue"
        if hosts > 1 or (not hosts and self._line.version != "1.0"):
            raise self.refused(BadRequest("A request needs exactly one Host header."))
        return Head(
            self._line,
            self.headers,
            self._keep_alive,
            None if chunked else length,
            expects,
        )


def _parsed_line(data: bytes) -> RequestLine:
    match = _LINE.fullmatch(data)
    if match is None:
        raise Refusal(BadRequest("The request line must be a method, a target and HTTP/1.1."))
    method, target, version = match.groups()
    if version not in _VERSIONS:
        raise Refusal(
            HttpVersionNotSupported(
                f"This server speaks HTTP/1.1 and HTTP/1.0, not HTTP/{version.decode()}."
            )
        )
    if target == b"*" and method == b"OPTIONS":
        return RequestLine("OPTIONS", target, b"", _VERSIONS[version])
    if target.startswith(b"/") and b"#" not in target:  # as most are
        path, _, query = target.partition(b"?")
    else:
        parts = _TARGET.fullmatch(target)
        if parts is None:
            raise Refusal(BadRequest("The request target must begin with a slash."))
        path, query = parts[1], parts[2] or b""
    line = RequestLine(method.decode(), path, query, _VERSIONS[version])
    if not target.isascii():
        raise Refusal(_not_ascii("path" if not path.isascii() else "query"), line)
    return line


def _not_ascii(where: str) -> BadRequest:
    return BadRequest(
        "Path and query must be ASCII; percent-encode other characters (RFC 3986).",
        [violation(where, "", "unicode", "percent-encoded UTF-8")],
    )


def _line_too_long(limit: int) -> UriTooLong:
    return UriTooLong(
        f"The request line is longer than {limit} bytes.", [violation("path", "", "size", limit)]
    )


def _headers_too_large(limit: int) -> HeadersTooLarge:
    return HeadersTooLarge(
        f"The headers are longer than {limit} bytes.", [violation("header", "", "size", limit)]
    )
