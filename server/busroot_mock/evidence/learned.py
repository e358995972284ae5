"""Evidence in recordings on a contract, as actions of an overlay and notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from busroot_mock.comparison.overlays import applied, quoted
from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_number
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.operations import OBSERVED
from busroot_mock.errors import pointer
from busroot_mock.evidence.additions import additions
from busroot_mock.evidence.confirmations import Confirmed, Confirming
from busroot_mock.evidence.contradictions import Contradiction, contradictions_of
from busroot_mock.evidence.corrections import Action, Correcting, merged, plain
from busroot_mock.evidence.defaults import defaults_of
from busroot_mock.evidence.documents import mark_of
from busroot_mock.evidence.exchanges import exchanges_of
from busroot_mock.evidence.listed_marks import in_the_form_of
from busroot_mock.evidence.refusals import missing_from_contract, refused_by_contract
from busroot_mock.evidence.sightings import Sightings
from busroot_mock.evidence.statuses import declared, is_guess, undeclared_in
from busroot_mock.learning.calls.calls import Call

_OF_STATUS: Final = ("declared", "serverError")


@dataclass(frozen=True)
class Evidence:
    """What recordings say of a contract.

    Attributes:
        confirmed: Actions on guesses that lose their mark.
        corrected: Actions on guesses that are otherwise, and on what is new.
        reported: Sentences on what contradicts a documented statement.
        exchanges: How many there were.
        settled: Actions on guesses that another document confirms or corrects.
    """

    confirmed: list[Action]
    corrected: list[Action]
    reported: list[str]
    exchanges: int
    settled: list[Action] = field(default_factory=list)

    @property
    def actions(self) -> list[Action]:
        """All of them. What was seen counts, whatever a document says of it."""
        touched = {each for action in self.corrected for each in _touched(action)}
        settled = [each for each in self.settled if not touched & {*_touched(each)}]
        return [*self.corrected, *self.confirmed, *settled]


def evidence_in(contract: Contract, calls: Iterable[Call]) -> Evidence:
    """Return what calls say of the operations that a contract has.

    They are weighed twice: what is wrong in one place may hide what is wrong in another.
    """
    calls = list(calls)
    corrected = _Weighing(contract, calls).corrected()
    if not corrected:
        return _Weighing(contract, calls).evidence()
    overlay = {"actions": corrected}
    change = partial(applied, overlay=overlay, path=contract.path)
    evidence = _Weighing(Contract(contract.path, change), calls).evidence()
    return replace(evidence, corrected=merged([*corrected, *evidence.corrected]))


def _touched(action: Action) -> Iterator[str]:
    """Yield the targets of the keywords that an action changes."""
    target, update = action["target"].partition("[?@")[0], action.get("update")
    if not isinstance(update, dict):
        yield target
    for keyword in update if isinstance(update, dict) else ():
        if not keyword.startswith("x-"):
            yield f"{target}[{quoted(keyword)}]"


class _Weighing:
    def __init__(self, contract: Contract, calls: Iterable[Call]) -> None:
        self._contract = contract
        self._exchanges = list(exchanges_of(contract, calls))
        self._sightings = Sightings(contract, self._exchanges)
        self._against = contradictions_of(contract, self._exchanges)
        self._correcting = Correcting(contract, self._sightings, self._against)
        self._defaults = defaults_of(contract, self._exchanges)
        self._reported: list[str] = []

    def corrected(self) -> list[Action]:
        """Return what corrects guesses."""
        return self._merged([*self._corrections(), *self._statuses(is_first=True)])

    def evidence(self) -> Evidence:
        """Return all that there is to say."""
        refused = refused_by_contract(self._exchanges)
        corrected = self._merged([*self._corrections(), *self._statuses()])
        confirming = Confirming(
            self._contract, self._sightings, self._against, refused, self._defaults
        )
        confirmed = self._merged(self._unmarked(each) for each in confirming.confirmed())
        return Evidence(confirmed, corrected, self._reported, len(self._exchanges))

    def _merged(self, actions: Iterable[Action]) -> list[Action]:
        return merged(in_the_form_of(self._contract, actions))

    def _corrections(self) -> Iterator[Action]:
        contract, correcting = self._contract, self._correcting
        for each in self._against:
            if each.keyword not in _OF_STATUS:
                yield from self._of_contradiction(each)
        for refused in missing_from_contract(contract, self._exchanges, self._sightings):
            labels = ", ".join(sorted(refused.labels))
            if correcting.certainty(refused.holder, refused.keyword, refused.part) == ASSUMED:
                yield from correcting.missing(refused)
            else:
                what = f"{refused.keyword} {plain(refused.part)}"
                self._report(f"{labels} refused requests for {what}", refused.holder, "")
        for default in self._defaults:
            if not default.is_contradicted:
                continue
            if correcting.certainty(default.holder, "default") == ASSUMED:
                yield correcting.default(default)
            else:
                text = f"{', '.join(sorted(default.labels))} took {plain(default.value)}"
                self._report(text, default.holder, "default")
        yield from additions(contract, self._sightings, correcting)

    def _statuses(self, is_first: bool = False) -> Iterator[Action]:
        """Yield statuses that are not declared; at first those that hide what answers are like."""
        contract = self._contract
        for undeclared in undeclared_in(contract, self._exchanges):
            if is_first and undeclared.former is None:
                continue
            if is_guess(contract, undeclared):
                yield from declared(contract, undeclared)
            else:
                text = f"{undeclared.operation.label} answered {undeclared.status}"
                self._report(text, (*undeclared.operation.location, "responses"), "")

    def _of_contradiction(self, each: Contradiction) -> Iterator[Action]:
        contract = self._contract
        actions = list(self._correcting.contradicted(each))
        if each.certainty(contract) == ASSUMED and actions:
            yield from actions
            return
        labels = ", ".join(sorted(each.labels)[:3])
        values = f" ({', '.join(map(plain, each.values[:3]))})" if each.values else ""
        text = f"{labels}: {each.keyword} {each.part or ''}".rstrip()
        entries = ", ".join(map(str, each.seen.entries))
        why = "a documented statement"
        if each.certainty(contract) == ASSUMED:
            why = "a guess, and what is right is not clear"
        elif each.is_led_to_by_guesses(contract):
            why = "a guess only there; other operations share it"
        self._report(f"{text} was otherwise{values}, entries {entries}", each.holder, why=why)

    def _report(
        self, text: str, place: Location, keyword: str = "", why: str = "a documented statement"
    ) -> None:
        line = line_number(self._contract, (*place, keyword) if keyword else place)
        name = self._contract.path.name
        self._reported.append(f"{text}; {name}:{line}, {pointer(*place)}, is {why}.")

    def _unmarked(self, each: Confirmed) -> Action:
        guess, support = each.guess, each.support
        correcting = self._correcting
        text = guess.name.rpartition("/")[2]
        holder, steps = mark_of(self._contract, guess)
        mark: Any = OBSERVED
        evidence: Any = support.as_node()
        for step in reversed(steps):
            mark, evidence = {step: mark}, {step: evidence}
        action = correcting.changed_marks(holder, mark, evidence)
        return {**action, "description": f"{text}: confirmed, {support.in_words()}"}
