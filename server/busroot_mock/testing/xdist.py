"""Share a single server among all workers of pytest-xdist: the controller starts it.

The controller does not know whether any test will need the server. So it starts the server when the
first worker asks, and answers all workers with its URL. The server ends with the run.
"""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from threading import Thread

from busroot_mock.errors import SetupError

HOST = "127.0.0.1"
WAIT_SECONDS = 120


class Desk:
    """Answer workers with the URL of the server, or with the reason why it did not start.

    Args:
        start: Starts the server and returns its URL. Raises `SetupError`. Called at most once.

    Attributes:
        port: The port to `ask`.
    """

    def __init__(self, start: Callable[[], str]) -> None:
        self._start = start
        self._open = True
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection, suppress(OSError):
                if not self._open:
                    return
                connection.sendall(json.dumps(self._reply).encode())

    @cached_property
    def _reply(self) -> dict[str, str]:
        try:
            return {"url": self._start()}
        except SetupError as error:
            return {"error": str(error)}

    def close(self) -> None:
        """Stop answering."""
        self._open = False
        # Only a connection wakes a thread in `accept`.
        socket.create_connection((HOST, self.port)).close()
        self._thread.join()
        self._listener.close()


def ask(port: int) -> str:
    """Return the URL of the server, from the desk at a port. Raises `SetupError`."""
    try:
        with socket.create_connection((HOST, port), WAIT_SECONDS) as connection:
            reply = json.loads(b"".join(iter(lambda: connection.recv(4096), b"")))
    except (OSError, ValueError) as error:
        raise SetupError(f"The controller of pytest-xdist does not respond: {error}.") from error
    if "error" in reply:
        raise SetupError(reply["error"])
    return str(reply["url"])
