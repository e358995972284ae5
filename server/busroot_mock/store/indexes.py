"""Indexes of the records of a table: in the order of their keys, and by the value of a member."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

Record = dict[str, Any]
"""A record in wire form."""

_NONE: Final[Sequence[Record]] = ()


class By(NamedTuple):
    """A member by whose values records are looked up; texts in letters of either case if asked.

    Null, or a member that is missing, is not indexed: most records may have none, and nobody asks.
    """

    member: str
    in_any_case: bool = False

    def value_in(self, record: Record) -> Any:
        """Return what a record is looked up by."""
        return self.folded(record.get(self.member))

    def folded(self, value: Any) -> Any:
        """Return a value as records with equal ones have it."""
        return value.lower() if self.in_any_case and isinstance(value, str) else value


class Indexes:
    """What was worked out of the records of a table; the copies of a table share it.

    A list of records that was given away stays as it is: after a write, another takes its place.

    Attributes:
        ordered: The records in the order of their keys, once somebody asked.
    """

    __slots__ = ("_lists", "ordered")

    def __init__(self) -> None:
        self.ordered: list[Record] | None = None
        self._lists: dict[By, dict[Any, Sequence[Record]]] = {}

    def copy(self) -> "Indexes":
        """Return the same for a table that is about to be written to."""
        other = Indexes()
        other._lists = {by: lists.copy() for by, lists in self._lists.items()}
        return other

    def having(self, by: By, value: Any, records: Iterable[Record]) -> Sequence[Record]:
        """Return those of all records of the table that have a value, in their order there.

        Null is none: no record has it.
        """
        lists = self._lists.get(by)
        if lists is None:
            lists = self._lists[by] = _lists(by, records)
        return lists.get(by.folded(value) if by.in_any_case else value, _NONE)

    def replace(self, old: Record | None, new: Record | None) -> None:
        """Follow a write: a new record in the place of an old one, at the end, or gone."""
        self.ordered = None
        for by in list(self._lists) if self._lists else ():
            if not self._follows(by, old, new):
                del self._lists[by]

    def _follows(self, by: By, old: Record | None, new: Record | None) -> bool:
        """Tell whether the lists by a member are right after a write; else they are made anew."""
        lists = self._lists[by]
        before = None if old is None else by.value_in(old)
        after = None if new is None else by.value_in(new)
        if old is not None and new is not None and before != after:
            return False  # Its place among others is known to the table alone.
        value = after if old is None else before
        if value is None:
            return True
        former = lists.get(value, _NONE)
        if new is None:
            present = [record for record in former if record is not old]
        elif old is None:
            present = [*former, new]
        else:
            present = [new if record is old else record for record in former]
        lists[value] = present
        if not present:
            del lists[value]
        return True


def _lists(by: By, records: Iterable[Record]) -> dict[Any, Sequence[Record]]:
    lists: dict[Any, list[Record]] = {}
    for record in records:
        value = by.value_in(record)
        if value is not None:
            lists.setdefault(value, []).append(record)
    return dict(lists)
