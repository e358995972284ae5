"""Wrong guesses, planted into a contract where recordings could show that they are wrong."""

import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.contract.loader import Location, nodes
from busroot_mock.contract.marks import ASSUMED, MARK, PARTS, is_assumed, part_name
from busroot_mock.contract.places import node_at
from evaluation.own_contract.traffic import Traffic

Document = dict[str, Any]
QUOTAS: Final[Mapping[str, int]] = {
    "type": 11, "enum": 9, "nullable": 10, "required": 10, "status": 8, "default": 2,
}  # fmt: skip
_TYPES: Final = ("string", "boolean", "integer")
_PLAIN: Final = frozenset({"string", "number", "integer", "boolean"})


@dataclass(frozen=True)
class Wrong:
    """A wrong guess.

    Attributes:
        kind: Of the statement, such as `type`.
        place: Of the schema, or of the responses of an operation.
        text: What is wrong, for people.
        plant: Puts it into the node at the place.
    """

    kind: str
    place: Location
    text: str
    plant: Callable[[Any], None]


def planted(document: Document, wrongs: list[Wrong]) -> Document:
    """Return a document with wrong guesses, each marked as a guess."""
    result: Document = deepcopy(document)
    for each in wrongs:
        node: Any = result
        for step in each.place:
            node = node[int(step)] if isinstance(node, list) else node[step]
        each.plant(node)
    return result


def drawn(traffic: Traffic, seed: int, count: int) -> list[Wrong]:
    """Return wrong guesses of all kinds, at most one of a kind in a place."""
    chance = random.Random(seed)
    chosen: dict[tuple[str, Location], Wrong] = {}
    pools = {kind: list(_DRAW[kind](traffic)) for kind in QUOTAS}
    for kind, quota in QUOTAS.items():
        chance.shuffle(pools[kind])
        for each in pools[kind]:
            own = [known for known in chosen.values() if known.kind == kind]
            if len(own) < round(quota * count / sum(QUOTAS.values())):
                chosen.setdefault((_group(kind), each.place), each)
    rest = [each for pool in pools.values() for each in pool]
    chance.shuffle(rest)
    for each in rest:
        if len(chosen) < count:
            chosen.setdefault((_group(each.kind), each.place), each)
    return list(chosen.values())[:count]


def _group(kind: str) -> str:
    # What is said of one value: of two that are wrong, either would do.
    return kind if kind in ("required", "status") else "value"


def _marked(node: Any, keyword: str, part: str = "") -> None:
    if not isinstance(node.get(MARK), str) and not is_assumed(node, keyword, part):
        node[PARTS] = [*node.get(PARTS, ()), part_name(keyword, part)]


def _types(traffic: Traffic) -> Iterator[Wrong]:
    for place, seen in traffic.sightings.places("answers"):
        node = node_at(traffic.contract, place)
        kinds = {*seen.kinds} - {"null"}
        known = isinstance(node, dict) and node.get("type") in _PLAIN and "enum" not in node
        if not known or not kinds or "default" in node:
            continue
        for name in _TYPES:
            fits = name in kinds or (name == "number" and "integer" in kinds)
            if not fits and name != node["type"]:
                text = f"type: {name} for {node['type']}"
                yield Wrong("type", place, text, _setting("type", name))


def _setting(keyword: str, value: Any) -> Callable[[Any], None]:
    def plant(node: Any) -> None:
        node[keyword] = value
        _marked(node, keyword)

    return plant


