"""On which doubtful parts of a contract a request leans: guessed, deprecated, or unknown ones."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.places import (
    body_place,
    certainty_of,
    parameter_places,
    schema_places,
    takes_any_member,
)
from busroot_mock.errors import pointer
from busroot_mock.journal.json_prefix import NOTHING
from busroot_mock.journal.reading import Reading


class Leaning(NamedTuple):
    """One doubtful part that a request leans on.

    Attributes:
        why: `deprecated`, `assumed`, `partial`, or `unknown` to the contract.
        where: `operation`, or `query`, `header`, `path`, `body`.
        pointer: Within that; an index of a list is `*`.
        place: In the contract; of what it does not know, the place of what it is sent to.
    """

    why: str
    where: str
    pointer: str
    place: Location


def leanings_of(contract: Contract, operation: Location, reading: Reading) -> Iterator[Leaning]:
    """Yield the doubtful parts that a request to an operation leans on.

    Whether the contract takes the request does not matter.
    """
    node = contract.find(*operation)[1]
    if node.get("x-certainty") in ("assumed", "partial"):
        yield Leaning(node["x-certainty"], "operation", "", (*operation, "x-certainty"))
    if node.get("deprecated"):
        yield Leaning("deprecated", "operation", "", (*operation, "deprecated"))
    yield from _parameters(contract, operation, reading)
    body = body_place(contract, operation)
    if body and reading.body is not NOTHING:
        owner = contract.find(*operation, "requestBody")[0]
        if certainty_of(contract, owner) == "assumed":
            yield Leaning("assumed", "body", "", owner)
        yield from _members(contract, schema_places(contract, body), reading.body, "")


def _parameters(contract: Contract, operation: Location, reading: Reading) -> Iterator[Leaning]:
    known = parameter_places(contract, operation)
    sent = [("query", name) for name in reading.query]
    sent += [("header", name) for name in reading.headers if ("header", name) in known]
    sent += [each for each in known if each[0] == "path"]
    for where, name in sent:
        place = known.get((where, name))
        if place is None:
            yield Leaning("unknown", where, pointer(name), operation)
        else:
            for why in _doubts(contract, [place, *schema_places(contract, (*place, "schema"))]):
                yield Leaning(why, where, pointer(name), place)


def _members(
    contract: Contract, places: list[Location], value: Any, above: str
) -> Iterator[Leaning]:
    """Yield the leanings of what lies in a value for which these schemas hold."""
    if isinstance(value, list):
        inner = _inside(contract, places, "0")
        for item in value if inner else ():
            yield from _value(contract, inner, item, f"{above}/*")
    elif isinstance(value, dict):
        is_open = takes_any_member(contract, places)
        for name, member in value.items():
            inner = _inside(contract, places, name)
            if inner:
                yield from _value(contract, inner, member, above + pointer(name))
            elif not is_open:
                yield Leaning("unknown", "body", above + pointer(name), places[0])


def _value(contract: Contract, places: list[Location], value: Any, at: str) -> Iterator[Leaning]:
    for why in _doubts(contract, places):
        yield Leaning(why, "body", at, places[0])
    for place in places:
        # Of a list of values, some may be the manual's and some ours.
        claims = contract.find(*place)[1].get("x-certainty")
        guessed = claims.get("enum") if isinstance(claims, dict) else None
        if isinstance(guessed, dict) and isinstance(value, str) and value in guessed:
            yield Leaning("assumed", "body", f"{at}={value}", (*place, "enum"))
    yield from _members(contract, places, value, at)


def _inside(contract: Contract, places: list[Location], step: str) -> list[Location]:
    return [found for place in places for found in schema_places(contract, place, step)]


def _doubts(contract: Contract, places: list[Location]) -> list[str]:
    """Return what the contract says itself against a part."""
    nodes = [contract.find(*place)[1] for place in places]
    found = ["assumed"] if any(node.get("x-certainty") == "assumed" for node in nodes) else []
    return found + (["deprecated"] if any(node.get("deprecated") for node in nodes) else [])
