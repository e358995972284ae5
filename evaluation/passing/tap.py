"""A tap before a server: it hands all bytes on, both ways, and keeps what passed last."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Tap:
    """Takes connections for a server.

    Attributes:
        port: Where it listens.
    """

    def __init__(self, listener: socket.socket, server: int) -> None:
        self.port: int = listener.getsockname()[1]
        self._listener, self._server = listener, server
        self._asked, self._answered = bytearray(), bytearray()

    def taken(self) -> tuple[bytes, bytes]:
        """Return what was asked and answered since the last call, and forget it."""
        taken = bytes(self._asked), bytes(self._answered)
        self._asked.clear()
        self._answered.clear()
        return taken

    def run(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._server))
                for ways in ((client, server, self._asked), (server, client, self._answered)):
                    threading.Thread(target=_hand_on, args=ways, daemon=True).start()


def _hand_on(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            # Before it is handed on: who has the answer sees it here.
            kept += data
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def tapped(server: int) -> Iterator[Tap]:
    """Put a tap before the server at a port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        tap = Tap(listener, server)
        threading.Thread(target=tap.run, daemon=True).start()
        try:
            yield tap
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
