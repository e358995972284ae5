"""Statements of a contract that recordings contradict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, is_assumed
from busroot_mock.contract.places import Trail, certainty_on, node_at
from busroot_mock.contract.violated import has_assumed_values
from busroot_mock.evidence.exchanges import Breach, Exchange
from busroot_mock.learning.draft.tally import Tally

_MOST_VALUES = 50


@dataclass
class Contradiction:
    """A statement, and what was otherwise.

    Attributes:
        holder: Where what states it stands, such as a schema.
        keyword: Of the statement; empty if it is that nothing else is there.
        part: What of it matters: a name in `required`.
        is_null: Whether it is null that is otherwise.
        trails: To the keyword, or where it would stand.
        values: That contradict it.
        labels: Of the operations.
        seen: How often.
    """

    holder: Location
    keyword: str
    part: str | None
    is_null: bool
    trails: set[Trail] = field(default_factory=set)
    values: list[Any] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    seen: Tally = field(default_factory=Tally)

    def certainty(self, contract: Contract) -> str:
        """Return how certain the statement itself is, whatever leads to it."""
        if self.keyword == "enum" and has_assumed_values(contract, self.holder):
            return ASSUMED
        part = None if self.part is None else str(self.part)
        # That null is not taken is what `type` says, or a mark of `nullable`.
        ends = {(trail[-1],) for trail in self.trails}
        if self.is_null:
            ends.add(((*self.holder, "nullable"),))
        certainties = {_certainty(contract, end, part) for end in ends}
        return ASSUMED if ASSUMED in certainties else certainties.pop()

    def is_led_to_by_guesses(self, contract: Contract) -> bool:
        """Tell whether some guess leads to the statement, though it is none."""
        return any(certainty_on(contract, trail, self.part) == ASSUMED for trail in self.trails)


def _certainty(contract: Contract, trail: Trail, part: str | None) -> str:
    known = trail[-1]
    while known:
        try:
            node_at(contract, known)
        except (LookupError, ValueError, TypeError):
            known = known[:-1]
            continue
        break
    missing = trail[-1][len(known) :]
    node = node_at(contract, known)
    if missing and isinstance(node, dict) and is_assumed(node, missing[0]):
        return ASSUMED
    return certainty_on(contract, (known,), part)


def contradictions_of(contract: Contract, exchanges: Iterable[Exchange]) -> list[Contradiction]:
    """Return what the answers contradict, and the requests that were done."""
    found: dict[tuple[Any, ...], Contradiction] = {}
    for each in exchanges:
        for breach in _breaches(each):
            new = _contradiction(contract, breach)
            key = (new.holder, new.keyword, new.part, new.is_null)
            known = found.setdefault(key, new)
            known.trails |= new.trails
            known.labels.add(each.operation.label)
            known.seen.add(each.call)
            known.values += [
                value
                for value in new.values
                if value not in known.values and len(known.values) < _MOST_VALUES
            ]
    return list(found.values())


def _breaches(each: Exchange) -> Iterator[Breach]:
    yield from each.of_answer
    if each.is_accepted:
        yield from each.of_request


def _contradiction(contract: Contract, breach: Breach) -> Contradiction:
    statement, violation = breach
    keyword, location = violation["keyword"], statement.location
    at_keyword = bool(location) and location[-1] == keyword
    values = [violation["actual"]] if "actual" in violation else []
    is_null = keyword == "type" and values == [None]
    return Contradiction(
        location[:-1] if at_keyword else location,
        keyword,
        statement.part,
        is_null,
        {statement.trail},
        values,
    )
