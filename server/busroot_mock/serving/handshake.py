"""The start of TLS on a connection, which is counted from when it was accepted."""

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import Final

from busroot_mock.serving.connection import Connection
from busroot_mock.serving.output import Service, Wait

_RETRY_SECONDS: Final = 0.1


async def accept(service: Service, listener: socket.socket, tls: ssl.SSLContext) -> None:
    """Take connections and begin their TLS, until it is cancelled."""
    listener.setblocking(False)
    while True:
        try:
            accepted, _ = await service.loop.sock_accept(listener)
        except OSError:  # The client has left, or no descriptor is free.
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            Handshake(service, accepted, tls).begin()


class Handshake:
    """A connection until its TLS stands.

    To make room it is cut before any whose client has got so far.

    Attributes:
        deadline: When it has taken too long, by the clock of the loop.
    """

    def __init__(self, service: Service, accepted: socket.socket, tls: ssl.SSLContext) -> None:
        self.deadline: float | None = service.loop.time() + service.limits.head_timeout
        self._service = service
        self._socket = accepted
        self._tls = tls
        self._task: asyncio.Task[None] | None = None
        self._is_cut = False
        self._has_begun = False

    def begin(self) -> None:
        """Count it and begin, unless the server has no room at all."""
        # One that is too many, but not by far, gets an answer that says so, once its TLS stands.
        self._service.admit(self)
        if self._is_cut:
            self._end()
        else:
            self._task = self._service.loop.create_task(self._shake())
            self._task.add_done_callback(self._end)

    def leave(self) -> None:
        """Count it no more."""
        self._service.leave(self)

    def gives_way(self, now: float) -> tuple[Wait, float] | None:
        """Return that it waits for its client."""
        return Wait.OVERDUE, self.deadline or now

    def check(self, now: float) -> None:
        """End it if it has taken too long."""
        if self.deadline is not None and now >= self.deadline:
            self.abort()

    def abort(self) -> None:
        """End it at once."""
        self._is_cut = True
        if self._task is not None:
            self._task.cancel()

    make_room = end = stop = abort

    async def _shake(self) -> None:
        self._has_begun = True
        limits = self._service.limits
        with suppress(OSError):  # It has left, is too slow, or speaks no TLS.
            await self._service.loop.connect_accepted_socket(
                lambda: _Secured(self._service, self),
                self._socket,
                ssl=self._tls,
                ssl_handshake_timeout=limits.head_timeout,
                ssl_shutdown_timeout=limits.linger,
            )

    def _end(self, _: object = None) -> None:
        self.leave()
        if not self._has_begun:  # else the socket is its transport's
            self._socket.close()


class _Secured(Connection):
    """A connection that takes the place of its handshake."""

    def __init__(self, service: Service, handshake: Handshake) -> None:
        super().__init__(service)
        self._handshake = handshake

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._handshake.leave()
        super().connection_made(transport)
