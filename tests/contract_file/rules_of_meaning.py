"""Rules on what a contract says for tests of meaning: lists, filters, references."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from busroot_mock.errors import pointer
from tests.support.contracts import (
    Rule,
    Source,
    json_of,
    nodes,
    operations,
    parameters_of,
    properties_of,
    resolved,
)

Document = dict[str, Any]
BY: Final = {None, "list", "text", "range", "order", "nothing"}
PAGING: Final = {"limit", "skip"}
SHOWN_AS: Final = {"member", "pairs", "json", "partsOfOne"}
LISTS: Final = {"record", "key", "order", "settled", "with", "filters", "each", "apart"}


def has_lists_that_are_described(contract: Source) -> Iterator[str]:
    for name, operation, schema in lists(contract.document):
        expected = schema.get("x-lists")
        if expected is None:
            yield f"{name} lists records, and says nothing of them in x-lists"
            continue
        yield from (f"{name} has {word} in x-lists" for word in expected.keys() - LISTS)
        items = items_of(contract.document, schema)
        for word in ("key", "order", "settled", "apart"):
            for member in as_list(expected.get(word, [])):
                if member.removeprefix("-") not in items:
                    yield f"{name} has {word} {member}, which its records do not have"
        if (
            not expected.get("key")
            or expected.get("record") not in contract.document["components"]["schemas"]
        ):
            yield f"{name} has no key, or a record that is no schema"
        if expected.get("each") not in (None, *_lists_by_id(contract)):
            yield f"{name} has an item for each record of {expected['each']}, which is no list"
        taken = {each["name"] for each in parameters_of(contract.document, operation)}
        named = {*expected.get("filters", {}), *expected.get("with", {})}
        if taken - PAGING != named:
            yield f"{name} takes {sorted(taken - PAGING)}, and x-lists tells of {sorted(named)}"


def _lists_by_id(contract: Source) -> dict[str, Any]:
    return {each["operationId"]: schema for _, each, schema in lists(contract.document)}


def has_filters_that_can_be_judged(contract: Source) -> Iterator[str]:
    matches = _lists_by_id(contract)
    for name, _, schema in lists(contract.document):
        items = items_of(contract.document, schema)
        for filter_, declared in schema.get("x-lists", {}).get("filters", {}).items():
            if declared.get("by") not in BY:
                yield f"{name} has {filter_} by {declared['by']}"
            own = [declared.get("member"), *declared.get("members", []), *declared.get("from", [])]
            for member in filter(None, [*own, *declared.get("to", [])]):
                if member not in items:
                    yield f"{name} has {filter_} of {member}, which its records do not have"
            if "in" in declared:
                other = parts_of(
                    contract.document, matches.get(declared["in"]), declared.get("within")
                )
                for member in (declared["at"], declared["whose"]):
                    if member not in other:
                        yield f"{name} has {filter_} with {member}, which {declared['in']} has not"


def has_references_that_lead_somewhere(contract: Source) -> Iterator[str]:
    matches = {each["operationId"]: schema for _, each, schema in lists(contract.document)}
    for place, node in nodes(contract.document):
        for declared in as_list(node.get("x-refers", [])):
            if "list" not in declared:
                continue
            other = parts_of(
                contract.document, matches.get(declared["list"]), declared.get("within")
            )
            named = {
                *declared.get("shows", {}).values(),
                *declared.get("having", {}),
                declared.get("at"),
            }
            if not other or not named - {None} <= set(other):
                yield f"{pointer(*place)} refers to {declared}, which is not there"
        held = node.get("x-holds")
        if held is not None:
            other = parts_of(contract.document, matches.get(held["list"]), None)
            if not {*held["where"], *held.get("same", [])} <= set(other):
                yield f"{pointer(*place)} holds {held}, which is not there"


def has_words_on_members_that_are_there(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        members = set(node.get("properties", {}))
        named = [*node.get("x-one-of", []), *chain(*node.get("x-unique", []))]
        if not set(named) <= members:
            yield f"{pointer(*place)} names {named} of {sorted(members)}"
        if not set(node.get("x-shown-as", {})) <= SHOWN_AS or node.get("x-moves", True) is not True:
            yield f"{pointer(*place)} is shown in a way that nobody knows"
    for name, operation in operations(contract.document):
        schema = json_of(contract.document, operation.get("requestBody", {})).get("schema", {})
        members = set(properties_of(contract.document, schema))
        if not set(operation.get("x-writes", {}).get("anyCase", [])) <= members:
            yield f"{name} has letters of any case in what it does not take"


def lists(document: Document) -> Iterator[tuple[str, Document, Document]]:
    """Yield every list with its name, its operation and the schema of its answer."""
    for name, operation in operations(document):
        schema = json_of(document, operation["responses"].get("200", {})).get("schema")
        schema = resolved(document, schema) if schema else {}
        if name.startswith("GET ") and "results" in schema.get("properties", {}):
            yield name, operation, schema


def items_of(document: Document, schema: Document) -> Document:
    return properties_of(document, schema["properties"]["results"]["items"])


def parts_of(document: Document, schema: Document | None, within: str | None) -> Document:
    """Return the members of the items of a list, or of what lies within them."""
    if schema is None:
        return {}
    items = items_of(document, schema)
    return items if within is None else properties_of(document, items[within]["items"])


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


RULES_OF_THE_API: Final[list[Rule]] = [
    has_lists_that_are_described,
    has_filters_that_can_be_judged,
    has_references_that_lead_somewhere,
    has_words_on_members_that_are_there,
]

BREAKS: Final = [
    (has_lists_that_are_described, "      x-lists: {record: ConfigEntry, key: key}\n", ""),
    (has_lists_that_are_described, "{record: ConfigEntry, key: key}", "{record: ConfigEntry}"),
    (has_lists_that_are_described, "{record: ConfigEntry, key: key}", "{record: Entry, key: key}"),
    (
        has_lists_that_are_described,
        "{record: ConfigEntry, key: key}",
        "{record: ConfigEntry, key: id}",
    ),
    (has_lists_that_are_described, "order: createdAt}", "order: madeAt}"),
    (has_lists_that_are_described, "order: createdAt}", "sorted: createdAt}"),
    (has_lists_that_are_described, "settled: endAt", "settled: stopAt"),
    (has_lists_that_are_described, "each: listStationGroups}", "each: listGroups}"),
    (has_lists_that_are_described, "          codes: {member: code, by: list},", "         "),
    (has_filters_that_can_be_judged, "{member: code, by: list}", "{member: code, by: prefix}"),
    (has_filters_that_can_be_judged, "members: [code, name]", "members: [code, title]"),
    (has_filters_that_can_be_judged, "{by: range, from: [startAt]", "{by: range, from: [beginAt]"),
    (has_filters_that_can_be_judged, "at: code, whose: plantCode", "at: code, whose: plant"),
    (has_filters_that_can_be_judged, "in: listStations,", "in: listMachines,"),
    (has_references_that_lead_somewhere, "x-refers: {list: listStations}", "x-refers: {list: it}"),
    (has_references_that_lead_somewhere, "{timezone: timezone}", "{timezone: zone}"),
    (has_references_that_lead_somewhere, "where: {plantCode: code}", "where: {plant: code}"),
    (has_words_on_members_that_are_there, "x-one-of: [skuCode,", "x-one-of: [skuId,"),
    (has_words_on_members_that_are_there, "x-unique: [[domain]", "x-unique: [[host]"),
    (has_words_on_members_that_are_there, "anyCase: [email]", "anyCase: [mail]"),
    (has_words_on_members_that_are_there, "x-shown-as: {json: true}", "x-shown-as: {yaml: true}"),
    (has_words_on_members_that_are_there, "x-moves: true", "x-moves: sometimes"),
]
