"""Values that requests of one operation have sent: accepted, refused, shown again."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, at, places
from busroot_mock.generic.forms import is_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.causes.named import Naming, without_positions

REFUSED: Final = (400, 422)
"""Statuses that say that a request is wrong by itself."""
_NO_BODY: Final = (ABSENT, BROKEN)


@dataclass
class Passed:
    """What was sent at one place.

    Attributes:
        accepted: Values of requests that were done.
        refused: Values that the answer to a refused request names, with what it says of them.
        lacking: Refused requests whose answer says that it is missing.
        repeated: The different values that the answer shows under the same name.
        otherwise: How often the answer shows another value there.
    """

    accepted: list[tuple[Any, Call]] = field(default_factory=list)
    refused: list[tuple[Any, Call, Any]] = field(default_factory=list)
    lacking: list[Call] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    otherwise: int = 0

    @cached_property
    def wrong(self) -> list[tuple[Any, Call, Any]]:
        """What was refused and never taken: what is taken another time is not wrong by itself."""
        taken = {text_of(value) for value, _ in self.accepted} if self.refused else set()
        return [each for each in self.refused if text_of(each[0]) not in taken]

    @property
    def calls(self) -> list[Call]:
        """The requests that were done and sent something there, each once."""
        return list({id(call): call for _, call in self.accepted}.values())


class Sent:
    """What requests sent, by place; positions in lists do not count.

    Args:
        calls: All of an operation.
        side: `body` or `query`.

    Attributes:
        places: By place.
        bodies: What the requests have sent that were done.
    """

    def __init__(self, calls: Sequence[Call], side: str = "body") -> None:
        self._side = side
        self.places: dict[Steps, Passed] = defaultdict(Passed)
        self.bodies: list[tuple[Any, Call]] = []
        for call in calls:
            value = self._value(call)
            if call.is_success and value not in _NO_BODY:
                self.bodies.append((value, call))
                self._accept(value, call)
        self._objects = Counter(
            steps
            for steps, passed in self.places.items()
            for value, _ in passed.accepted
            if isinstance(value, dict)
        )
        naming = Naming(self.places.keys(), side)
        for call in calls:
            if call.status in REFUSED:
                self._refuse(naming, call)

    def _value(self, call: Call) -> Any:
        if self._side == "body":
            return call.ask.data
        return {name: _typed(text) for name, text in call.ask.query}

    def _accept(self, value: Any, call: Call) -> None:
        sent = {steps[-1] for steps, _ in places(value) if steps}
        shown = _values_by_name(call.data, sent) if sent and call.data not in _NO_BODY else {}
        for steps, inner in places(value):
            passed = self.places[steps]
            passed.accepted.append((inner, call))
            name = steps[-1] if steps else 0
            if name in shown:
                text = text_of(inner)
                if text in shown[name]:
                    passed.repeated.add(text)
                elif not isinstance(inner, dict | list):
                    passed.otherwise += 1

    def _refuse(self, naming: Naming, call: Call) -> None:
        value = self._value(call)
        if value in _NO_BODY or call.data in _NO_BODY:
            return
        for steps, entry in naming.named(call.data, value):
            place = without_positions(steps)
            inner = at(value, steps)
            if place not in self.places:
                continue
            if inner is ABSENT:
                self.places[place].lacking.append(call)
            else:
                self.places[place].refused.append((inner, call, entry))

    def objects(self, holder: Steps) -> int:
        """Return how many objects were accepted at a place."""
        return self._objects[holder]


def text_of(value: Any) -> str:
    """Return a value as a text that is the same for the same value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def _typed(text: str) -> Any:
    if is_of("integer", text) and len(text) < 20:
        return int(text)
    return float(text) if is_of("number", text) and len(text) < 20 else text


def _values_by_name(value: Any, wanted: Collection[str | int]) -> Mapping[str | int, set[str]]:
    found: dict[str | int, set[str]] = defaultdict(set)
    for steps, inner in places(value):
        name = steps[-1] if steps else 0
        if isinstance(name, str) and name in wanted:
            found[name].add(text_of(inner))
    return found


def shown_values(calls: Iterable[Call]) -> dict[str, set[str]]:
    """Return the plain values that answers to reading show, by the names that requests send."""
    calls = list(calls)
    wanted = {name for call in calls if call.is_success for name in _sent_names(call)}
    found = defaultdict[str, set[str]](set)
    for call in calls:
        if call.ask.method == "GET" and call.is_success and call.data not in _NO_BODY:
            for steps, inner in places(call.data):
                name = steps[-1] if steps else 0
                if name in wanted and not isinstance(inner, dict | list):
                    found[str(name)].add(text_of(inner))
    return found


def _sent_names(call: Call) -> Iterator[str]:
    """Yield the names of members that a body has."""
    if call.ask.data not in _NO_BODY:
        for steps, _ in places(call.ask.data):
            if steps and isinstance(steps[-1], str):
                yield steps[-1]
