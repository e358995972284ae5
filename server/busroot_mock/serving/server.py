"""The stub on a socket: uvicorn, with the stub's own words for what never reaches it."""

import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPMethod, HTTPStatus
from typing import TextIO

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from busroot_mock.errors import BadRequest, SetupError
from busroot_mock.http.request import CLOSING
from busroot_mock.http.response import error_answer
from busroot_mock.serving.app import Application

SHUTDOWN_TIMEOUT = 5

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}
_PARSED_METHODS = set(HTTPMethod)
_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)
_REQUEST_LINE = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (/[!-~]*?)(?:\?[!-~]*)? HTTP/1\.[01]\r\n"
)


class EnvelopeProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with its refusals in the envelope of every error."""

    _data = b""

    def on_headers_complete(self) -> None:
        """Give the request what closes its connection in the midst of an answer.

        In the scope, that is `scope["extensions"]["busroot_mock.close"]["close"]`, a function. What
        was sent before still arrives; the rest of the answer is not missed by anybody here.
        """
        super().on_headers_complete()
        # The application has not begun yet: uvicorn made a task of it.
        self.scope["extensions"] = {CLOSING: {"close": partial(self._close, self.cycle)}}

    def _close(self, cycle: RequestResponseCycle) -> None:
        # As if the client had gone: uvicorn then asks for no more of the answer.
        cycle.disconnected = True
        self.pipeline.clear()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take in what came, and note it for a refusal."""
        self._data = data
        super().data_received(_declining_upgrade(data) if _UPGRADE.search(data) else data)

    def send_400_response(self, msg: str) -> None:
        """Answer what the parser refuses, and close the connection.

        The parser knows the registered methods alone; any other is refused with `Allow`, as a
        registered one is that the path does not take.
        """
        line = _REQUEST_LINE.match(self._data)
        answer = error_answer(BadRequest(msg))
        if line and line[1].decode() not in _PARSED_METHODS and isinstance(self.app, Application):
            answer = self.app.refuse(line[1].decode(), line[2].decode())
        headers = [*answer.headers, (b"connection", b"close")]
        head = b"".join(b"%s: %s\r\n" % header for header in headers)
        status = b"HTTP/1.1 %d %s\r\n" % (answer.status, _PHRASES[answer.status])
        self.transport.write(status + head + b"\r\n" + answer.body)
        self.transport.close()


def _declining_upgrade(data: bytes) -> bytes:
    """Hide the header `Upgrade` from the parser, which would drop the body of such a request.

    Java's HTTP client sends it with every first request. It may be ignored (RFC 9110, 7.8).
    """
    head, end, rest = data.partition(b"\r\n\r\n")
    if not _REQUEST_LINE.match(data):
        return data
    return _UPGRADE.sub(b"\r\nX-Declined-Upgrade:", head) + end + rest


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections already.

    Args:
        host: Address or name to listen at.
        port: Port, 0 for any that is free.

    Raises:
        SetupError: If the address cannot be had.
    """
    listener = None
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        if listener:
            listener.close()
        reason = getattr(error, "strerror", None) or error
        raise SetupError(
            f"Cannot listen at {host} port {port}: {reason}. "
            "Choose another with --port; 0 takes any that is free."
        ) from error
    return listener


def server_of(application: Application) -> uvicorn.Server:
    """Return the server that serves the stub, not yet running."""
    config = uvicorn.Config(
        application,
        http=EnvelopeProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    return uvicorn.Server(config)


def line_writer(stream: TextIO) -> Callable[[str], None]:
    """Return what writes the lines of requests to a stream, at a tenth of the cost of `logging`.

    Like that, it goes on where a stream takes no more. It writes past the buffer of the stream,
    since what stays in there would make Python end with a failure.
    """
    number = stream.fileno()

    def write(line: str) -> None:
        with suppress(OSError):
            os.write(number, line.encode("utf-8", "backslashreplace"))

    return write


def end_on_signals() -> None:
    """Make SIGINT and SIGTERM end the process with exit code 0, until `serve` takes them."""
    for number in _SIGNALS:
        signal.signal(number, lambda *_: sys.exit(0))


def serve(application: Application, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then end what is under way."""
    server = server_of(application)

    def end(*_: object) -> None:
        server.should_exit = True

    # Uvicorn takes the signals while it runs. One that comes a little earlier must not raise.
    for number in _SIGNALS:
        signal.signal(number, end)
    server.run(sockets=[listener])
