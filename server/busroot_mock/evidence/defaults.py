"""Defaults, as new records have them whose request left a member out."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.places import node_at, schemas_for, step_into
from busroot_mock.evidence.exchanges import Exchange
from busroot_mock.learning.draft.tally import Tally

FEWEST: Final = 2
_RESULTS: Final = ("result", "results", "data", "items")


@dataclass
class Default:
    """A default of a contract, and what records had that were made without the member.

    Attributes:
        holder: The schema that states it.
        declared: By the contract.
        actual: What records had, each different value with how often.
        labels: Of the operations.
    """

    holder: Location
    declared: Any
    actual: dict[str, Tally] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)

    @property
    def value(self) -> Any:
        """What all records had."""
        return json.loads(next(iter(self.actual)))

    @property
    def seen(self) -> Tally:
        """How often."""
        return next(iter(self.actual.values()))

    @property
    def is_clear(self) -> bool:
        """Tell whether all records had the same, often enough."""
        return len(self.actual) == 1 and self.seen.count >= FEWEST

    @property
    def is_confirmed(self) -> bool:
        """Tell whether records had what the contract states."""
        return self.is_clear and self.value == self.declared

    @property
    def is_contradicted(self) -> bool:
        """Tell whether all records had something else."""
        return self.is_clear and self.value != self.declared


def defaults_of(contract: Contract, exchanges: Iterable[Exchange]) -> list[Default]:
    """Return the defaults that could be compared with new records."""
    found: dict[Location, Default] = {}
    known = _Known(contract)
    for each in exchanges:
        made = each.operation.method == "POST" and each.is_accepted
        for sent, shown in _pairs(each) if made else ():
            if known.is_new(each, sent):
                _compare(contract, each, sent, shown, found)
        known.add(each)
    return list(found.values())


def _compare(
    contract: Contract, each: Exchange, sent: Any, shown: Any, found: dict[Location, Default]
) -> None:
    body = body_of(contract, each.operation.location)
    if body is None:
        return
    steps = ("0",) if isinstance(each.sent, list) else ()
    for trail in schemas_for(contract, body, steps):
        for name in node_at(contract, trail[-1]).get("properties", {}):
            inner = step_into(contract, trail, "properties", name)
            if inner is None or name in sent or name not in shown:
                continue
            node, place = node_at(contract, inner[-1]), inner[-1]
            if "default" in node:
                known = found.setdefault(place, Default(place, node["default"]))
                known.labels.add(each.operation.label)
                known.actual.setdefault(json.dumps(shown[name]), Tally()).add(each.call)


def _pairs(each: Exchange) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the records that a request sends, each with what the answer shows of it."""
    inner: Any = each.answer
    if isinstance(inner, dict):
        inner = next((inner[name] for name in _RESULTS if name in inner), inner)
    sent = each.sent if isinstance(each.sent, list) else [each.sent]
    shown = inner if isinstance(inner, list) else [inner]
    if len(sent) == len(shown):
        for left, right in zip(sent, shown, strict=True):
            if isinstance(left, dict) and isinstance(right, dict):
                yield left, right


class _Known:
    """Keys of records that were seen before, by the name of the member."""

    def __init__(self, contract: Contract) -> None:
        words = [each.writes.get("key") for each in contract.operations]
        self._names = {word for word in words if isinstance(word, str)}
        self._seen: dict[str, set[bytes]] = {name: set() for name in self._names}
        self._forms = {
            name: re.compile(rf'"{re.escape(name)}"\s*:\s*("[^"]*"|\d+)'.encode())
            for name in self._names
        }

    def is_new(self, each: Exchange, sent: dict[str, Any]) -> bool:
        """Tell whether the record of a request was not there before, as far as was seen."""
        writes = each.operation.writes
        key = writes.get("key")
        if "record" not in writes:
            return False
        if key not in sent:
            return "makes" in writes or key is not None
        texts = {json.dumps(sent[key], ensure_ascii=each).encode() for each in (True, False)}
        return not texts & self._seen.get(str(key), set())

    def add(self, each: Exchange) -> None:
        """Take note of the keys in an exchange that was answered."""
        if each.is_accepted:
            for name, form in self._forms.items():
                for body in (each.call.ask.body, each.call.body):
                    self._seen[name].update(form.findall(body))
