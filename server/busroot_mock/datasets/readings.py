"""Caches of what is read of files; they are read anew together, and only if all of it is good."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")

CACHES: Final[list[dict[Hashable, Any]]] = []
"""The results of each function that keeps them, by its arguments."""


def keep(
    most: int,
) -> Callable[[Callable[_Arguments, _Value]], Callable[_Arguments, _Value]]:
    """Return a decorator that keeps so many results of a function, the latest that were made."""

    def decorate(read: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
        cache: dict[Hashable, _Value] = {}
        CACHES.append(cache)

        @wraps(read)
        def kept(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Value:
            key = arguments, *sorted(named.items())
            if key not in cache:
                value = read(*arguments, **named)
                if len(cache) >= most:
                    del cache[next(iter(cache))]
                cache[key] = value
            return cache[key]

        return kept

    return decorate


@contextmanager
def read_anew() -> Iterator[None]:
    """Have everything read anew within; on an error, what was read before holds again."""
    before = [cache.copy() for cache in CACHES]
    for cache in CACHES:
        cache.clear()
    try:
        yield
    except BaseException:
        for cache, old in zip(CACHES, before, strict=True):
            cache.clear()
            cache.update(old)
        raise
