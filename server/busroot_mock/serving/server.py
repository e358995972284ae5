"""The mock server on a socket: it takes connections, minds their deadlines, and ends in time."""

import asyncio
import errno
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from email.utils import formatdate
from typing import Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.http.request import AsgiApp
from busroot_mock.http.response import Answer, error_answer
from busroot_mock.serving.app import Application
from busroot_mock.serving.connection import Connection
from busroot_mock.serving.handshake import accept
from busroot_mock.serving.head import Refusal
from busroot_mock.serving.known_heads import KnownHeads
from busroot_mock.serving.limits import STOP_SECONDS, Limits
from busroot_mock.serving.output import Counted
from busroot_mock.serving.watchdog import Watchdog

log = logging.getLogger(__name__)

# The last is sent when a terminal is closed; Windows has none.
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
_BACKLOG: Final = 2048
_OWN_FILES: Final = 32
"""Descriptors that are left to the process itself, and to connections that are refused."""
_MOST_REFUSED: Final = 8
"""Connections that are told so at a time; more are cut."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections already.

    Args:
        host: Address or name to listen at.
        port: Port, 0 for any that is free.

    Raises:
        SetupError: If the address cannot be had.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError, OverflowError) as error:
        raise _not_had(host, port, error, of_host=True) from error
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _not_had(host, port, error, error.errno == errno.EADDRNOTAVAIL) from error
    return listener


def _not_had(host: str, port: int, error: Exception, of_host: bool) -> SetupError:
    """Return the error that says why an address cannot be had, and which option to change."""
    reason = getattr(error, "strerror", None) or "it is not the name of a host"
    hint = (
        "Give --host a name or address of this machine, such as 127.0.0.1, or 0.0.0.0 for all."
        if of_host
        else "Choose another with --port; 0 takes any free port."
    )
    return SetupError(
        f"Cannot listen on {host[:80] or 'an empty host'} port {port}: {reason}. {hint}"
    )


class Server:
    """Serves an application until it is told to end.

    Args:
        application: What answers requests.
        limits: Bounds of what clients may do.
        tls: To speak TLS.
        beside: What runs as long as the server takes connections; it may change the application.
    """

    def __init__(
        self,
        application: AsgiApp,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        beside: "Beside | None" = None,
    ) -> None:
        self.application = application
        self.limits = limits or Limits()
        self.heads = KnownHeads(self.limits)
        self.refuse: Callable[[Refusal], Answer] = (
            application.refuse if isinstance(application, Application) else _refusal_answer
        )
        self.date = b""
        self.keep_alive = (
            b"connection: keep-alive\r\nkeep-alive: timeout=%d\r\n\r\n" % self.limits.idle_timeout
        )
        self.ending = False
        self.loop: asyncio.AbstractEventLoop
        self._most = min(self.limits.connections, _most_descriptors())
        self._tls = tls
        self._beside = beside
        self._connections: set[Counted] = set()
        self._end: asyncio.Event | None = None

    def run(self, listener: socket.socket) -> None:
        """Serve until `end` is called, then end what is under way."""
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(self._serve(listener))

    def end(self) -> None:
        """Make `run` return soon; any thread may call this, and so may a handler of signals."""
        self.ending = True
        if self._end is not None:
            with suppress(RuntimeError):  # the loop may be closed by now
                self.loop.call_soon_threadsafe(self._end.set)

    def admit(self, connection: Counted) -> bool:
        """Enter a connection; tell whether there is room for it."""
        self._connections.add(connection)
        if len(self._connections) <= self._most:
            return True
        now = self.loop.time()
        ways = [(each.gives_way(now), each) for each in self._connections if each is not connection]
        waiting = [(way, each) for way, each in ways if way is not None]
        if not waiting:
            if len(self._connections) > self._most + _MOST_REFUSED:
                connection.abort()
            return False
        _, first = min(waiting, key=lambda pair: pair[0])
        first.make_room()
        self._connections.discard(first)
        return True

    def leave(self, connection: Counted) -> None:
        """Strike a connection off."""
        self._connections.discard(connection)

    async def _serve(self, listener: socket.socket) -> None:
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(_note_exception)
        self._end = asyncio.Event()
        self._set_date()
        close = await self._take(listener)
        tasks = [self.loop.create_task(self._sweep())]
        if self._beside is not None:
            tasks.append(self.loop.create_task(self._beside(self)))
        if not self.ending:
            await self._end.wait()
        close()
        await self._finish()
        for task in tasks:
            task.cancel()
        if isinstance(self.application, Application):
            self.application.close()

    async def _take(self, listener: socket.socket) -> Callable[[], object]:
        """Begin to take connections; return what ends that."""
        if self._tls is None:
            server = await self.loop.create_server(lambda: Connection(self), sock=listener)
            return server.close
        # A server of asyncio tells of a connection only when its TLS stands.
        taking = self.loop.create_task(accept(self, listener, self._tls))

        def close() -> None:
            taking.cancel()
            listener.close()

        return close

    async def _sweep(self) -> None:
        """Mind the deadlines of all connections, and the time of day."""
        limits = self.limits
        shortest = min(limits.head_timeout, limits.body_timeout, limits.idle_timeout, limits.linger)
        while True:
            await asyncio.sleep(min(1.0, shortest / 4))
            self._set_date()
            now = self.loop.time()
            for connection in tuple(self._connections):
                connection.check(now)

    def _set_date(self) -> None:
        self.date = b"date: %b\r\n" % formatdate(usegmt=True).encode()

    async def _finish(self) -> None:
        """End all connections: those under way after their answer, within a time."""
        for connection in tuple(self._connections):
            connection.end()
        await self._wait_for_connections(self.limits.shutdown)
        for connection in tuple(self._connections):
            connection.stop()
        await self._wait_for_connections(STOP_SECONDS)
        for connection in tuple(self._connections):
            connection.abort()
        # What is lost then is told to the connections in the next step of the loop.
        await asyncio.sleep(0)

    async def _wait_for_connections(self, seconds: float) -> None:
        end = self.loop.time() + seconds
        while self._connections and self.loop.time() < end:
            await asyncio.sleep(0.02)


Beside = Callable[[Server], Coroutine[Any, Any, None]]
"""What runs beside a server, which it takes."""


def serve(
    application: Application,
    listener: socket.socket,
    limits: Limits | None = None,
    tls: ssl.SSLContext | None = None,
    is_saving: Callable[[], bool] = lambda: False,
    beside: "Beside | None" = None,
) -> Callable[[], None]:
    """Serve until a signal, then end what is under way.

    A handler that never returns is ended by a watchdog, with `FORCED_EXIT`, once all is saved.

    Args:
        application: What answers requests.
        listener: Takes the connections.
        limits: Bounds of what clients may do.
        tls: To speak TLS.
        is_saving: Tells whether the process is at what must come to its end.
        beside: What runs as long as the server takes connections.

    Returns:
        What calls the watchdog off, for who has more to do; signals end the process again then.
    """
    server = Server(application, limits, tls, beside)
    watchdog = Watchdog(server.limits.forced_exit, is_saving)

    def end(*_: object) -> None:
        watchdog.bark()
        server.end()

    _on_signals(end)
    server.run(listener)
    watchdog.note_end()

    def call_off() -> None:
        watchdog.call_off()
        _on_signals(signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    return call_off


def end_on_signals() -> None:
    """Make signals end the process with exit code 0, until `serve` takes them."""
    _on_signals(lambda *_: sys.exit(0))


def _on_signals(handler: Callable[..., object] | signal.Handlers) -> None:
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is None or (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
            continue  # As under `nohup`.
        signal.signal(number, handler)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # on Windows
        return None
    return uvloop.new_event_loop


def _most_descriptors() -> int:
    """Return how many connections the limit of the system on open files leaves room for."""
    try:
        import resource
    except ImportError:  # on Windows
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else max(soft - _OWN_FILES, 1)


def _refusal_answer(refusal: Refusal) -> Answer:
    return error_answer(refusal.error)


def _note_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong outside the application, but not what clients do to a connection."""
    error = context.get("exception")
    level = logging.DEBUG if isinstance(error, OSError) else logging.ERROR
    log.log(level, "%s", context["message"], exc_info=error)
