"""A call with what was true before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from busroot_mock.generic.items import Identity, Item
from busroot_mock.generic.users_of import Use
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.roles import Role


@dataclass(frozen=True)
class Seen:
    """A call with what was true before it.

    Attributes:
        before: The record that it is about, if that was there.
        after: The record as the answer shows it, or as it must be now.
        missing: The outermost kind in its path whose record is not there, and the key.
        others: The records of the kind before it.
        parents: The records that the path leads through, by kind.
        keys: Those of all records before it, by kind.
        referred: By member of the record after it, the kind and record whose key it has.
        gone: The records of the kind that were removed before it.
        uses: How other records refer to that which it would remove.
        used: By way of referring, the part of the records of the kind to which others refer so.
    """

    call: Call
    role: Role
    before: Item | None
    after: Item | None
    missing: tuple[str, str] | None
    others: Mapping[Identity, Item]
    parents: Mapping[str, Item] = field(default_factory=dict)
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    referred: Mapping[str, tuple[str, Item]] = field(default_factory=dict)
    gone: Mapping[Identity, Item] = field(default_factory=dict)
    uses: frozenset[Use] = frozenset()
    used: Mapping[Use, float] = field(default_factory=dict)
