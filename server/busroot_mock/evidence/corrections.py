"""Corrections of guesses that recordings contradict, as actions of an overlay."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from busroot_mock.comparison.overlays import quoted, target_of
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, MARK, PARTS, is_assumed
from busroot_mock.contract.operations import EVIDENCE, OBSERVED
from busroot_mock.contract.places import certainty_on, node_at
from busroot_mock.evidence.contradictions import Contradiction
from busroot_mock.evidence.defaults import Default
from busroot_mock.evidence.refusals import NULL, Refused
from busroot_mock.evidence.sightings import ANSWERS, REQUESTS, Sightings, kind_of
from busroot_mock.learning.draft.tally import Support, Tally

_LIMITS: Final = (
    *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "multipleOf"),
    *("pattern", "format", "uniqueItems", "additionalProperties"),
)
Action = dict[str, Any]


class Correcting:
    """Makes actions that correct a contract.

    Args:
        contract: With the guesses.
        sightings: What values were like.
        against: What they contradict.
    """

    def __init__(
        self, contract: Contract, sightings: Sightings, against: Iterable[Contradiction]
    ) -> None:
        self._contract, self._sightings = contract, sightings
        self._absent: dict[Location, set[str]] = {}
        for each in against:
            if each.keyword == "required" and each.part is not None:
                self._absent.setdefault(each.holder, set()).add(each.part)

    def contradicted(self, each: Contradiction) -> Iterator[Action]:
        """Yield what corrects a contradicted guess; nothing if that is not clear."""
        place, node, keyword = each.holder, self._node(each.holder), each.keyword
        before = node.get(keyword) if isinstance(node, dict) else None
        if keyword == "enum":
            for value in each.values:
                yield from self._enum(place, value, before)
        elif keyword == "required" and isinstance(before, list):
            yield from self._not_required(place, each)
        elif keyword == "required" and before is True:
            support = self._support(place, each.seen, REQUESTS)
            yield self._changed(place, "required", False, "required: true", support)
        elif each.is_null:
            support = self._support(place, each.seen)
            yield self._changed(place, NULL, True, "nullable: false", support)
        elif keyword == "type":
            yield from self._type(place, before, each)
        elif keyword in _LIMITS and before is not None:
            yield from self._without(place, keyword, before, each)

    def _node(self, place: Location) -> Any:
        return node_at(self._contract, place)

    def _support(self, place: Location, seen: Tally, direction: str = "") -> Support:
        whole = [
            known.whole.count
            for each in ([direction] if direction else (ANSWERS, REQUESTS))
            if (known := self._sightings.at(place, each)) is not None
        ]
        return Support(seen, max([seen.count, sum(whole)]))

    def _changed(
        self, place: Location, keyword: str, value: Any, before: str, support: Support
    ) -> Action:
        """Return the action that gives a keyword another value."""
        after = f"{keyword}: {plain(value)}"
        update = {keyword: value, **self.marks(place, keyword, support)}
        return self.action(f"{before} before; {after}, {support.in_words()}", place, update=update)

    def marks(self, place: Location, keyword: str, support: Support, part: Any = None) -> Action:
        """Return the mark and the evidence of a keyword, or of a part of it."""
        node, named = (
            self._node(place),
            {keyword: OBSERVED if part is None else {str(part): OBSERVED}},
        )
        mark = node.get(MARK)
        if part is not None and is_assumed(node, keyword):
            named = {}  # All of its parts are guesses: this one is seen, the rest still are.
        own = {MARK: named} if named and not isinstance(mark, str) else {}
        seen = support.as_node()
        return {**own, EVIDENCE: {keyword: seen if part is None else {str(part): seen}}}

    def _enum(self, place: Location, value: Any, before: Any) -> Iterator[Action]:
        seen = [self._sightings.at(place, each) for each in (ANSWERS, REQUESTS)]
        tallies = [known for each in seen if each and (known := each.of_value(value))]
        support = self._support(place, tallies[0] if tallies else Tally())
        text = f"enum: {plain(before)} before; also {plain(value)}, {support.in_words()}"
        yield self.action(text, (*place, "enum"), update=value)
        yield self.action(text, place, update=self.marks(place, "enum", support, value))

    def action(self, description: str, place: Location, **change: Any) -> Action:
        """Return an action on a place."""
        target = target_of(place, self._contract.document)
        return {"target": target, "description": description, **change}

    def _not_required(self, place: Location, each: Contradiction) -> Iterator[Action]:
        support = self._support(place, each.seen)
        text = f"{each.part} required before; missing {support.in_words()}"
        if self._absent[place] >= {*self._node(place)["required"]}:
            # A list of required names may not be empty.
            yield from self.removed(text, place, "required")
        else:
            yield self._without_entry(text, (*place, "required"), str(each.part))

    def _without_entry(self, description: str, place: Location, value: str) -> Action:
        action = self.action(description, place, remove=True)
        return {**action, "target": f"{action['target']}[?@ == {quoted(value)}]"}

    def _type(self, place: Location, before: Any, each: Contradiction) -> Iterator[Action]:
        kinds: set[str] = set()
        for direction in (ANSWERS, REQUESTS):
            known = self._sightings.at(place, direction)
            kinds |= {*known.kinds} if known else set()
        kinds -= {"null"}
        if kinds == {"integer", "number"}:
            kinds = {"number"}
        if len(kinds) == 1:
            support = self._support(place, each.seen)
            action = self._changed(place, "type", min(kinds), f"type: {before}", support)
            yield action
            default = self._node(place).get("default")
            if default is not None and kind_of(default) not in kinds:
                yield from self.removed(action["description"], place, "default")

    def _without(
        self, place: Location, keyword: str, before: Any, each: Contradiction
    ) -> Iterator[Action]:
        """Yield what removes a limit: a value beyond it does not show where another one is."""
        support = self._support(place, each.seen)
        values = ", ".join(map(plain, each.values[:3]))
        text = f"{keyword}: {plain(before)} before; {values} {support.in_words()}"
        yield from self.removed(text, place, keyword)

    def removed(self, description: str, place: Location, keyword: str) -> Iterator[Action]:
        """Yield what removes a keyword, with its mark."""
        mark, listed = self._node(place).get(MARK), self._node(place).get(PARTS, ())
        yield self.action(description, (*place, keyword), remove=True)
        if keyword in listed:
            yield self._without_entry(description, (*place, PARTS), keyword)
        if isinstance(mark, dict) and keyword in mark:
            steps = (MARK,) if len(mark) == 1 else (MARK, keyword)
            yield self.action(description, (*place, *steps), remove=True)

    def missing(self, each: Refused) -> Iterator[Action]:
        """Yield what makes a guess as strict as the refusals of requests show."""
        place, node = each.holder, self._node(each.holder)
        support, part = Support(each.seen, each.seen.count), each.part
        if each.keyword == NULL and node.get(NULL):
            action = self._changed(place, NULL, False, "nullable: true, refused", support)
            yield action
            if node.get("default", "") is None:
                yield from self.removed(action["description"], place, "default")
        elif each.keyword == "enum" and isinstance(part, str) and node.get("default") != part:
            text = f"enum: with {plain(part)} before; refused, {support.in_words()}"
            yield self._without_entry(text, (*place, "enum"), str(part))
        elif each.keyword == "required":
            why = f"requests without it refused, {support.in_words()}"
            yield from self.required(place, [part], why, {part: support.as_node()})

    def required(
        self, place: Location, names: list[str], why: str, evidence: Any
    ) -> Iterator[Action]:
        """Yield what adds to the members that a schema requires, and on what that rests."""
        text = f"{', '.join(names)} not required before; {why}"
        if self._node(place).get("required"):
            for name in names:
                yield self.action(text, (*place, "required"), update=name)
        else:
            yield self.action(text, place, update={"required": names})
        yield self.action(text, place, update={EVIDENCE: {"required": evidence}})

    def default(self, each: Default) -> Action:
        """Return the action that corrects a default."""
        support = Support(each.seen, each.seen.count)
        before = f"default: {plain(each.declared)}"
        return self._changed(each.holder, "default", each.value, before, support)

    def changed_marks(self, place: Location, mark: Any, evidence: Any) -> Action:
        """Return the action that takes what is marked at a place for seen."""
        return self.action("", place, update={MARK: mark, EVIDENCE: evidence})

    def certainty(self, place: Location, keyword: str, part: Any = None) -> str:
        """Return how certain a keyword of a schema is, also one that is not written out."""
        if is_assumed(self._node(place), keyword, str(part)):
            return ASSUMED
        return certainty_on(self._contract, (place,))


def plain(value: Any) -> str:
    """Return a value in short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def merged(actions: Iterable[Action]) -> list[Action]:
    """Return the actions without those that are there already."""
    found: list[Action] = []
    for each in actions:
        if not any({**known, "description": each["description"]} == each for known in found):
            found.append(each)
    return found
