"""A server that lies by bare sockets, to all requests or to those for one path.

What is for another path, it passes on to a mock server, so that only one operation lies.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

FAILS: Final = 1
COULD_NOT_TEST: Final = 2
UNTESTED: Final = 4
LEFT_BEHIND: Final = 5

Sending = Iterator[bytes]
"""What a liar sends, piece by piece; it rests between two of them."""

_PATIENCE: Final = 30
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Liar(NamedTuple):
    """A way of lying.

    Attributes:
        send: Returns what it sends to a request.
        rest: Seconds between two pieces.
        code: The exit code that a run should have; see `codes`.
        path: Where it lies, such as `/api/sku`; everywhere if it is empty.
        writes: Whether the run writes.
        keeps: Whether the connection stays open for another request.
        asks: Whether it waits for a request before it sends.
    """

    send: Callable[[bytes], Sending]
    rest: float = 0.0
    code: int = FAILS
    path: str = ""
    writes: bool = False
    keeps: bool = False
    asks: bool = True

    @property
    def codes(self) -> tuple[int, ...]:
        """Return the exit codes that are right.

        Where one operation does not answer, the time of a run may end before the first response is
        too slow. Then no answer is lost: the operation is untested, or what a last request may have
        made cannot be looked for, and is left behind.
        """
        if self.code != COULD_NOT_TEST or not self.path:
            return (self.code,)
        return self.code, LEFT_BEHIND if self.writes else UNTESTED


@contextmanager
def lying(liar: Liar, honest: int) -> Iterator[int]:
    """Serve a liar; give its port.

    Args:
        honest: The port of a mock server, for requests to which it does not lie.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        threading.Thread(target=_accept, args=(listener, liar, honest), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, liar: Liar, honest: int) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_lie, args=(connection, liar, honest), daemon=True).start()


def _lie(connection: socket.socket, liar: Liar, honest: int) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(_PATIENCE)
        while asked := _request(connection) if liar.asks else b"-":
            if liar.path and not _is_for(asked, liar.path):
                connection.sendall(_honest_answer(asked, honest))
                return
            for piece in liar.send(asked):
                connection.sendall(piece)
                time.sleep(liar.rest)
            if not liar.keeps:
                return


def _is_for(asked: bytes, path: str) -> bool:
    target = asked.split(b"\r\n", 1)[0].split(b" ")[1]
    return target.split(b"?")[0] == path.encode()


def _request(connection: socket.socket) -> bytes:
    """Return the next request, with its body; empty if there is none."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        piece = connection.recv(1 << 16)
        if not piece:
            return b""
        asked += piece
    head, _, _ = asked.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    whole = len(head) + 4 + (int(length[1]) if length else 0)
    while len(asked) < whole:
        piece = connection.recv(1 << 16)
        if not piece:
            return b""
        asked += piece
    return asked


def _honest_answer(asked: bytes, port: int) -> bytes:
    """Return what the mock server answers, which then closes the connection."""
    line, _, rest = asked.partition(b"\r\n")
    rest = re.sub(rb"(?i)^connection:.*\r\n", b"", rest, flags=re.MULTILINE)
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as server:
        server.sendall(line + b"\r\nConnection: close\r\n" + rest)
        return b"".join(iter(lambda: server.recv(1 << 16), b""))
