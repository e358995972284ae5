"""Requests that were refused for their form: what they break, and what the contract lacks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.places import Trail, node_at, schemas_below, schemas_for
from busroot_mock.evidence.exchanges import NO_BODY, Exchange
from busroot_mock.evidence.sightings import REQUESTS, Sightings
from busroot_mock.generic.ask import at, places
from busroot_mock.learning.draft.tally import Tally

NULL: Final = "nullable"
_AS_NAME: Final = "^{0}$|/{0}$|['\"`]{0}['\"`]"
_WORD: Final = r"\b{0}\b"
Feature = tuple[Location, str, Any]
"""A schema; a keyword that would refuse something; what it would refuse."""


@dataclass
class Refused:
    """A statement that requests were refused for, and for nothing else.

    Attributes:
        holder: The schema or the body.
        keyword: Of the statement.
        part: A name in `required`, a value in `enum`.
        labels: Of the operations.
        seen: How often.
    """

    holder: Location
    keyword: str
    part: Any = None
    labels: set[str] = field(default_factory=set)
    seen: Tally = field(default_factory=Tally)


def refused_by_contract(exchanges: Iterable[Exchange]) -> list[Refused]:
    """Return the statements that requests break which were refused and break nothing else."""
    found: dict[Feature, Refused] = {}
    for each in exchanges:
        if not each.is_refused or len(each.of_request) != 1:
            continue
        (statement, violation), *_ = each.of_request
        keyword, place = violation["keyword"], statement.location
        holder = place[:-1] if place[-1:] == (keyword,) else place
        _note(found, (holder, keyword, statement.part), each)
    return list(found.values())


def missing_from_contract(
    contract: Contract, exchanges: Iterable[Exchange], sightings: Sightings
) -> list[Refused]:
    """Return what the contract does not say, though requests that fit it were refused for it.

    A request may be refused for whatever no request had that was done. It is only said where just
    one such thing is left, or the answer names it.
    """
    found: dict[Feature, Refused] = {}
    for each in exchanges:
        if not each.is_refused or each.of_request or each.sent in NO_BODY:
            continue
        schema = body_of(contract, each.operation.location)
        odd = [
            feature
            for feature in dict.fromkeys(_features(contract, schema, each.sent) if schema else ())
            if not _was_done(sightings, feature)
        ]
        plainly, anyhow = (
            [feature for feature in odd if _is_named(feature, each, form)]
            for form in (_AS_NAME, _WORD)
        )
        chosen = next((some for some in (plainly, anyhow, odd) if some), [])
        if len(chosen) == 1:
            _note(found, chosen[0], each)
    return list(found.values())


def _note(found: dict[Feature, Refused], feature: Feature, each: Exchange) -> None:
    key = (*feature[:2], repr(feature[2]))
    known = found.setdefault(key, Refused(*feature))
    known.labels.add(each.operation.label)
    known.seen.add(each.call)


def _features(contract: Contract, schema: Trail, value: Any) -> Iterator[Feature]:
    """Yield what a stricter schema could refuse in a value, maybe more than once."""
    for trail in schemas_for(contract, schema):
        place = trail[-1]
        node = node_at(contract, place)
        if value is None:
            yield place, NULL, None
        elif "enum" in node and isinstance(value, str | int | float):
            yield place, "enum", value
        elif isinstance(value, dict):
            required = node.get("required", [])
            for name in node.get("properties", {}):
                if name not in value and name not in required:
                    yield place, "required", name
        inner = value.items() if isinstance(value, dict) else ()
        steps = [("0", item) for item in value] if isinstance(value, list) else inner
        for step, item in steps:
            for below in schemas_below(contract, trail, step):
                yield from _features(contract, below, item)


def _was_done(sightings: Sightings, feature: Feature) -> bool:
    """Tell whether a request that was done had this, too; or none was that could have had it."""
    place, keyword, what = feature
    seen = sightings.at(place, REQUESTS)
    if seen is None:
        return True
    if keyword == NULL:
        return "null" in seen.kinds
    if keyword == "enum":
        return seen.of_value(what) is not None
    return what in seen.lacking


def _is_named(feature: Feature, each: Exchange, form: str) -> bool:
    """Tell whether the answer names the member that a feature is of, or the value."""
    place, keyword, what = feature
    name = what if keyword == "required" else _member(place, each, what)
    if not name:
        return False
    wanted = re.compile(form.format(re.escape(name)))
    return any(wanted.search(value) for _, value in places(each.answer) if isinstance(value, str))


def _member(place: Location, each: Exchange, what: Any) -> str:
    """Return the name of the member that has a value, as far as there is just one."""
    names = {
        str(steps[-1])
        for steps, value in places(each.sent)
        if steps and at(each.sent, steps) == what and isinstance(steps[-1], str)
    }
    return names.pop() if len(names) == 1 else place[-1]
