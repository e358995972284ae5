"""Kinds of records that get whole numbers as keys from the server, which clients do not choose."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.generic.ask import leaves
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import records_with

_FEWEST: Final = 2
_MOSTLY: Final = 0.5


def are_numbered(made: Sequence[Call], key: str) -> bool:
    """Tell whether new records were given whole numbers that nobody sent.

    Args:
        made: Requests that made them.
        key: The member that is their key.
    """
    keys = [(call, each) for call in made for each in _keys_of(call, key)]
    new = [each for call, each in keys if each not in _sent_in(call)]
    # A small number may be sent by chance as that of something else.
    return len(new) >= max(_FEWEST, _MOSTLY * len(keys)) and all(type(e) is int for _, e in keys)


def _keys_of(call: Call, key: str) -> list[object]:
    if call.envelope is not None and call.envelope.key == key:
        return [call.envelope.of]
    return [record[key] for record in records_with(call.data, key)]


def _sent_in(call: Call) -> list[object]:
    return [each for _, each in leaves(call.ask.data)] if call.ask.body else []
