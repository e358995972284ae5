"""One request to a deployment and its response, streamed both ways within bounds."""

import asyncio
from collections import deque
from typing import Final

import pycurl

from busroot_mock.errors import ApiError
from busroot_mock.proxy.curl_loop import CurlLoop
from busroot_mock.proxy.failures import failed, late
from busroot_mock.proxy.passed import Head
from busroot_mock.proxy.passing_headers import Headers

_KNOWN: Final[dict[bytes, tuple[bytes, bytes]]] = {}
"""Lines of earlier heads, as they are read: most occur again and again."""
_MOST_KNOWN: Final = 256
_LONGEST_KNOWN: Final = 64
_MOST_HELD: Final = 128 * 1024
"""Bytes of a response that wait for the client, beyond which the deployment has to wait."""


class Transfer:
    """A request on its way, and its response; when it is over, it can be started with another.

    Args:
        curl: All set but for the request, and for what it calls.
        curls: Runs it.
        target: Where it goes, for errors.
        timeout: Seconds in which something must come, while nobody else is waited for.
        tunnelled: Whether a proxy before the deployment may answer first.

    Attributes:
        curl: To be set for a request before this is started.
        asked: What it is set for.
        wanted: Is set when more of the body of the request can be sent.
    """

    __slots__ = (
        "_chunks",
        "_curls",
        "_error",
        "_fed",
        "_finished",
        "_head",
        "_headers",
        "_held",
        "_is_ended",
        "_paused",
        "_progressed",
        "_since",
        "_starved",
        "_status",
        "_target",
        "_timeout",
        "_timer",
        "_tunnelled",
        "_upload",
        "_waiter",
        "asked",
        "curl",
        "wanted",
    )

    def __init__(
        self, curl: pycurl.Curl, curls: CurlLoop, target: str, timeout: float, tunnelled: bool
    ) -> None:
        self.curl, self._curls = curl, curls
        self._target, self._timeout, self._tunnelled = target, timeout, tunnelled
        self.asked: object = None
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0
        curl.setopt(pycurl.READFUNCTION, self._read)
        curl.setopt(pycurl.HEADERFUNCTION, self._take_line)
        curl.setopt(pycurl.WRITEFUNCTION, self._take)
        self.clear()

    def clear(self) -> None:
        """Be as new, and hold on to nothing of an exchange that is over."""
        self._head: Head | None = None
        self._status = 0
        self._headers: Headers = []
        self._is_ended = False
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._paused = False
        self._finished = False
        self._error: ApiError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._upload = bytearray()
        self._fed = True
        self._starved = self._progressed = False
        self.wanted: asyncio.Event | None = None

    # ---- Called by its user

    def start(self, body: bytes | None) -> None:
        """Send the request; without `body`, what `feed` gives is its body, until its last."""
        if body is None:
            self._fed, self.wanted = False, asyncio.Event()
        elif body:
            self._upload += body
        self._curls.start(self.curl, self._end)

    def feed(self, data: bytes, is_last: bool) -> None:
        """Give more of the body of the request."""
        self._upload += data
        self._fed = is_last
        if self._starved:
            self._starved = False
            self._curls.go_on(self.curl)

    async def room(self) -> None:
        """Wait until most of what was fed has been sent, or the response is there."""
        assert self.wanted is not None
        while len(self._upload) > _MOST_HELD and not self._finished:
            self.wanted.clear()
            await self.wanted.wait()

    @property
    def finished(self) -> bool:
        """Tell whether all is over: the response is there, or there will be none."""
        return self._finished

    async def head(self) -> Head:
        """Return status and headers of the response.

        Raises:
            ApiError: If there is none.
        """
        while self._head is None:
            self._check()
            await self._wait()
        return self._head

    async def chunk(self) -> bytes:
        """Return the next piece of the body; empty at its end.

        Raises:
            ApiError: If it breaks off.
        """
        while not self._chunks:
            if self._error is None and self._finished:
                return b""
            self._check()
            await self._wait()
        data = self._chunks.popleft() if len(self._chunks) == 1 else self._joined()
        self._held = 0
        if self._paused:
            self._paused = False
            self._curls.go_on(self.curl)
        return data

    def abort(self) -> None:
        """End at once; the connection to the deployment is lost if a response is under way."""
        self._finished = True
        self._curls.stop(self.curl)

    def close(self) -> None:
        """Let go of what it has, when it is not to be started again."""
        if self._timer is not None:
            self._timer.cancel()
        self.curl.close()

    def fail(self, error: ApiError) -> None:
        """End at once with an error, which is not the fault of the deployment."""
        if not self._finished:
            self._error = error
            self.abort()
            self._make_room()
            self._wake()

    # ---- Called by libcurl

    def _read(self, size: int) -> bytes | int:
        if not self._upload and not self._fed:
            self._starved = True
            self._make_room()
            return int(pycurl.READFUNC_PAUSE)
        self._progressed = True
        data = bytes(self._upload[:size])
        del self._upload[:size]
        self._make_room()
        return data

    def _take_line(self, line: bytes) -> None:
        if self._head is not None:
            return  # A trailer.
        header = _KNOWN.get(line)
        if header is not None:
            self._headers.append(header)
        elif line.startswith(b"HTTP/"):
            self._status, self._headers = int(line.split(b" ", 2)[1]), []
            self._is_ended = False
        elif line not in (b"\r\n", b"\n"):
            self._headers.append(_header(line))
        elif self._status >= 200:
            self._is_ended = True
            if not self._tunnelled:
                self._set_head()

    def _take(self, data: bytes) -> int | None:
        if self._head is None:
            self._set_head()
        if self._held >= _MOST_HELD:
            self._paused = True
            return int(pycurl.WRITEFUNC_PAUSE)
        self._chunks.append(data)
        self._held += len(data)
        self._wake()
        return None

    def _end(self, code: int, words: str) -> None:
        self._finished = True
        if code:
            self._error = failed(self._target, code, words)
        elif self._head is None and self._is_ended:
            self._set_head()
        elif self._head is None:
            # Libcurl takes a head that is cut for a whole one.
            self._error = failed(self._target, pycurl.E_PARTIAL_FILE, "")
        self._make_room()
        self._wake()

    # ---- Inside

    def _set_head(self) -> None:
        self._head = Head(self._status, self._headers)
        self._wake()

    def _joined(self) -> bytes:
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _make_room(self) -> None:
        if self.wanted is not None:
            self.wanted.set()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        self._since = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(self._timeout, self._expire)
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _expire(self) -> None:
        """Fail if it has waited too long: the timer may be of an earlier wait."""
        self._timer = None
        if self._waiter is None:
            return
        loop = asyncio.get_running_loop()
        if self._starved or self._progressed:
            # The client takes its time, or the deployment still takes what it is sent.
            self._progressed, self._since = False, loop.time()
        left = self._since + self._timeout - loop.time()
        if left > 0:
            self._timer = loop.call_later(left, self._expire)
        else:
            self.fail(late(self._target, self._timeout))


def _header(line: bytes) -> tuple[bytes, bytes]:
    """Return the header in a line of a head."""
    name, _, value = line.partition(b":")
    header = name.strip().lower(), value.strip(b" \t\r\n")
    if len(line) <= _LONGEST_KNOWN and not line.startswith(b"HTTP/"):
        if len(_KNOWN) == _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[line] = header
    return header
