"""The headers of a request as they were sent, and what is read from them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Read = TypeVar("Read")


class SentHeaders:
    """Pairs of lower-case name and value, in order; what was read from them is kept with them.

    Requests that a server knows again share them, so most of it is read once.
    """

    __slots__ = ("_by_name", "_known", "_pairs")

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = tuple(pairs)
        self._by_name = dict(self._pairs)
        self._known: dict[object, Any] = {}

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def texts(self, name: bytes) -> tuple[str, ...]:
        """Return every value of the header with this lower-case name, in order, trimmed."""
        known: tuple[str, ...] | None = self._known.get(name)
        if known is None:
            values = [self._by_name[name]] if name in self._by_name else []
            if len(self._by_name) < len(self._pairs):  # hardly any header is sent twice
                values = [value for key, value in self._pairs if key == name]
            known = self._known[name] = tuple(map(_text, values))
        return known

    def once(self, read: Callable[["SentHeaders"], Read]) -> Read:
        """Return what a function reads from the headers, and from nothing else."""
        known: Read | None = self._known.get(read)
        if known is None:
            known = self._known[read] = read(self)
        return known


def _text(value: bytes) -> str:
    return value.decode("latin-1").strip(" \t")
