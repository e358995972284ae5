"""The errors that a handler may raise and what it may say of a request, read from its code."""

from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from busroot_mock.errors import ApiError, violation


@cache
def raised_by(handler: Callable[..., Any]) -> frozenset[type[ApiError]]:
    """Return the errors that a handler names, itself or in the functions that it names.

    What lies behind a method of an object is not seen; a handler raises in functions.
    """
    return frozenset(
        item for item in _reached(handler) if isinstance(item, type) and issubclass(item, ApiError)
    )


@cache
def texts_of_violations(handler: Callable[..., Any]) -> frozenset[str]:
    """Return every text in the functions of a handler that make violations."""
    functions = [item for item in _reached(handler) if isinstance(item, FunctionType)]
    return frozenset(
        constant
        for function in functions
        if any(violation.__name__ in code.co_names for code in _codes(function))
        for code in _codes(function)
        for constant in code.co_consts
        if isinstance(constant, str)
    )


def _reached(handler: Callable[..., Any]) -> set[Any]:
    seen: set[Any] = set()
    stack: list[Any] = [handler]
    while stack:
        item = stack.pop()
        if item not in seen:
            seen.add(item)
            stack += _named(item) if isinstance(item, FunctionType) else []
    return seen


def _codes(function: FunctionType) -> list[CodeType]:
    """Return the code of a function, and of those inside of it."""
    codes: list[CodeType] = [function.__code__]
    for code in codes:
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return codes


def _named(function: FunctionType) -> Iterator[Any]:
    """Yield the functions and classes of this package that the code of a function names."""
    for code in _codes(function):
        for name in code.co_names:
            value = function.__globals__.get(name)
            if isinstance(value, FunctionType | type) and value.__module__.startswith(_PACKAGE):
                yield value


_PACKAGE = __name__.partition(".")[0]