def _enums(traffic: Traffic) -> Iterator[Wrong]:
    every = [
        node["default"]
        for _, node in nodes(traffic.contract.document)
        if isinstance(node, dict) and "default" in node
    ]
    defaults = [value for each in every for value in (each if isinstance(each, list) else [each])]
    for direction in ("answers", "requests"):
        for place, seen in traffic.sightings.places(direction):
            node = node_at(traffic.contract, place)
            values = node.get("enum", []) if isinstance(node, dict) else []
            for value in values if len(values) > 1 else ():
                if value not in (None, *defaults) and seen.of_value(value):
                    rest = [each for each in values if each != value]
                    yield Wrong("enum", place, f"enum without {value}", _setting("enum", rest))
    for each in traffic.refused("enum"):
        values = node_at(traffic.contract, each.holder)["enum"]
        for value in each.values:
            if isinstance(value, str):
                added = [*values, value]
                yield Wrong("enum", each.holder, f"enum with {value}", _setting("enum", added))


def _nullables(traffic: Traffic) -> Iterator[Wrong]:
    for direction in ("answers", "requests"):
        for place, seen in traffic.sightings.places(direction):
            node = node_at(traffic.contract, place)
            takes_null = isinstance(node, dict) and node.get("nullable") and "enum" not in node
            if takes_null and "null" in seen.kinds and node.get("default", "") is not None:
                yield Wrong("nullable", place, "not nullable", _setting("nullable", False))
    for each in traffic.refused("type"):
        node = node_at(traffic.contract, each.holder)
        if None in each.values and not node.get("nullable"):
            yield Wrong("nullable", each.holder, "nullable", _setting("nullable", True))


def _required(traffic: Traffic) -> Iterator[Wrong]:
    for direction in ("answers", "requests"):
        for place, seen in traffic.sightings.places(direction):
            node = node_at(traffic.contract, place)
            names = node.get("required", []) if isinstance(node, dict) else []
            for name in seen.lacking:
                if isinstance(names, list) and name in node.get("properties", {}):
                    yield Wrong("required", place, f"{name} required", _requiring(name))
            objects = seen.kinds.get("object")
            is_guess = isinstance(node, dict) and is_assumed(node, "required")
            if direction == "answers" and is_guess and objects:
                for name in names if len(names) > 1 and objects.count >= 10 else ():
                    rest = [each for each in names if each != name]
                    yield Wrong("required", place, f"{name} optional", _setting("required", rest))
    for each in traffic.refused("required"):
        names = node_at(traffic.contract, each.holder).get("required", [])
        if isinstance(names, list) and len(names) > 1 and each.part in names:
            rest = [name for name in names if name != each.part]
            text = f"{each.part} optional in requests"
            yield Wrong("required", each.holder, text, _setting("required", rest))


def _requiring(name: str) -> Callable[[Any], None]:
    def plant(node: Any) -> None:
        node["required"] = [*node.get("required", []), name]
        # That no other member is required is no guess.
        _marked(node, "required", name)

    return plant


def _statuses(traffic: Traffic) -> Iterator[Wrong]:
    for operation in traffic.contract.operations:
        seen = traffic.statuses(operation)
        place = (*operation.location, "responses")
        for key in operation.node["responses"]:
            if key not in seen:
                continue
            if key.startswith("4"):
                yield Wrong("status", place, f"without {key}", _without(key))
            elif key == "200":
                yield Wrong("status", place, "201 for 200", _renamed)


def _without(key: str) -> Callable[[Any], None]:
    def plant(node: Any) -> None:
        del node[key]

    return plant


def _renamed(node: Any) -> None:
    former = {**node.pop("200"), MARK: ASSUMED}
    node["201"] = former


def _defaults(traffic: Traffic) -> Iterator[Wrong]:
    for each in traffic.defaults:
        if each.is_confirmed:
            wrong = _other(each.declared)
            text = f"default: {wrong} for {each.declared}"
            yield Wrong("default", each.holder, text, _setting("default", wrong))


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value is None:
        return 7
    return "Europe/London" if isinstance(value, str) else []


_DRAW: Final[Mapping[str, Callable[[Traffic], Iterator[Wrong]]]] = {
    "type": _types,
    "enum": _enums,
    "nullable": _nullables,
    "required": _required,
    "status": _statuses,
    "default": _defaults,
}
