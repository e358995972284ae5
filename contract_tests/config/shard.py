"""One of the parts into which the tests of a run are divided, such as the second of five."""

import re
from typing import NamedTuple


class Shard(NamedTuple):
    """A part of a run.

    Attributes:
        number: From 1.
        of: How many parts there are.
    """

    number: int
    of: int


WHOLE = Shard(1, 1)


def shard_of(text: str | None) -> Shard:
    """Return the part that a text such as `2/5` names; without a text, all of the run.

    Raises:
        ValueError: If there is no such part.
    """
    if text is None:
        return WHOLE
    match = re.fullmatch("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", text)
    shard = Shard(int(match[1]), int(match[2])) if match else Shard(1, 0)
    if shard.number > shard.of:
        raise ValueError(f"{text!r} is not a part such as 2/5, the second of five")
    return shard
