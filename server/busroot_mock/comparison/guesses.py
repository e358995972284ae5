"""The guesses of a contract, each with what another document says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.differences import COMPATIBLE
from busroot_mock.comparison.graph import Pair, seen_from, walk
from busroot_mock.contract.loader import Location, nodes
from busroot_mock.contract.marks import ASSUMED, MARK, assumed_parts
from busroot_mock.errors import pointer

CONFIRMED: Final = "confirmed"
CONTRADICTED: Final = "contradicted"
OPEN: Final = "open"

_GUESSES: Final = (ASSUMED, "partial")


@dataclass(frozen=True)
class Guess:
    """A statement that a contract marks as not certain.

    Attributes:
        place: Where the mark stands.
        keyword: The keyword that it names; empty if all that stands there is meant.
        part: The name or value that it names, of several.
        certainty: `assumed` or `partial`.
        verdict: `CONFIRMED`, `CONTRADICTED`, or `OPEN` where the other document is silent.
        changes: Fingerprints of the changes that contradict it.
        line: In the file of the contract.
    """

    place: Location
    keyword: str
    part: str
    certainty: str
    verdict: str = OPEN
    changes: tuple[str, ...] = ()
    line: int = 1

    @property
    def name(self) -> str:
        """The place as a pointer, with the keyword and the part."""
        steps = [*self.place, *([self.keyword] if self.keyword else [])]
        return pointer(*steps) + (f" ({self.part})" if self.part else "")

    def as_json(self) -> dict[str, Any]:
        """Return the guess as a report has it."""
        return {
            "pointer": pointer(*self.place),
            "keyword": self.keyword or None,
            "part": self.part or None,
            "certainty": self.certainty,
            "verdict": self.verdict,
            "changes": list(self.changes),
            "line": self.line,
        }


def settled(collector: Collector) -> list[Guess]:
    """Return all guesses of the old document, with what has become of each."""
    index = _Index(collector)
    return [index.settle(guess) for guess in guesses_in(collector.old.document)]


def guesses_in(document: dict[str, Any]) -> Iterator[Guess]:
    """Yield all that a document marks as not certain, but for what extensions say."""
    for place, node in nodes(document):
        if isinstance(node, dict) and not any(step[:2] == "x-" for step in place):
            yield from _of_object(place, node)


def _of_object(place: Location, node: dict[str, Any]) -> Iterator[Guess]:
    if node.get(MARK) in _GUESSES:
        yield Guess(place, "", "", node[MARK])
    for keyword, part in assumed_parts(node):
        if keyword == "properties" and part:
            yield Guess((*place, keyword, part), "", "", ASSUMED)
        else:
            yield Guess(place, keyword, part, ASSUMED)


class _Index:
    """All changes, by the places of the old document that lead to them."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._changes = collector.changes
        self._pairs: dict[Location, list[tuple[str, Pair]]] = {}
        for root in collector.roots:
            flow = root.kind.partition("-")[0]
            for (pair, _, _), _ in walk(root.pair):
                for location in {place for part in pair.old for place in part.trail}:
                    known = self._pairs.setdefault(location, [])
                    if (flow, pair) not in known:
                        known.append((flow, pair))

    def settle(self, guess: Guess) -> Guess:
        """Return a guess with its verdict."""
        against = self._of_keyword(guess) if guess.keyword else self._of_place(guess.place)
        against = [each for each in against if each.worst != COMPATIBLE]
        is_met = guess.place in self._pairs or guess.place in self._collector.met
        verdict = CONTRADICTED if against else CONFIRMED if is_met else OPEN
        fingerprints = tuple(dict.fromkeys(each.fingerprint for each in against))
        return Guess(
            guess.place, guess.keyword, guess.part, guess.certainty, verdict, fingerprints,
            self._collector.old.line((*guess.place, guess.keyword or MARK)),
        )  # fmt: skip

    def _of_keyword(self, guess: Guess) -> list[Change]:
        places = (guess.place, (*guess.place, guess.keyword))
        return [
            each
            for each in self._changes
            if each.keyword in (guess.keyword, _ALIASES.get(guess.keyword))
            and each.old[-1] in places
            and (not guess.part or not each.part or each.part == guess.part)
        ]

    def _of_place(self, place: Location) -> list[Change]:
        """Return the changes of what stands at a place, and of all that it refers to."""
        changes = [
            each for each in self._changes if any(at[: len(place)] == place for at in each.old)
        ]
        pairs = list(self._pairs.get(place, ()))
        pairs += [
            (root.kind.partition("-")[0], root.pair)
            for root in self._collector.roots
            if any(at[: len(place)] == place for at in root.old)
        ]
        for flow, pair in pairs:
            for seen in seen_from(pair):
                changes += self._collector.of_difference(flow, seen.difference)
        return changes


_ALIASES: Final = {"nullable": "type"}
