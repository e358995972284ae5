"""Cut the contract into statements: leaves of `x-` fields, defaults, clauses of descriptions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_number
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, EVIDENT, EVIDENT_PARTS, MARK, PARTS
from busroot_mock.contract.places import certainty_on, node_at, trail_of

from ..findings.statements import as_text
from .clauses import clauses_of

OF_THE_CONTRACT: Final = (
    MARK,
    PARTS,
    EVIDENT_PARTS,
    "x-observed",
    "x-source",
    "x-tags-without-operations",
)
"""Fields that say how the contract knows something, and nothing of the API."""
LONGEST: Final = 60
_NO_STATEMENTS: Final = ("example", "examples", "enum", "links", "externalDocs")
_NAMED: Final = ("properties", "parameters", "responses", "schemas", "requestBodies")
_UNTOLD: Final = ("paths", "components", "schemas", "properties", "schema", "description", "allOf")


@dataclass(frozen=True)
class Entry:
    """A statement of the contract.

    Attributes:
        id: Such as `IssueList.x-lists.order`, or `Issue.isOngoing#whether-it-has-no-end-yet`. It
            stays when the contract is edited elsewhere, and changes with the words of a clause.
        place: Of the leaf, the default or the description.
        says: In words.
    """

    id: str
    place: Location
    line: int
    certainty: str
    says: str

    @property
    def is_clause(self) -> bool:
        """Tell whether it is in words only."""
        return "#" in self.id


@lru_cache(maxsize=4)
def entries_of(contract: Contract) -> tuple[Entry, ...]:
    """Return the statements of a contract, in its order."""
    return tuple(_below(contract, contract.document, ()))


def _below(contract: Contract, node: Any, place: Location) -> Iterator[Entry]:
    if isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _below(contract, inner, (*place, str(index)))
    if not isinstance(node, dict):
        return
    is_map = place[-1:] != () and place[-1] in _NAMED
    for name, inner in node.items():
        where = (*place, name)
        if is_map:
            yield from _below(contract, inner, where)
        elif name.startswith("x-"):
            if name not in OF_THE_CONTRACT:
                yield from _leaves(contract, inner, where)
        elif name == "default":
            yield _entry(contract, where, f"default: {as_text(inner)}")
        elif name == "description" and isinstance(inner, str):
            yield from _clauses(contract, inner, where)
        elif name not in _NO_STATEMENTS:
            yield from _below(contract, inner, where)


def _leaves(contract: Contract, node: Any, place: Location) -> Iterator[Entry]:
    if isinstance(node, dict):
        for name, inner in node.items():
            if name not in OF_THE_CONTRACT:
                yield from _leaves(contract, inner, (*place, name))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _leaves(contract, inner, (*place, str(index)))
    else:
        yield _entry(contract, place, f"{place[-1]}: {as_text(node)}")


def _clauses(contract: Contract, text: str, place: Location) -> Iterator[Entry]:
    for clause in clauses_of(text):
        entry = _entry(contract, place, clause.text, f"#{_slug(clause.text)}")
        certainty = ASSUMED if clause.assumed else entry.certainty
        certainty = EVIDENT if clause.evident else certainty
        line = entry.line + _lines_before(contract, entry.line, text[: clause.start])
        yield Entry(entry.id, place, line, certainty, clause.text)


def _entry(contract: Contract, place: Location, says: str, words: str = "") -> Entry:
    certainty = certainty_on(contract, trail_of(contract, *place))
    name = ".".join(_short(contract, place))
    return Entry(f"{name}{words}", place, line_number(contract, place), certainty, says)


def _short(contract: Contract, place: Location) -> Iterator[str]:
    """Yield the steps that tell a place from others: of a list its values, of a path its id."""
    for index, step in enumerate(place):
        holder = node_at(contract, place[:index])
        if isinstance(holder, list):
            value = holder[int(step)]
            in_branches = place[index - 1] in _UNTOLD
            if not in_branches:
                yield as_text(_name_of(value) or step).replace(" ", "-")
        elif index in (1, 2) and place[0] == "paths":
            if index == 2:
                yield str(holder[step].get("operationId", step))
        elif step not in _UNTOLD or place[index - 1] == "properties":
            yield step


def _name_of(item: Any) -> Any:
    """Return what tells an item of a list from others; None if nothing does."""
    if isinstance(item, dict):
        return next((item[name] for name in ("name", "url", "list") if name in item), None)
    return None if isinstance(item, list) else item


def _slug(text: str) -> str:
    """Return words of a text as part of an id: all, or the first and a sum of all."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if len(slug) <= LONGEST:
        return slug
    return f"{slug[:LONGEST].rpartition('-')[0]}-{crc32(text.encode()) % 0x10000:04x}"


def _lines_before(contract: Contract, line: int, before: str) -> int:
    """Return how many lines below the key a clause begins, as far as the form tells."""
    written = _lines_of(contract)[line - 1].rstrip()
    return 1 + before.count("\n") if written.endswith(("|", "|-")) else 0


@lru_cache(maxsize=4)
def _lines_of(contract: Contract) -> list[str]:
    return contract.text.splitlines()
