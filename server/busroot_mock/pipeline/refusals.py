"""The errors that a handler may raise, read from its code."""

from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from busroot_mock.errors import ApiError


@cache
def raised_by(handler: Callable[..., Any]) -> frozenset[type[ApiError]]:
    """Return the errors that a handler names, itself or in the functions that it names.

    What lies behind a method of an object is not seen; a handler raises in functions.
    """
    seen: set[Any] = set()
    stack: list[Any] = [handler]
    while stack:
        item = stack.pop()
        if item not in seen:
            seen.add(item)
            stack += _named(item) if isinstance(item, FunctionType) else []
    return frozenset(item for item in seen if isinstance(item, type) and issubclass(item, ApiError))


def _named(function: FunctionType) -> Iterator[Any]:
    """Yield the functions and classes of this package that the code of a function names."""
    codes: list[CodeType] = [function.__code__]
    for code in codes:
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        for name in code.co_names:
            value = function.__globals__.get(name)
            if isinstance(value, FunctionType | type) and value.__module__.startswith(_PACKAGE):
                yield value


_PACKAGE = __name__.partition(".")[0]
