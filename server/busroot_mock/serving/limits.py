"""Bounds of what a client may send, hold open, or leave waiting."""

from dataclasses import dataclass
from typing import Final

from busroot_mock.http.request import LARGEST_BODY

STOP_SECONDS: Final = 0.5
"""For what is still under way when `Limits.shutdown` is over."""
_WATCHDOG_SECONDS: Final = 1.0
MOST_AHEAD: Final = 64 * 1024
"""Bytes of a client that are read and not yet used, beyond which it has to wait."""
MOST_DRAINED: Final = 1024 * 1024
"""Bytes of a body that nobody wanted, beyond which the connection ends."""


@dataclass(frozen=True)
class Limits:
    """The bounds of a server; each but the last three is an option of `serve`.

    Attributes:
        request_line: Bytes of method, target and version (414).
        headers: Bytes of all headers of a request, and of the trailers of its body (431).
        body: Bytes of the body of a request (413).
        connections: Open connections; beyond that those that wait for their clients make room.
        head_timeout: Seconds from the first byte of a request to the last of its headers (408).
        body_timeout: Seconds from there to the end of its body (408).
        idle_timeout: Seconds that a connection may wait for a request, as `Keep-Alive` announces.
        send_timeout: Seconds in which a client must take at least one byte of what it is sent.
        idle_grace: Seconds after `idle_timeout` in which a request that is on its way still counts.
        linger: Seconds to go on reading after the last answer, so that the client can take it.
        shutdown: Seconds that requests under way have after a signal.
    """

    request_line: int = 8 * 1024
    headers: int = 64 * 1024
    body: int = LARGEST_BODY
    connections: int = 1000
    head_timeout: float = 10.0
    body_timeout: float = 10.0
    idle_timeout: float = 120.0
    send_timeout: float = 60.0
    idle_grace: float = 2.0
    linger: float = 2.0
    shutdown: float = 2.0

    @property
    def forced_exit(self) -> float:
        """Seconds from a signal to the end of the process, whatever it is at."""
        return self.shutdown + STOP_SECONDS + _WATCHDOG_SECONDS
