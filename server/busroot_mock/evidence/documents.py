"""Evidence of another document: the guesses that it settles, and what it says otherwise."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.differences import COMPATIBLE
from busroot_mock.comparison.documents import compare_documents
from busroot_mock.comparison.guesses import CONFIRMED, CONTRADICTED, Guess
from busroot_mock.comparison.nodes import node_of
from busroot_mock.comparison.sides import Side
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import MARK
from busroot_mock.contract.operations import DOCUMENTED
from busroot_mock.contract.places import node_at
from busroot_mock.evidence.corrections import Action, Correcting, merged, plain
from busroot_mock.evidence.listed_marks import in_the_form_of
from busroot_mock.evidence.sightings import Sightings
from busroot_mock.learning.documents.foreign import Foreign

SOURCE: Final = "x-source"
_CLEAR: Final = (
    *("enum", "required", "nullable", "type", "format", "pattern", "default", "minimum", "maximum"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems"),
)


def settled_by(contract: Contract, foreign: Foreign) -> tuple[list[Action], list[str]]:
    """Return actions on the guesses that a document settles, and what it says otherwise."""
    assert foreign.side is not None
    settling = _Settling(contract, foreign.side, foreign.source)
    actions = merged(in_the_form_of(contract, settling.actions()))
    return actions, list(settling.reported())


class _Settling:
    def __init__(self, contract: Contract, side: Side, source: str) -> None:
        self._contract, self._side, self._source = contract, side, source
        self._comparison = compare_documents(Side(contract.path), side)
        self._correcting = Correcting(contract, Sightings(contract, []), [])
        self._corrected_at: set[tuple[Location, str]] = set()
        self._unclear: list[Guess] = []

    def actions(self) -> Iterator[Action]:
        """Yield what settles guesses."""
        changes = {each.fingerprint: each for each in self._comparison.changes}
        for guess in self._comparison.guesses:
            if guess.verdict == CONFIRMED:
                yield self._marked(guess, f"confirmed by {self._source}")
            elif guess.verdict == CONTRADICTED:
                own = [changes[each] for each in guess.changes if each in changes]
                yield from self._corrected(guess, own)

    def reported(self) -> Iterator[str]:
        """Yield what the document says otherwise and no action corrects."""
        left = {
            each.fingerprint: each
            for each in self._comparison.changes
            if each.worst != COMPATIBLE and each.operations and not self._is_corrected(each)
        }
        for change in left.values():
            if change.certainty == DOCUMENTED:
                yield (
                    f"{', '.join(change.operations[:3])}: {change.subject}: {change.text}; "
                    f"{self._contract.path.name}:{change.lines[0]} is a documented statement."
                )
        for guess in self._unclear:
            if left.keys() & {*guess.changes}:
                yield (
                    f"{guess.name} is a guess that {self._source} contradicts; "
                    "`busroot-mock compare` says how."
                )

    def _is_corrected(self, change: Change) -> bool:
        place = change.old[-1]
        holders = (place, place[:-1], place[:-2])
        return any((holder, change.keyword) in self._corrected_at for holder in holders)

    def _corrected(self, guess: Guess, changes: list[Change]) -> Iterator[Action]:
        values = [self._value(guess.keyword, each) for each in changes]
        known = [each for each in values if each is not None]
        node = node_at(self._contract, guess.place)
        if guess.keyword not in _CLEAR or not known:
            self._unclear.append(guess)
            return
        self._corrected_at.add((guess.place, guess.keyword))
        before, (after,) = node.get(guess.keyword), known[0]
        text = f"{guess.keyword}: {plain(before)} before; {plain(after)}, by {self._source}"
        if after is None or (guess.keyword == "required" and not after):
            yield from self._correcting.removed(text, guess.place, guess.keyword)
            return
        if before == after:
            return  # Another mark of the same list was corrected with it.
        if isinstance(before, list):
            place = (*guess.place, guess.keyword)
            yield self._correcting.action(text, place, remove=True)
        yield self._correcting.action(text, guess.place, update={guess.keyword: after})
        yield self._marked(guess, text.partition("; ")[2])

    def _value(self, keyword: str, change: Change) -> tuple[Any] | None:
        """Return what the other document has for a keyword, in a tuple; None if it is not clear."""
        place = change.new[-1]
        if keyword == "required" and change.part and place[-2:] == ("properties", change.part):
            place = place[:-2]
        elif place[-1:] in ((keyword,), ("type",), ("nullable",)) and place[-2] != "properties":
            place = place[:-1]
        try:
            node = node_of(self._side, ((*place,),))
        except (LookupError, TypeError, ValueError):
            return None
        if not isinstance(node, dict):
            return None
        return (node.get(keyword, False if keyword == "nullable" else None),)

    def _marked(self, guess: Guess, text: str) -> Action:
        holder, steps = mark_of(self._contract, guess)
        mark, source = DOCUMENTED, self._source
        update: dict[str, Any] = {MARK: mark, SOURCE: source}
        for step in reversed(steps):
            update = {name: {step: inner} for name, inner in update.items()}
        return self._correcting.action(f"{guess.name}: {text}", holder, update=update)


def mark_of(contract: Contract, guess: Guess) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return where the mark of a guess stands, and its steps within the mark."""
    place = guess.place
    if guess.keyword:
        return place, (guess.keyword, *([guess.part] if guess.part else []))
    node = node_at(contract, place)
    if isinstance(node, dict) and isinstance(node.get(MARK), str):
        return place, ()
    return place[:-2], ("properties", place[-1])
