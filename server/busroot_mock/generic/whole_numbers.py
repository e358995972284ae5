"""Whole numbers in texts that clients send."""

import re
from typing import Final

_WHOLE: Final = re.compile("-?[0-9]{1,18}")
"""Python refuses to read thousands of digits, and takes those of other scripts for digits."""


def whole_in(text: str) -> int | None:
    """Return the whole number that a text is, of 18 digits at most; None if it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def as_whole(text: str) -> int | str:
    """Return a text as the whole number that it is, else as it is."""
    number = whole_in(text)
    return text if number is None else number
