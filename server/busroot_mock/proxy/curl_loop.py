"""Libcurl's transfers on the event loop: it says which sockets and timers it waits for."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import pycurl

from busroot_mock.proxy.sockets import sockets_on

Done = Callable[[int, str], None]
"""Takes the code of libcurl, 0 for success, and its words."""

_READS: Final = {pycurl.POLL_IN, pycurl.POLL_INOUT}
_WRITES: Final = {pycurl.POLL_OUT, pycurl.POLL_INOUT}
_MOST_KEPT: Final = 256
"""Connections that are kept open between requests."""


class CurlLoop:
    """Runs transfers of libcurl on the running event loop, many at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, _MOST_KEPT)
        self._timer: asyncio.Handle | None = None
        self._is_due = self._is_closed = False
        self._sockets = sockets_on(self._loop, self._act)
        self._running: dict[Any, Done] = {}

    def start(self, transfer: pycurl.Curl, done: Done) -> None:
        """Start a transfer; `done` is called at its end."""
        self._running[transfer] = done
        self._multi.add_handle(transfer)

    def stop(self, transfer: pycurl.Curl) -> None:
        """Stop a transfer that is under way, without calling its `done`."""
        if self._running.pop(transfer, None) is not None:
            self._multi.remove_handle(transfer)

    def go_on(self, transfer: pycurl.Curl) -> None:
        """Let a transfer go on that has paused."""
        if transfer in self._running:
            transfer.pause(pycurl.PAUSE_CONT)
            # What this yields may be the end of it.
            self._loop.call_soon(self._act, pycurl.SOCKET_TIMEOUT, 0)

    def close(self) -> None:
        """Stop all transfers, and close all connections."""
        for transfer in tuple(self._running):
            self.stop(transfer)
        if self._timer is not None:
            self._timer.cancel()
        self._is_closed = True
        self._sockets.close()
        self._multi.close()

    def _watch(self, what: int, number: int, multi: object, data: object) -> None:
        if not (self._is_closed or self._loop.is_closed()):  # Or else the process ends.
            self._sockets.watch(number, what in _READS, what in _WRITES)

    def _set_timer(self, milliseconds: int) -> None:
        if milliseconds == 0 and self._is_due:
            return  # As when many transfers start at a time.
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._is_due = milliseconds == 0
        if self._is_due:
            self._timer = self._loop.call_soon(self._expire)
        elif milliseconds > 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._expire)

    def _expire(self) -> None:
        self._timer, self._is_due = None, False
        self._act(pycurl.SOCKET_TIMEOUT, 0)

    def _act(self, number: int, events: int) -> None:
        self._multi.socket_action(number, events)
        left = 1
        while left:
            left, good, bad = self._multi.info_read()
            for transfer in good:
                self._end(transfer, 0, "")
            for transfer, code, words in bad:
                self._end(transfer, code, words)

    def _end(self, transfer: pycurl.Curl, code: int, words: str) -> None:
        done = self._running.pop(transfer, None)
        if done is not None:
            self._multi.remove_handle(transfer)
            done(code, words)
