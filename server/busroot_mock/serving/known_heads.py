"""Heads of requests that came last, and what was read of them."""

from typing import Final

from busroot_mock.serving.head import Head

_MOST: Final = 256
_LONGEST: Final = 1024
_END: Final = b"\r\n\r\n"


class KnownHeads:
    """Heads that came last and twice, within the limits of one server: clients repeat them."""

    __slots__ = ("_heads",)

    def __init__(self) -> None:
        # None for a head that came once: those that never come again take little memory and time.
        self._heads: dict[bytes, Head | None] = {}

    def request(self, data: bytes) -> tuple[Head, bytes] | None:
        """Return head and body if the bytes are just one request, and its head is known."""
        end = data.find(_END) + len(_END)
        head = self._heads.get(data[:end]) if end <= _LONGEST else None
        if head is None or head.length != len(data) - end:
            return None
        return head, data[end:]

    def keep(self, data: bytes, head: Head) -> None:
        """Take note of a head, and keep what was read of it if it came before."""
        if len(data) > _LONGEST:
            return
        if data in self._heads:
            self._heads[data] = head
            return
        if len(self._heads) == _MOST:
            del self._heads[next(iter(self._heads))]
        self._heads[data] = None
