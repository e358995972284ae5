"""Marks of keys: a few digits of a digest, by which a refused key is known and not given away."""

from hashlib import sha256
from typing import Final

_DIGITS: Final = 4


def mark_of(value: str) -> str:
    """Return the mark of a key, as a header has it; of 65,536 keys, another has the same."""
    return sha256(value.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
