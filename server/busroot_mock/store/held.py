"""A rough count of the memory that the tables of this process take while they live."""

import json
from collections.abc import Mapping
from typing import Any, Final

import orjson

SLOT: Final = 100
"""Bytes that a table needs for a record, which it may share with other tables."""

_GROWTH: Final = 6
"""How many bytes of memory a byte of a record's JSON takes; of numbers and short texts more."""


class Held:
    """Counts bytes.

    Attributes:
        total: Bytes of all tables that are alive.
    """

    __slots__ = ("total",)

    def __init__(self) -> None:
        self.total = 0


HELD: Final = Held()


def weight_of(record: Mapping[str, Any]) -> int:
    """Return about how many bytes of memory a record takes, by the length of its JSON."""
    try:
        size = len(orjson.dumps(record))
    except orjson.JSONEncodeError:  # an integer beyond 64 bits
        size = len(json.dumps(record))
    return SLOT + _GROWTH * size
