"""Convert values for the control API."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Record = dict[str, Any]

Call = Callable[..., Any]
"""Calls the control API for a world: takes method, path and body, returns the result."""


def given(values: Record) -> Record:
    """Return the values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def time_text(at: str | datetime) -> str:
    """Return a time in ISO 8601 for the control API. Raises `ValueError` if it has no zone."""
    if isinstance(at, str):
        return at
    if at.tzinfo is None:
        raise ValueError(f"A time for a world needs a time zone; {at} has none.")
    return at.isoformat()


def check_names(names: Iterable[str], known: type) -> None:
    """Raise `TypeError` for a name that a `TypedDict` does not have: Python does not check that."""
    for name in set(names) - known.__annotations__.keys():
        raise TypeError(
            f"unexpected argument {name!r}; known are {', '.join(known.__annotations__)}"
        )
