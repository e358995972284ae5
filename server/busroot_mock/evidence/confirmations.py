"""Guesses of a contract that recordings confirm, each with its support."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from busroot_mock.comparison.guesses import Guess, guesses_in
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import METHODS
from busroot_mock.contract.places import node_at
from busroot_mock.evidence.contradictions import Contradiction
from busroot_mock.evidence.defaults import Default
from busroot_mock.evidence.refusals import Refused
from busroot_mock.evidence.sightings import ANSWERS, REQUESTS, Sighting, Sightings
from busroot_mock.learning.draft.schemas import OFTEN
from busroot_mock.learning.draft.tally import Support, Tally

SELDOM: Final = 3
"""So often something must be seen that is there: a null, a member of a list, a status."""


@dataclass(frozen=True)
class Confirmed:
    """A guess, and on what its confirmation rests."""

    guess: Guess
    support: Support


class Confirming:
    """Settles guesses.

    Args:
        contract: Which has them.
        sightings: What values were like.
        contradictions: What is contradicted is not confirmed.
        refused: Requests that were refused, by the statement that they break.
        defaults: What was taken where a member was left out.
    """

    def __init__(
        self,
        contract: Contract,
        sightings: Sightings,
        contradictions: Iterable[Contradiction],
        refused: Iterable[Refused],
        defaults: Iterable[Default],
    ) -> None:
        self._contract, self._sightings = contract, sightings
        self._against = [(each.holder, each.keyword, each.part) for each in contradictions]
        self._nulls = {each.holder for each in contradictions if each.is_null}
        self._refused: dict[tuple[Location, str, str | None], Tally] = {}
        for each in refused:
            key = (each.holder, each.keyword, each.part)
            self._refused[key] = self._refused.get(key, Tally()).plus(each.seen)
        self._defaults = {each.holder: each for each in defaults if each.is_confirmed}

    def confirmed(self) -> Iterator[Confirmed]:
        """Yield the guesses that were seen often enough to be no guesses any more."""
        for guess in guesses_in(self._contract.document):
            settle = _BY_KEYWORD.get(guess.keyword)
            support = settle(self, guess) if settle else None
            if support is not None:
                yield Confirmed(guess, support)

    def _both(self, place: Location) -> Sighting | None:
        """Return what passed a place in either direction."""
        found = [self._sightings.at(place, each) for each in (ANSWERS, REQUESTS)]
        known = [each for each in found if each is not None]
        return max(known, key=lambda each: each.whole.count, default=None)

    def _whole(self, guess: Guess) -> Support | None:
        place, seen = guess.place, self._both(guess.place)
        inside = any(holder[: len(place)] == place for holder, _, _ in self._against)
        if seen is None or inside or seen.whole.count < SELDOM or guess.certainty != "assumed":
            return None
        above = self._both(place[:-2]) if place[-2:-1] == ("properties",) else None
        of = max(above.kinds["object"].count, seen.whole.count) if above else seen.whole.count
        if len(place) == 3 and place[0] == "paths" and place[2] not in METHODS:
            return None
        return Support(seen.whole, of)

    def _nullable(self, guess: Guess) -> Support | None:
        seen = self._both(guess.place)
        takes_null = bool(node_at(self._contract, guess.place).get("nullable"))
        if seen is None or not takes_null or "null" not in seen.kinds:
            return None
        enough = seen.kinds["null"].count >= SELDOM
        return Support(seen.kinds["null"], seen.whole.count) if enough else None

    def _enum(self, guess: Guess) -> Support | None:
        seen = self._both(guess.place)
        values = node_at(self._contract, guess.place)["enum"]
        if seen is None or (guess.place, "enum", None) in self._against:
            return None
        named = [value for value in values if not guess.part or str(value) == guess.part]
        tallies = [seen.of_value(value) for value in named]
        known = [each for each in tallies if each is not None and each.count >= SELDOM]
        if len(known) < len(tallies) or not known:
            return None
        return Support(reduce(Tally.plus, known), seen.whole.count)

    def _required(self, guess: Guess) -> Support | None:
        node = node_at(self._contract, guess.place).get("required")
        if isinstance(node, bool):
            refused = self._refused.get((guess.place, "required", None))
            return self._of_refusals(refused, guess.place) if node else None
        names = [guess.part] if guess.part else list(node or ())
        return self._always(guess.place, names) or self._always_needed(guess.place, names)

    def _always(self, place: Location, names: list[str]) -> Support | None:
        """Return the support of members that all objects in answers have."""
        seen = self._sightings.at(place, ANSWERS)
        if seen is None or not names:
            return None
        count = seen.kinds["object"].count if "object" in seen.kinds else 0
        whole = all(name in seen.members and seen.members[name].count == count for name in names)
        return Support(seen.whole, seen.whole.count) if whole and count >= OFTEN else None

    def _always_needed(self, place: Location, names: list[str]) -> Support | None:
        """Return the support of members without which each request was refused."""
        tallies = [self._refused.get((place, "required", name)) for name in names]
        known = [each for each in tallies if each is not None]
        if len(known) < len(names) or not known:
            return None
        return self._of_refusals(reduce(Tally.plus, known), place)

    def _of_refusals(self, refused: Tally | None, place: Location) -> Support | None:
        if refused is None or any(holder == place for holder, _, _ in self._against):
            return None
        return Support(refused, refused.count)

    def _bound(self, guess: Guess) -> Support | None:
        """Return the support of a bound: what lies beyond it was refused, and never seen."""
        if (guess.place, guess.keyword, None) in self._against:
            return None
        refused = self._refused.get((guess.place, guess.keyword, None))
        return None if refused is None else Support(refused, refused.count)

    def _form(self, guess: Guess) -> Support | None:
        """Return the support of what all values have to be like."""
        if (guess.place, guess.keyword, None) in self._against:
            return None
        seen = self._sightings.at(guess.place, ANSWERS)
        if seen is None:
            return self._bound(guess)
        texts = seen.whole.count - (seen.kinds["null"].count if "null" in seen.kinds else 0)
        if guess.keyword == "type" and guess.place in self._nulls:
            texts = 0
        return Support(seen.whole, seen.whole.count) if texts >= OFTEN else self._bound(guess)

    def _default(self, guess: Guess) -> Support | None:
        known = self._defaults.get(guess.place)
        return None if known is None else Support(known.seen, known.seen.count)


_BY_KEYWORD: Final[Mapping[str, Callable[[Any, Guess], Support | None]]] = {
    "": Confirming._whole,
    "nullable": Confirming._nullable,
    "enum": Confirming._enum,
    "required": Confirming._required,
    "default": Confirming._default,
    **dict.fromkeys(("minimum", "maximum", "minLength", "maxLength"), Confirming._bound),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems"), Confirming._bound),
    **dict.fromkeys(("pattern", "format", "type"), Confirming._form),
}
