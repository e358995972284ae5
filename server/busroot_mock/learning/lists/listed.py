"""Lists as answers show them, with what they were drawn from."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from busroot_mock.generic.items import Item
from busroot_mock.learning.kinds.seen import Seen


class Shown(NamedTuple):
    """A list as an answer shows it, and what it was drawn from."""

    seen: Seen
    keys: list[str]
    items: Mapping[str, Item]
    records: Sequence[Mapping[str, Any]]
