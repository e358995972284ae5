"""The way to the deployment: every request leaves here, and in a read-only proxy only reads do."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote_plus

import pycurl

from busroot_mock.errors import Forbidden, violation
from busroot_mock.proxy.curl_loop import CurlLoop
from busroot_mock.proxy.passing_headers import Headers
from busroot_mock.proxy.target import Reach, Target, proxy_for
from busroot_mock.proxy.transfer import Transfer

READING: Final = ("GET", "HEAD", "OPTIONS")
OVERRIDING: Final = (b"x-http-method-override", b"x-http-method", b"x-method-override")
"""Headers by which some servers take a request for one of another method."""

_OTHER_METHOD: Final = re.compile(r"_?_method|(x[-_])?(http[-_])?method([-_]override)?")
"""Parameters that do so."""
_MOST_IDLE: Final = 256
_OF_LIBCURL: Final = (b"accept", b"user-agent")
"""Headers that libcurl adds if nobody else does."""


class Upstream:
    """Sends requests to a deployment.

    Args:
        target: The deployment.
        reach: How it is reached.
        read_only: Whether nothing may be sent that could write.
    """

    def __init__(self, target: Target, reach: Reach | None = None, read_only: bool = False) -> None:
        self.target = target
        self.read_only = read_only
        self._reach = reach or Reach()
        self._proxy = proxy_for(target)
        self._trusted = self._reach.trusted() if target.scheme == "https" or self._proxy else ""
        self._idle: list[Transfer] = []
        self._curls: CurlLoop | None = None

    def send(
        self, method: str, path: bytes, headers: Headers, body: bytes | None, length: int | None
    ) -> Transfer:
        """Send a request.

        Args:
            method: As the client sent it.
            path: With the query.
            headers: Without those of a connection, and without Host and Content-Length.
            body: The whole of it; None if it is fed to the transfer.
            length: Of the body; 0 with an empty one that is declared, -1 without any, None if
                nobody knows.

        Raises:
            Forbidden: If this only reads, and the request might write.
        """
        if self.read_only:
            check_reads(method, path, headers, length)
        transfer = self._idle.pop() if self._idle else self._new()
        asked = (method, path, tuple(headers), body is None, length)
        if asked != transfer.asked:  # As it is of a client that asks the same again and again.
            self._ask(transfer.curl, *asked)
            transfer.asked = asked
        transfer.start(body)
        return transfer

    def _ask(
        self,
        curl: pycurl.Curl,
        method: str,
        path: bytes,
        headers: Sequence[tuple[bytes, bytes]],
        is_fed: bool,
        length: int | None,
    ) -> None:
        """Set what one request differs by from others."""
        curl.setopt(pycurl.HTTPGET, 1)
        if method == "HEAD":
            curl.setopt(pycurl.NOBODY, 1)
        elif length != -1:
            curl.setopt(pycurl.UPLOAD, 1)
            curl.setopt(pycurl.INFILESIZE_LARGE, -1 if length is None else length)
        # What is not kept cannot be sent again, if a kept connection turns out to be closed.
        for option in (pycurl.FRESH_CONNECT, pycurl.FORBID_REUSE):
            curl.setopt(option, int(is_fed))
        curl.setopt(pycurl.CUSTOMREQUEST, method)
        by_proxy = self._proxy and self.target.scheme == "http"
        name = pycurl.URL if by_proxy else pycurl.REQUEST_TARGET
        curl.setopt(name, self.target.origin.encode() + path if by_proxy else path)
        curl.setopt(pycurl.HTTPHEADER, _lines(headers))

    def give_back(self, transfer: Transfer) -> None:
        """Take a transfer that is over, or end it."""
        if not transfer.finished:
            transfer.abort()
        transfer.clear()
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(transfer)
        else:
            transfer.close()

    def close(self) -> None:
        """Close all connections."""
        if self._curls is not None:
            self._curls.close()
            self._curls = None
        for transfer in self._idle:
            transfer.close()
        self._idle.clear()

    def _new(self) -> Transfer:
        if self._curls is None:
            self._curls = CurlLoop()
        origin, timeout = self.target.origin, self._reach.timeout
        return Transfer(self._curl(), self._curls, origin, timeout, bool(self._proxy))

    def _curl(self) -> pycurl.Curl:
        curl = pycurl.Curl()
        set_option = curl.setopt
        set_option(pycurl.URL, f"{self.target.origin}/")
        set_option(pycurl.NOSIGNAL, 1)
        set_option(pycurl.PATH_AS_IS, 1)
        set_option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        set_option(pycurl.HTTP_CONTENT_DECODING, 0)
        set_option(pycurl.PROXY, self._proxy)
        if self._trusted:
            is_folder = Path(self._trusted).is_dir()
            set_option(pycurl.CAPATH if is_folder else pycurl.CAINFO, self._trusted)
        if self._reach.client_cert is not None:
            set_option(pycurl.SSLCERT, str(self._reach.client_cert))
            set_option(pycurl.SSLKEY, str(self._reach.client_key or self._reach.client_cert))
        return curl


def check_reads(method: str, path: bytes, headers: Headers, length: int | None) -> None:
    """Raise `Forbidden` for a request that might write."""
    names = {name for name, _ in headers}
    why = ""
    if method not in READING:
        why = f"{method} could write"
    elif names.intersection(OVERRIDING) or _names_method(path):
        why = "a header or a parameter names another method"
    elif length not in (-1, 0):
        why = f"this {method} has a body"
    if why:
        raise Forbidden(
            f"The proxy was started with --read-only, and {why}: nothing was sent to the "
            "deployment.",
            [violation("path", "", "readOnly", True)],
        )


def _names_method(path: bytes) -> bool:
    texts = re.split("[&;]", path.decode("latin-1").partition("?")[2])
    names = (unquote_plus(text).partition("=")[0].strip().lower() for text in texts)
    return any(_OTHER_METHOD.fullmatch(re.sub(r"[\[\]]", "", name)) for name in names)


def _lines(headers: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    """Return headers as libcurl takes them; a name alone keeps it from adding such a header."""
    lines = [b"%b: %b" % (name, value) if value else name + b";" for name, value in headers]
    names = {name for name, _ in headers}
    lines += [name + b":" for name in _OF_LIBCURL if name not in names]
    return [*lines, b"expect:"]
