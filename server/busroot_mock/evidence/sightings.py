"""Sightings: types, members and texts of the values at each place of a contract."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import answer_of, body_of, parameters_of
from busroot_mock.contract.places import Trail, node_at, step_into, trail_of
from busroot_mock.contract.responses import declared_for
from busroot_mock.contract.violated import compiled
from busroot_mock.evidence.exchanges import NO_BODY, Exchange
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.tally import Tally

ANSWERS, REQUESTS = "answers", "requests"
MOST_VALUES: Final = 200
_LONGEST: Final = 80
_KINDS: Final[Mapping[type, str]] = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string",
    list: "array", dict: "object",
}  # fmt: skip


@dataclass
class Sighting:
    """All values that passed one place.

    Attributes:
        whole: All of them.
        kinds: By type, in the words of JSON Schema.
        values: By value, of texts, numbers and booleans, the first that were different.
        members: Of objects, by the name of a member that was there.
        lacking: By the name of one that the contract has, and that was not there.
        unknown: Values of members that the contract does not have, by name.
    """

    whole: Tally = field(default_factory=Tally)
    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    values: dict[Any, Tally] = field(default_factory=dict)
    members: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    lacking: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unknown: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def note(self, value: Any, call: Call) -> None:
        """Count a value."""
        self.whole.add(call)
        self.kinds[kind_of(value)].add(call)
        if isinstance(value, str | int | float) and len(str(value)) <= _LONGEST:
            key = (type(value), value)
            known = self.values.get(key)
            if known is None and len(self.values) < MOST_VALUES:
                known = self.values[key] = Tally()
            if known is not None:
                known.add(call)

    def of_value(self, value: Any) -> Tally | None:
        """Return how often a value was seen."""
        return self.kinds.get("null") if value is None else self.values.get((type(value), value))


def kind_of(value: Any) -> str:
    """Return the type of a value, in the words of JSON Schema."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _KINDS[type(value)]


class Sightings:
    """Sightings by direction and place.

    Args:
        contract: Whose places these are.
        exchanges: In order; of requests, only those that were done count.
    """

    def __init__(self, contract: Contract, exchanges: Iterable[Exchange]) -> None:
        self._contract = contract
        self._seen: dict[str, dict[Location, Sighting]] = {
            ANSWERS: defaultdict(Sighting),
            REQUESTS: defaultdict(Sighting),
        }
        self._places: dict[tuple[str, tuple[Trail, ...]], _Place] = {}
        for each in exchanges:
            self._add(each)

    def at(self, location: Location, direction: str = ANSWERS) -> Sighting | None:
        """Return what passed a place; None if nothing did."""
        return self._seen[direction].get(location)

    def places(self, direction: str) -> Iterable[tuple[Location, Sighting]]:
        """Return all places where something was seen."""
        return list(self._seen[direction].items())

    def _add(self, each: Exchange) -> None:
        contract, place, call = self._contract, each.operation.location, each.call
        responses = node_at(contract, place)["responses"]
        key = declared_for(responses, call.status)
        if key is not None:
            response = trail_of(contract, *place, "responses", key)
            for location in response:
                self._seen[ANSWERS][location].note(None, call)
            schema = answer_of(contract, place, key)
            if schema and each.answer not in NO_BODY:
                self._place(ANSWERS, response[-1:], schema).note(each.answer, call)
        if each.is_accepted:
            self._seen[ANSWERS][place].note(None, call)
            self._add_request(each)

    def _add_request(self, each: Exchange) -> None:
        contract, place, call = self._contract, each.operation.location, each.call
        for parameter in parameters_of(contract, place):
            if parameter.name in each.arguments:
                for location in parameter.trail[1:] or parameter.trail:
                    self._seen[REQUESTS][location].note(None, call)
                schema = step_into(contract, parameter.trail, "schema")
                if schema:
                    value = each.arguments[parameter.name]
                    self._place(REQUESTS, parameter.trail, schema).note(value, call)
        declared = body_of(contract, place)
        if declared:
            body = trail_of(contract, *place, "requestBody")
            self._seen[REQUESTS][body[-1]].note(None, call)
            if each.sent not in NO_BODY:
                self._place(REQUESTS, body[-1:], declared).note(each.sent, call)

    def _place(self, direction: str, holder: Trail, schema: Trail) -> "_Place":
        key = (direction, (holder, schema))
        if key not in self._places:
            self._places[key] = _Place(self._contract, self._seen[direction], [(holder, schema)])
        return self._places[key]


class _Place:
    """Where a value may lie: the schemas that hold for it, each behind what it is a part of."""

    def __init__(
        self, contract: Contract, seen: dict[Location, Sighting], pairs: list[tuple[Trail, Trail]]
    ) -> None:
        self._contract, self._seen = contract, seen
        self._choices: list[tuple[Any, _Place]] = []
        self._trails: list[Trail] = []
        self.sightings: list[Sighting] = []
        for holder, trail in pairs:
            self._enter(holder, trail)
        nodes = [node_at(contract, trail[-1]) for trail in self._trails]
        self.names = {name for node in nodes for name in node.get("properties", {})}
        self.is_closed = bool(self.names) and not any(
            "additionalProperties" in node for node in nodes
        )
        self._members: dict[str, _Place | None] = {}
        self._items: _Place | None = None

    def _enter(self, holder: Trail, trail: Trail) -> None:
        contract, depth = self._contract, len(holder) - 1
        self._trails.append(trail)
        own = [location for location in trail[depth:] if location != holder[-1]]
        self.sightings += [self._seen[location] for location in own]
        node = node_at(contract, trail[-1])
        for index in range(len(node.get("allOf", []))):
            branch = step_into(contract, trail, "allOf", str(index))
            if branch:
                self._enter(trail, branch)
        for word in ("anyOf", "oneOf"):
            for index in range(len(node.get(word, []))):
                branch = step_into(contract, trail, word, str(index))
                if branch:
                    inner = _Place(contract, self._seen, [(trail, branch)])
                    self._choices.append((compiled(contract, branch[-1]), inner))

    def note(self, value: Any, call: Call) -> None:
        """Count a value and all that lies in it."""
        for each in self.sightings:
            each.note(value, call)
        for schema, inner in self._choices:
            if schema.is_valid(value):
                inner.note(value, call)
        if isinstance(value, dict):
            self._note_members(value, call)
        elif isinstance(value, list):
            self._items = self._items or self._inner("items")
            if self._items is not None:
                for item in value:
                    self._items.note(item, call)

    def _note_members(self, value: dict[str, Any], call: Call) -> None:
        for each in self.sightings:
            for name in value:
                each.members[name].add(call)
            for name in self.names - value.keys():
                each.lacking[name].add(call)
        for name, inner in value.items():
            if name not in self._members:
                self._members[name] = self._inner("properties", name)
            place = self._members[name]
            if place is not None:
                place.note(inner, call)
            elif self.is_closed and self.sightings:
                known = self.sightings[-1].unknown[name]
                if len(known) < MOST_VALUES:
                    known.append(inner)

    def _inner(self, *steps: str) -> "_Place | None":
        pairs = [(each, step_into(self._contract, each, *steps)) for each in self._trails]
        if not any(inner for _, inner in pairs) and steps[0] == "properties":
            pairs = [
                (each, step_into(self._contract, each, "additionalProperties"))
                for each in self._trails
                if isinstance(node_at(self._contract, each[-1]).get("additionalProperties"), dict)
            ]
        known = [(each, inner) for each, inner in pairs if inner]
        return _Place(self._contract, self._seen, known) if known else None
