"""Opposites of what the contract says of writes: bodies, refusals, and what becomes of a record."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from busroot_mock.contract.operations import Operation
from contract_tests.probing import contract_terms as terms
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.making import SAVING, UPSERTING, key_of, removing
from contract_tests.probing.times import ms_of
from contract_tests.target.schema import OPERATIONS
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.defective import Defect, MockServer
from evaluation.opposites.opposite import (
    Opposite,
    asked_otherwise,
    at,
    list_otherwise,
    refusal_excused,
)

KEYWORDS = {
    "early": "minimum",
    "twice": "unique",
    "circle": "acyclic",
    "nowhere": "exists",
    "idle": "scheduled",
    "json": "json",
    "before": "range",
    "beyond": "range",
}
Meant = Callable[[dict[str, Any], Any], bool]


def opposites() -> Iterator[Opposite]:
    """Yield a defect for each statement on what writes."""
    for operation in OPERATIONS:
        schema = terms.body_schema(operation) if operation.takes_body else None
        if schema:
            yield from _defaults(operation, schema)
            yield from _references(operation, schema)
            yield from _refusals(operation, schema)
    for operation in SAVING:
        yield from _records(operation)


def _defaults(operation: Operation, schema: Any) -> Iterator[Opposite]:
    label = operation.label
    if operation.operation_id == "saveAccount":
        return  # To leave out a setting is to leave it alone.
    for name, place in terms.members(schema).items():
        node = terms.schema_of(place)
        if "default" in node:
            defect = asked_otherwise(label, _with_member(name, _another(node)))
            yield Opposite("a member has another default", f"{label} {name}", (label,), defect)
        if "x-takes" in node:
            form, defect = "a setting is not taken", at(label, _not_taken(name, node["x-takes"]))
            yield Opposite(form, f"{label} {name}", (label,), defect)


def _another(schema: dict[str, Any]) -> Any:
    default = schema["default"]
    if isinstance(default, bool):
        return not default
    if isinstance(default, list):
        return [_values(schema)[-1]]
    if isinstance(default, str):
        return "Asia/Tokyo"
    return (schema.get("minimum", 0) or 0) + 1


def _values(schema: dict[str, Any]) -> list[Any]:
    name = schema["items"]["$ref"].rpartition("/")[2]
    values: list[Any] = terms.schema_of(("components", "schemas", name))["enum"]
    return values


def _with_member(name: str, value: Any) -> Callable[[Asked], Asked | None]:
    def change(asked: Asked) -> Asked | None:
        body = asked.json
        is_left_out = isinstance(body, dict) and name not in body
        return asked.with_json({**body, name: value}) if is_left_out else None

    return change


def _not_taken(name: str, setting: str) -> Any:
    async def change(asked: Asked, server: MockServer) -> Answered:
        account = await server.value(asked, "GET /account")
        other = _with_member(name, not account.get("result", {}).get(setting))(asked)
        return await server(other if other and "id" not in asked.json else asked)

    return change


def _references(operation: Operation, schema: Any) -> Iterator[Opposite]:
    label = operation.label
    for name, place in terms.members(schema).items():
        inner = {name: place, **terms.members(terms.member(place, "0"))}
        known = [terms.schema_of(each).get("x-refers") for each in inner.values()]
        if any(isinstance(each, dict) for each in known):
            defect = refusal_excused(label, _violates("exists", name))
            form = "a reference to nothing is accepted"
            yield Opposite(form, f"{label} {name}", (label,), defect)


def _refusals(operation: Operation, schema: Any) -> Iterator[Opposite]:
    label, node = operation.label, terms.schema_of(schema)
    for kind, members in node.get("x-refused", {}).items():
        for name in members if kind != "x-certainty" else []:
            meant = _future(name) if kind == "future" else _violates(KEYWORDS[kind], name, kind)
            form = "what cannot be is accepted"
            defect = refusal_excused(label, meant)
            yield Opposite(form, f"{label} {kind} {name}", (label,), defect)
    for number, names in enumerate(node.get("x-unique", [])):
        meant = _violates("unique", names[0] if len(names) == 1 else "plannedStartAt")
        form, where = "a duplicate is accepted", f"{label} {number} {names[0]}"
        yield Opposite(form, where, (label,), refusal_excused(label, meant))
    if "x-one-of" in node:
        form, defect = (
            "two of a choice are accepted",
            refusal_excused(label, _violates("oneOf", "")),
        )
        yield Opposite(form, label, (label,), defect)


def _violates(keyword: str, name: str, kind: str = "") -> Meant:
    def is_meant(violation: dict[str, Any], body: Any) -> bool:
        is_to_come = (ms_of(body.get(name)) or 0) > time.time() * 1000
        if (kind in ("idle", "before") and is_to_come) or (kind == "beyond" and not is_to_come):
            return False
        pointer = f"{violation['pointer']}/"
        return violation["keyword"] == keyword and pointer.startswith(f"/{name}/" if name else "/")

    return is_meant


def _future(name: str) -> Meant:
    def is_meant(violation: dict[str, Any], body: Any) -> bool:
        is_there = (ms_of(body.get(name)) or 0) > time.time() * 1000
        return is_there and violation["pointer"] == f"/{name}"

    return is_meant


def _records(operation: Operation) -> Iterator[Opposite]:
    label = operation.label
    listing = LISTINGS[operation.writes["listedBy"]]
    labels = (label, listing.operation.label)
    yield Opposite("what is saved is not listed", label, labels, _unlisted(operation))
    if operation in UPSERTING:
        yield Opposite("a change is not kept", label, labels, at(label, _unchanged(operation)))
    remover = removing(operation)
    if remover:
        form, gone = "what is deleted stays", at(remover.label, _undone)
        yield Opposite(form, remover.label, (remover.label, *labels), gone)


def _unlisted(operation: Operation) -> Defect:
    listing = LISTINGS[operation.writes["listedBy"]]

    async def defect(asked: Asked, server: MockServer) -> Answered:
        hidden = server.memory.setdefault("hidden", set())
        if asked.is_for(listing.operation.label):
            kept = list_otherwise(
                listing.operation.label,
                lambda items: [i for i in items if str(i.get(listing.spec["key"])) not in hidden],
            )
            return await kept(asked, server)
        answer = await server(asked)
        if asked.is_for(operation.label) and answer.is_good:
            hidden.add(str(key_of(operation, asked.json, answer.json["result"])))
        return answer

    return defect


def _unchanged(operation: Operation) -> Any:
    async def change(asked: Asked, server: MockServer) -> Answered:
        made = server.memory.setdefault("made", set())
        body = asked.json
        named = str(body.get(operation.writes["key"])) if isinstance(body, dict) else ""
        if named in made:
            return await server.undone(asked)
        answer = await server(asked)
        if answer.is_good:
            made.add(str(key_of(operation, body, answer.json["result"])))
        return answer

    return change


async def _undone(asked: Asked, server: MockServer) -> Answered:
    return await server.undone(asked)
