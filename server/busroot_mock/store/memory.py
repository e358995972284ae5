"""A cache of computed values, under keys that name all that a value depends on."""

from collections.abc import Callable, Hashable
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
        get: Returns what is kept under a key, None for nothing.
        weight: Of all that is kept, in bytes, about.
    """

    __slots__ = ("_most", "_values", "_weights", "get", "weight")

    def __init__(self, most: int = MOST) -> None:
        self._values: dict[Hashable, Any] = {}
        self._weights: dict[Hashable, int] = {}
        self._most = most
        # The method of the dict itself: rows of lists are looked up one by one.
        self.get: Final[Callable[[Hashable], Any]] = self._values.get
        self.weight = 0

    def __len__(self) -> int:
        return len(self._values)

    def put(self, key: Hashable, value: Any, weight: int) -> Any:
        """Keep a value of so many bytes, in place of those that were kept first."""
        self.drop(key)
        self._values[key], self._weights[key] = value, weight
        self.weight += weight
        while self.weight > self._most and self._values:
            self.drop(next(iter(self._values)))
        return value

    def drop(self, key: Hashable) -> None:
        """Keep nothing under a key any more."""
        self._values.pop(key, None)
        self.weight -= self._weights.pop(key, 0)
