"""Lists against those of other kinds that were just read, by `x-refers`, `x-holds` and `each`."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from busroot_mock.contract.loader import Location

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import LISTINGS, Item
from ..probing.lists_agree import check_holding, check_reference
from ..probing.walking import members_below, objects
from .views import Onlooker, Saw, Shown, Views

_MOST = 3
"""Lists of a kind that are held against a new one of another."""


def between(views: Views, new: Saw) -> Iterator[Shown]:
    """Yield where a list, or another that was just read, says of the other what is not so."""
    own = new.listing.operation.operation_id
    if needed_by(own):
        yield from _of(views, new, new)
    if not new.is_whole:
        return
    for operation_id in LISTINGS:
        if operation_id != own and own in needed_by(operation_id):
            for number, saw in enumerate(views.fresh(new.passed, operation_id)):
                if number < _MOST:
                    yield from _of(views, saw, new)


@cache
def needed_by(operation_id: str) -> frozenset[str]:
    """Return the lists to which the records of a list refer."""
    listing = LISTINGS[operation_id]
    found = {listing.spec["each"]} if "each" in listing.spec else set()
    for member in members_below(listing.item_schema):
        found |= {way["list"] for way in _ways(member)}
    return frozenset(found & LISTINGS.keys())


def _ways(member: Location) -> list[dict[str, Any]]:
    schema = terms.schema_of(member)
    refers = schema.get("x-refers", [])
    ways = refers if isinstance(refers, list) else [refers]
    return [way for way in (*ways, schema.get("x-holds", {})) if "list" in way]


def _of(views: Views, saw: Saw, new: Saw) -> Iterator[Shown]:
    """Yield what is wrong with a list, by the whole lists that are known when a new one is read."""
    place_of_records = (*saw.listing.schema, "properties", "results")
    checks: list[Callable[[Onlooker], None]] = [
        partial(_record, saw=saw, item=item, place=place)
        for item, place in objects(saw.records, place_of_records)
        if _relations(place)
    ]
    if "each" in saw.listing.spec and saw.is_whole:
        checks.append(partial(_each, saw=saw))
    for check in checks:
        onlooker = Onlooker("lists-agree", views, new.passed)
        onlooker.look(saw)
        try:
            check(onlooker)
        except CheckFailure as found:
            yield found, onlooker.steps


def _record(onlooker: Onlooker, saw: Saw, item: Item, place: Location) -> None:
    operation = saw.listing.operation
    for name, where, refers, holds in _relations(place):
        if item.get(name) is None:
            continue
        if refers:
            check_reference(onlooker, operation, item, name, where, refers)
        if holds:
            check_holding(onlooker, operation, item, name, where, holds)


@cache
def _relations(place: Location) -> list[tuple[str, Location, Any, Any]]:
    """Return the members of an object that say something of other records."""
    schemas = [(name, at, terms.schema_of(at)) for name, at in terms.members(place).items()]
    return [
        (name, at, schema.get("x-refers"), schema.get("x-holds"))
        for name, at, schema in schemas
        if {"x-refers", "x-holds"} & set(schema)
    ]


def _each(onlooker: Onlooker, saw: Saw) -> None:
    listing, other = saw.listing, LISTINGS[saw.listing.spec["each"]]
    if not onlooker.may_read(other.operation.operation_id):
        return
    known = sorted(other.keys(onlooker.pool(other)))
    shown = sorted(saw.keys)
    if shown != known:
        expected = f"an item for each of the {len(known)} records of {other.operation.label}"
        actual = f"{len(shown)}: {sorted(set(known) ^ set(shown))} differ"[:300]
        place = (*listing.schema, "x-lists", "each")
        onlooker.fail(listing.operation, expected, actual, place, about="each")
