"""Members of records that a path leads through, as answers below them show them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2


def parent_members(seen: Sequence[Seen], usual: Any) -> Iterator[tuple[Source, list[Any]]]:
    """Yield sources, with the value that each has for each call, where these differ."""
    for kind in seen[-1].parents:
        parents = [each.parents.get(kind) for each in seen]
        for member in seen[-1].parents[kind].members:
            values = [each.members.get(member, ABSENT) if each else ABSENT for each in parents]
            if len({str(value) for value in values}) >= _FEWEST:
                yield {"as": "parent", "kind": kind, "of": member, "else": usual}, values
