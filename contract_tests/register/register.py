"""Read which oracle asks for which statement, and why none asks for the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location, read_document

from ..findings.checks import ORACLES
from .cutting import Entry, entries_of

PATH: Final = Path(__file__).with_name("register.yaml")
OPEN: Final = "open"
"""The mark of statements that nobody asks for yet, though somebody could."""


@dataclass(frozen=True)
class Mark:
    """Why no oracle asks for some statements.

    Attributes:
        name: Such as `open`.
        why: In a sentence.
    """

    name: str
    why: str


class Register:
    """The register.

    Args:
        document: As in `register.yaml`: under `asked` the statements of each oracle, under
            `unasked` for each mark `why` and its `statements`.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._asked = {name: _Named(ids) for name, ids in document["asked"].items()}
        self._unasked = {
            Mark(name, each["why"]): _Named(each["statements"])
            for name, each in document["unasked"].items()
        }

    def mark_of(self, entry: Entry) -> Mark | None:
        """Return why no oracle asks for a statement; None if one does."""
        return next((mark for mark, named in self._unasked.items() if entry in named), None)

    def oracles_of(self, entry: Entry) -> list[str]:
        """Return the oracles that ask for a statement; a mark excepts it from their patterns."""
        if self.mark_of(entry):
            return []
        return [name for name, named in self._asked.items() if entry in named]

    def problems(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Yield what is wrong with the register of a contract, in a sentence each."""
        for name in self._asked.keys() - ORACLES.keys():
            yield f"There is no oracle {name}."
        for entry in entries:
            if not self.mark_of(entry) and not self.oracles_of(entry):
                yield f"Line {entry.line}: nobody decided who asks for {entry.id}."
        for named in (*self._asked.values(), *self._unasked.values()):
            yield from (
                f"The contract has no statement {text}." for text in named.not_among(entries)
            )


class _Named:
    """Statements by their ids; fields also by patterns, but a clause has to be named whole."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._ids = {text for text in texts if "*" not in text}
        self._patterns = [text for text in texts if "*" in text]

    def __contains__(self, entry: Entry) -> bool:
        if entry.is_clause:
            return entry.id in self._ids
        return entry.id in self._ids or any(fnmatchcase(entry.id, each) for each in self._patterns)

    def not_among(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Yield the ids and patterns that name none of some statements."""
        yield from sorted(self._ids - {entry.id for entry in entries})
        fields = [entry.id for entry in entries if not entry.is_clause]
        for pattern in self._patterns:
            if not any(fnmatchcase(field, pattern) for field in fields):
                yield pattern


@lru_cache(maxsize=1)
def the_register() -> Register:
    """Return the register of our contract."""
    return Register(read_document(PATH)[1])


@lru_cache(maxsize=10_000)
def asked_at(contract: Contract, oracle: str, place: Location) -> tuple[str, ...]:
    """Return the ids of the statements at a place that an oracle asks for.

    Args:
        place: Of a description, with words of a clause as the last step or without; of a schema,
            for its description and default; or of an `x-` field or a part of it.
    """
    register = the_register()
    return tuple(
        entry.id for entry in entries_at(contract, place) if oracle in register.oracles_of(entry)
    )


def entries_at(contract: Contract, place: Location) -> Iterator[Entry]:
    """Yield the statements at a place; see `asked_at`."""
    entries = _by_place(contract)
    if place[:-1] in entries and place[-2:-1] == ("description",):
        words = " ".join(place[-1].split()).rstrip(".;")
        yield from (entry for entry in entries[place[:-1]] if words in entry.says)
    for inner in (place, (*place, "description"), (*place, "default")):
        yield from entries.get(inner, ())


@lru_cache(maxsize=4)
def _by_place(contract: Contract) -> dict[Location, list[Entry]]:
    """Return statements by their places; those of a field also by what it is a part of."""
    entries: dict[Location, list[Entry]] = {}
    for entry in entries_of(contract):
        steps = enumerate(entry.place, start=1)
        field = next((count for count, step in steps if step.startswith("x-")), len(entry.place))
        for count in range(field, len(entry.place) + 1):
            entries.setdefault(entry.place[:count], []).append(entry)
    return entries
