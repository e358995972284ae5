"""Members that show other records: in lists and objects, as counts, paths and keys."""

from collections.abc import Mapping
from typing import Any

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.learning.back_references import BackReferences
from busroot_mock.learning.embedded import Embedding
from busroot_mock.learning.key_lists import KeyLists
from busroot_mock.learning.merged import Merging
from busroot_mock.learning.record_places import KindSeen


class ShownWithin:
    """Compares records, as they are shown, with those that are there.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._parts, self._references = Embedding(kinds), BackReferences(kinds)
        self._merging, self._key_lists = Merging(), KeyLists(kinds)

    def note(self, kind: KindSeen, identity: Identity, shown: Members, items: Items) -> None:
        """Compare a record that was read or listed."""
        self._parts.note(kind, identity, shown, items)
        self._references.note(kind, identity, shown, items)
        self._merging.note(kind, shown, items)
        self._key_lists.note(kind, identity, shown, items)

    def note_written(
        self, kind: KindSeen, identity: Identity, shown: Members, items: Items
    ) -> None:
        """Compare a record that the answer to a write shows."""
        self._key_lists.note(kind, identity, shown, items)

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member what others those of a kind show."""
        found = self._merging.of(kind) | self._parts.of(kind) | self._references.of(kind)
        return self._key_lists.of(kind) | found
