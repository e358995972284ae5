"""Values that records show: what requests may repeat, refer to or leave out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from busroot_mock.learning.draft.bounds import Statement
from busroot_mock.learning.draft.sent import shown_values
from busroot_mock.learning.draft.usual_values import defaults_of
from busroot_mock.learning.learn import Learned


class RecordValues:
    """What the calls of a session show of records, worked out when it is asked for."""

    def __init__(self, learned: Learned) -> None:
        self._learned = learned
        self._defaults: dict[str, dict[str, Statement]] = {}

    @cached_property
    def read(self) -> Mapping[str, Collection[str]]:
        """The values that answers to reading show, by name."""
        return shown_values(self._learned.calls)

    @cached_property
    def _keys(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name, kind in self._learned.roles.kinds.items():
            found[name] |= {each[-1] for each in self._learned.first.of(name) if each}
            found[name] |= {
                str(each.after.members[kind.key])
                for each in self._learned.seen
                if each.role.kind == name and each.after and kind.key in each.after.members
            }
        return found

    def are_keys(self, values: Iterable[Any]) -> bool:
        """Tell whether values may all be keys of records of one kind."""
        texts = {str(value) for value in values}
        return any(texts <= keys for keys in self._keys.values())

    def defaults(self, kind: str) -> Mapping[str, Statement]:
        """Return the defaults of the members of a kind of records."""
        if kind not in self._defaults:
            known = self._learned.roles.kinds.get(kind)
            self._defaults[kind] = defaults_of(self._learned.seen, known) if known else {}
        return self._defaults[kind]
