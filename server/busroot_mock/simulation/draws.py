"""Repeatable random numbers: each depends on the seed and on its name alone."""

from hashlib import blake2b
from struct import Struct

_EIGHT = Struct(">8I")


def draws(seed: int, purpose: str, key: object, number: int = 0) -> tuple[int, ...]:
    """Return eight whole numbers from 0 up to 2**32 - 1, made as `World.draw` makes a number."""
    text = f"{seed}/{purpose}/{key}/{number}"
    return _EIGHT.unpack(blake2b(text.encode(), digest_size=32).digest())


def within(drawn: int, low: int, high: int) -> int:
    """Spread a drawn number evenly over the whole numbers from `low` to `high`, both included."""
    return low + (drawn * (high - low + 1) >> 32)
