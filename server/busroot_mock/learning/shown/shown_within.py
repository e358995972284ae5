"""Members that show other records: in lists and objects, as counts, paths and keys."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.shown.asked_members import Asked
from busroot_mock.learning.shown.back_references import BackReferences
from busroot_mock.learning.shown.embedded import Embedding
from busroot_mock.learning.shown.key_lists import KeyLists
from busroot_mock.learning.shown.merged import Merging

_FEWEST: Final = 2


class ShownWithin:
    """Compares records, as they are shown, with those that are there.

    Args:
        kinds: By name.

    Attributes:
        asked: Members that are there only if a parameter names them.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._parts, self._references = Embedding(kinds), BackReferences(kinds)
        self._kinds, self._merging, self._key_lists = kinds, Merging(), KeyLists(kinds)
        self.asked: Asked = {}
        self._values: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def note(
        self, kind: KindSeen, identity: Identity, shown: Members, items: Items, label: str
    ) -> None:
        """Compare a record that was read or listed, by an operation."""
        asked = self.asked.get(kind.name, {}).keys()
        self._parts.note(kind, identity, shown, items, asked - shown.keys(), label)
        self._references.note(kind, identity, shown, items)
        self._merging.note(kind, shown, items)
        self._key_lists.note(kind, identity, shown, items)
        for name in asked & shown.keys():
            self._values[kind.name, name][json.dumps(shown[name])] += 1

    def note_written(
        self, kind: KindSeen, identity: Identity, shown: Members, items: Items
    ) -> None:
        """Compare a record that the answer to a write shows."""
        self._key_lists.note(kind, identity, shown, items)

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member what others those of a kind show."""
        found = self._merging.of(kind) | self._parts.of(kind) | self._references.of(kind)
        found = self._key_lists.of(kind) | found
        for name, parameter in self.asked.get(kind, {}).items():
            rule = found.get(name) or self._constant(kind, name)
            if rule:
                found[name] = {**rule, "asked": parameter}
        return found

    def _constant(self, kind: str, name: str) -> dict[str, Any] | None:
        """Return what a member always is; of a list that differs, nothing says what it has."""
        values, below = self._values[kind, name], f"{self._kinds[kind].path}/{name}"
        if any(other.listed == below for other in self._kinds.values()):
            return None  # it has what is put there
        if len(values) == 1 and values.total() >= _FEWEST:
            return {"value": json.loads(next(iter(values)))}
        are_lists = all(text.startswith("[") for text in values)
        return {"value": []} if len(values) > 1 and are_lists else None
