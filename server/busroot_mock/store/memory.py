"""A cache of computed values, under keys that name all that a value depends on."""

from collections.abc import Hashable
from typing import Any, Final

MOST: Final = 24 * 1024 * 1024
"""Bytes that all of it may take, about."""


class Memory:
    """Results by keys that name all they depend on; the last that were made.

    There is one rule: a key consists of what cannot change. That is a mark, which names the content
    of a table, an object that is never changed, or the `id` of such an object that the result holds
    on to. So nothing is ever out of date, whoever writes, forks or restores: another content has
    another key.

    Attributes:
        weight: Of all that is kept, in bytes, about.
    """

    __slots__ = ("_entries", "_most", "weight")

    def __init__(self, most: int = MOST) -> None:
        self._entries: dict[Hashable, tuple[Any, int]] = {}
        self._most = most
        self.weight = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, None for nothing."""
        entry = self._entries.get(key)
        return None if entry is None else entry[0]

    def put(self, key: Hashable, value: Any, weight: int) -> Any:
        """Keep a value of so many bytes, in place of those that were kept first."""
        _, known = self._entries.pop(key, (None, 0))
        self._entries[key] = value, weight
        self.weight += weight - known
        while self.weight > self._most and self._entries:
            self.weight -= self._entries.pop(next(iter(self._entries)))[1]
        return value

    def drop(self, key: Hashable) -> None:
        """Keep nothing under a key any more."""
        _, weight = self._entries.pop(key, (None, 0))
        self.weight -= weight
