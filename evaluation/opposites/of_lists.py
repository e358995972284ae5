"""Opposites of what the contract says of lists: `x-lists`, `x-refers`, `x-holds`, defaults."""

from collections.abc import Iterator
from typing import Any

from contract_tests.probing import contract_terms as terms
from contract_tests.probing.lists import LISTINGS, Listing
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.defective import MockServer
from evaluation.opposites.opposite import (
    Opposite,
    asked_otherwise,
    at,
    list_otherwise,
    records_otherwise,
)

EVER = "2000-01-01/2099-12-31"
FAR = 90_000_001


def opposites() -> Iterator[Opposite]:
    """Yield a defect for each statement on a list."""
    for listing in LISTINGS.values():
        yield from _filters(listing)
        yield from _orders(listing)
        yield from _parameters(listing)
        yield from _members(listing)


def _filters(listing: Listing) -> Iterator[Opposite]:
    label = listing.operation.label
    for name, spec in listing.filters.items():
        if spec.get("by") == "nothing":
            continue
        required = terms.schema_of(listing.parameters[name]).get("required")
        without = _with_parameter(name, EVER if required else None)
        form = "a filter is ignored"
        yield Opposite(form, f"{label} {name}", (label,), asked_otherwise(label, without))
        if spec.get("by") == "list":
            form, first = "a filter minds its first value alone", _with_first(name)
            yield Opposite(form, f"{label} {name}", (label,), asked_otherwise(label, first))


def _with_parameter(name: str, value: str | None) -> Any:
    def change(asked: Asked) -> Asked | None:
        given = asked.params
        return asked.with_params({**given, name: value}) if name in given else None

    return change


def _with_first(name: str) -> Any:
    def change(asked: Asked) -> Asked | None:
        given = asked.params
        first = given.get(name, "").partition(",")[0]
        return asked.with_params({**given, name: first}) if "," in given.get(name, "") else None

    return change


def _orders(listing: Listing) -> Iterator[Opposite]:
    label, order = listing.operation.label, listing.spec.get("order")
    names = [order] if isinstance(order, str) else order or []
    for number, name in enumerate(names):
        change = _turned(listing, names[:number])
        form = "a list is in the opposite order"
        yield Opposite(form, f"{label} {name}", (label,), list_otherwise(label, change))
    if "each" in listing.spec:
        change = lambda items: items[:-1]  # noqa: E731  a name says no more
        yield Opposite("a list lacks an item", label, (label,), list_otherwise(label, change))


def _turned(listing: Listing, before: list[str]) -> Any:
    """Return what turns a list round; those that are alike in some members each by themselves."""

    def change(items: list[Any]) -> list[Any]:
        runs: list[list[Any]] = []
        for item in items:
            key = [item.get(name) for name in before]
            if runs and [runs[-1][0].get(name) for name in before] == key:
                runs[-1].insert(0, item)
            else:
                runs.append([item])
        return [item for run in runs for item in run]

    return change


def _parameters(listing: Listing) -> Iterator[Opposite]:
    label = listing.operation.label
    for name, place in listing.parameters.items():
        schema = terms.schema_of((*place, "schema"))
        if "default" in schema:
            others = [each for each in schema.get("enum", [3, 1]) if each != schema["default"]]

            def change(asked: Asked, name: str = name, other: Any = others[0]) -> Asked | None:
                given = asked.params
                return None if name in given else asked.with_params({**given, name: other})

            form = "a parameter has another default"
            yield Opposite(form, f"{label} {name}", (label,), asked_otherwise(label, change))


def _members(listing: Listing) -> Iterator[Opposite]:
    label = listing.operation.label
    for name, place in terms.members(listing.item_schema).items():
        schema = terms.schema_of(place)
        ways = schema.get("x-refers", [])
        for way in [ways] if isinstance(ways, dict) else ways[:1]:
            other = LISTINGS[way["list"]].operation.label if "list" in way else label
            labels = (label, other)
            yield Opposite(
                "a record names what is not there",
                f"{label} {name}",
                labels,
                records_otherwise(label, _changed(name)),
            )
            for shown in way.get("shows", {}):
                form, change = "something else stands beside a reference", _changed(shown)
                defect = records_otherwise(label, change)
                yield Opposite(form, f"{label} {shown}", labels, defect)
        if "x-holds" in schema:
            other = LISTINGS[schema["x-holds"]["list"]].operation.label
            form, defect = "a record lacks what it holds", records_otherwise(label, _cut(name))
            yield Opposite(form, f"{label} {name}", (label, other), defect)
        if "x-moves" in schema:
            form, defect = "what moves by itself stands still", at(label, _frozen(name))
            yield Opposite(form, f"{label} {name}", (label,), defect)


def _changed(name: str) -> Any:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        value = record.get(name)
        if isinstance(value, bool):
            return {**record, name: not value}
        if isinstance(value, int | float):
            return {**record, name: value + FAR}
        return (
            {**record, name: f"{value[:-1]}{'1' if value[-1:] == '0' else '0'}"}
            if (isinstance(value, str))
            else record
        )

    return change


def _cut(name: str) -> Any:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, name: record[name][1:]}

    return change


def _frozen(name: str) -> Any:
    async def change(asked: Asked, server: MockServer) -> Answered:
        answer = await server(asked)
        if not answer.is_good:
            return answer
        kept = server.memory
        return answer.with_records(lambda each: {**each, name: kept.setdefault(name, each[name])})

    return change
