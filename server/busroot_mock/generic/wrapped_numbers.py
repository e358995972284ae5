"""Numbers in keys that are base64, behind the name of a kind: `RGF0YXNldDo3` is `Dataset:7`."""

import base64
import re
from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.generic.whole_numbers import whole_in

_NUMBERED: Final = re.compile(r"([A-Za-z][\w.]*[:/|])(\d{1,15})")


def unwrapped_number(value: Any) -> tuple[str, int] | None:
    """Return what stands before the number in a key, and the number; None if it has none."""
    if not isinstance(value, str) or len(value) % 4:
        return None
    try:
        text = base64.b64decode(value, validate=True).decode("ascii")
    except ValueError:
        return None
    match = _NUMBERED.fullmatch(text)
    return (match[1], int(match[2])) if match else None


def wrapped(before: str, number: int) -> str:
    """Return the key that has a number."""
    return base64.b64encode(f"{before}{number}".encode()).decode()


def number_of(value: Any) -> int | None:
    """Return a number that is a key, as it is or in a text; None if there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    plain = whole_in(value) if isinstance(value, str) else None
    if plain is not None:
        return plain
    found = unwrapped_number(value)
    return found[1] if found else None


def before_all(values: Sequence[Any]) -> str | None:
    """Return what stands before the numbers in all keys; None if it is not the same."""
    found = [unwrapped_number(value) for value in values]
    befores = {each[0] if each else None for each in found}
    return befores.pop() if len(befores) == 1 else None
