"""Heads of requests that come whole, and those that came before."""

from typing import Final

from busroot_mock.serving.head import Head, HeadReader
from busroot_mock.serving.limits import Limits

_MOST: Final = 256
_LONGEST: Final = 1024
_END: Final = b"\r\n\r\n"


class KnownHeads:
    """Reads heads that come whole, as most do, and knows those that came twice.

    Args:
        limits: Of what is read.
    """

    __slots__ = ("_heads", "_limits", "_longest")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        # A short one is over no limit.
        self._longest = min(_LONGEST, limits.request_line, limits.headers)
        # None for a head that came once: those that never come again take little memory and time.
        self._heads: dict[bytes, Head | None] = {}

    def read(self, data: bytes) -> tuple[Head, int] | None:
        """Return the head that the bytes begin with, and where it ends.

        None if it is not whole, or may be one to refuse: a `HeadReader` of its own says why.
        """
        end = data.find(_END) + len(_END)
        if not len(_END) <= end <= self._longest:
            return None
        text = data[:end]
        head = self._heads.get(text)
        if head is None:
            head = HeadReader(self._limits).read_whole(text)
            if head is None:
                return None
            self._keep(text, head)
        return head, end

    def _keep(self, text: bytes, head: Head) -> None:
        if text in self._heads:
            self._heads[text] = head
            return
        if len(self._heads) == _MOST:
            del self._heads[next(iter(self._heads))]
        self._heads[text] = None
