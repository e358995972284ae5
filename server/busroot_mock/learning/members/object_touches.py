"""Objects that show other members of their record again whenever it is changed."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import Source
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 3
_VARIED: Final = 2


def object_touch(name: str, changes: Sequence[Sample]) -> Source | None:
    """Return the members of which an object is made at each change; None if it is not.

    It was there after three changes at least, was never sent, and had just what the record had in
    these members, or none of them where the record had none.
    """
    values = [(each.after[name], each.after) for each in changes if name in each.after]
    if len(values) < _FEWEST or any(name in each.sent for each in changes):
        return None
    if not all(isinstance(value, dict) for value, _ in values):
        return None
    names = sorted({inner for value, _ in values for inner in value})
    if len({str(value) for value, _ in values}) < _VARIED or not all(
        value.get(inner, ABSENT) == record.get(inner, ABSENT)
        for value, record in values
        for inner in names
    ):
        return None
    source = {"as": "member", "optional": True}
    return {"as": "object", "members": {inner: {**source, "of": inner} for inner in names}}
