"""Sockets that libcurl waits for, watched by the event loop."""

import asyncio
import select
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import pycurl

Act = Callable[[int, int], None]
"""Takes a socket, and what libcurl can do with it."""


class Sockets(Protocol):
    """Watches sockets until they are watched for nothing."""

    def watch(self, number: int, reads: bool, writes: bool) -> None:
        """Watch a socket for what can be read, or written, from now on."""
        ...

    def close(self) -> None:
        """Watch nothing any more."""
        ...


class LoopSockets:
    """Watches each socket on the loop.

    Args:
        loop: The event loop.
        act: Is called when a socket is ready.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, act: Act) -> None:
        self._loop, self._act = loop, act
        self._watched: dict[int, tuple[bool, bool]] = {}

    def watch(self, number: int, reads: bool, writes: bool) -> None:
        """Watch a socket for what can be read, or written, from now on."""
        loop, (read, wrote) = self._loop, self._watched.pop(number, (False, False))
        if reads and not read:
            loop.add_reader(number, self._act, number, pycurl.CSELECT_IN)
        elif read and not reads:
            loop.remove_reader(number)
        if writes and not wrote:
            loop.add_writer(number, self._act, number, pycurl.CSELECT_OUT)
        elif wrote and not writes:
            loop.remove_writer(number)
        if reads or writes:
            self._watched[number] = reads, writes

    def close(self) -> None:
        """Watch nothing any more."""
        for number in tuple(self._watched):
            self.watch(number, False, False)


if sys.platform == "linux":
    _IN, _OUT = select.EPOLLIN, select.EPOLLOUT
    _BROKEN = select.EPOLLERR | select.EPOLLHUP

    class EpollSockets:
        """Watches all sockets by one descriptor on the loop.

        Libcurl watches a connection anew for each request. On the loop, that takes about a fifth of
        the time of an exchange; here it is one call of the system. A socket that is watched for
        nothing stays in, since mostly it is the next to be watched again, and goes out when it
        is ready nevertheless: the deployment has closed it.

        Args:
            loop: The event loop.
            act: Is called when a socket is ready.
        """

        def __init__(self, loop: asyncio.AbstractEventLoop, act: Act) -> None:
            self._loop, self._act = loop, act
            self._epoll = select.epoll()
            self._wanted: dict[int, int] = {}
            loop.add_reader(self._epoll.fileno(), self._ready)

        def watch(self, number: int, reads: bool, writes: bool) -> None:
            """Watch a socket for what can be read, or written, from now on."""
            wanted = (_IN if reads else 0) | (_OUT if writes else 0)
            self._wanted[number] = wanted
            if wanted:
                try:
                    self._epoll.modify(number, wanted)
                except FileNotFoundError:  # Also if another socket had the number before.
                    self._epoll.register(number, wanted)

        def close(self) -> None:
            """Watch nothing any more."""
            self._loop.remove_reader(self._epoll.fileno())
            self._epoll.close()

        def _ready(self) -> None:
            for number, events in self._epoll.poll(0):
                if self._wanted.get(number):
                    self._act(number, _meaning(events))
                elif not self._epoll.closed:
                    self._wanted.pop(number, None)
                    with suppress(OSError):
                        self._epoll.unregister(number)

    def _meaning(events: int) -> int:
        """Return events as libcurl calls them."""
        read = pycurl.CSELECT_IN if events & _IN else 0
        wrote = pycurl.CSELECT_OUT if events & _OUT else 0
        return int(read | wrote | (pycurl.CSELECT_ERR if events & _BROKEN else 0))


def sockets_on(loop: asyncio.AbstractEventLoop, act: Act) -> Sockets:
    """Return what watches sockets on a loop, in the cheapest way that there is."""
    return EpollSockets(loop, act) if sys.platform == "linux" else LoopSockets(loop, act)
