"""Schemas of recorded values: by genson, in the words of OpenAPI 3.0."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from genson import SchemaBuilder

from busroot_mock.contract.operations import EVIDENCE
from busroot_mock.generic.ask import kind_of, places
from busroot_mock.generic.forms import is_of

_FORMATS: Final[Mapping[str, str]] = {"uuid": "uuid", "email": "email"}
_FEWEST: Final = 3
"""So many texts must have a format before it is stated."""
OFTEN: Final = 10
"""So often something must have held without exception: a member that is always there, a form."""
_LARGEST: Final = 2**31
_DATE: Final = len("2026-03-02")

Schema = dict[str, Any]


def schema_of(values: Sequence[Any], is_sent: bool = False, is_refusal: bool = False) -> Schema:
    """Return the schema of values that were seen in one place.

    Args:
        values: All of them.
        is_refusal: Whether requests were refused with them: then texts have no form, since they
            repeat what clients send.
        is_sent: Whether clients sent them: then no member is required, as a client that always
            sends a member shows nothing.
    """
    builder = SchemaBuilder(schema_uri=None)
    builder.add_schema({})
    for value in values:
        builder.add_object(value)
    schema = _in_3_0(builder.to_schema())
    if not is_refusal:
        _add_formats(schema, values)
    if not is_sent:
        _add_required(schema, values)
    return schema


def _in_3_0(schema: Mapping[str, Any]) -> Schema:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    branches = [_in_3_0(branch) for branch in schema.get("anyOf", [])]
    plain = [kind for kind in kinds if kind != "null"]
    takes_null = "null" in kinds or {} in branches
    branches = [branch for branch in branches if branch]
    if len(plain) + len(branches) > 1:
        whole = [*({"type": kind} for kind in plain), *branches]
        # Null fits a branch that takes it.
        return {"anyOf": [{**whole[0], "nullable": True}, *whole[1:]] if takes_null else whole}
    if branches:
        return {**branches[0], "nullable": True} if takes_null else branches[0]
    if not plain:
        return {}
    found: Schema = {"type": plain[0]}
    if takes_null:
        found["nullable"] = True
    if plain[0] == "object":
        members = schema.get("properties", {})
        # Readers take a member of that name for a reference.
        names = [name for name in members if name != "$ref"]
        found["properties"] = {name: _in_3_0(members[name]) for name in names}
    elif plain[0] == "array":
        items = schema.get("items", {})
        found["items"] = _in_3_0(items) if isinstance(items, dict) else {}
    elif plain[0] == "number":
        found["format"] = "double"
    return found


@dataclass
class _Objects:
    """Objects that were shown in one place.

    Attributes:
        always: The members that all of them have.
        nulls: The members that were null in some.
        texts: Of different ones, the first two.
    """

    count: int = 0
    always: frozenset[str] | None = None
    nulls: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add(self, value: Mapping[str, Any]) -> None:
        self.count += 1
        names = frozenset(value)
        self.nulls.update(name for name, inner in value.items() if inner is None)
        self.always = names if self.always is None else self.always & names
        if len(self.texts) < 2:
            self.texts.add(json.dumps(value, sort_keys=True))


def _add_required(schema: Schema, values: Iterable[Any]) -> None:
    """State which members are always there, as far as many objects, and different ones, show it.

    A member that is null in some shows it best: a server that leaves out what has no value would
    have left it out there.
    """
    objects: dict[tuple[Any, ...], _Objects] = defaultdict(_Objects)
    for value in values:
        for steps, inner in places(value):
            if isinstance(inner, dict):
                objects[steps].add(inner)
    for steps, found in objects.items():
        if found.count < OFTEN or len(found.texts) < 2 or not found.always:
            continue
        node = _node(schema, steps)
        if node is not None and node.get("type") == "object":
            node["required"] = sorted(found.always & node["properties"].keys())
            nulls = sorted(found.always & found.nulls)
            node[EVIDENCE] = {
                "required": {
                    "seen": found.count,
                    "of": found.count,
                    **({"nullAtTimes": nulls} if nulls else {}),
                }
            }


def _add_formats(schema: Schema, values: Iterable[Any]) -> None:
    texts: dict[tuple[Any, ...], list[str]] = {}
    large = set[tuple[Any, ...]]()
    for value in values:
        for steps, inner in places(value):
            if type(inner) is int and not -_LARGEST <= inner < _LARGEST:
                large.add(steps)
            elif kind_of(inner) == "string":
                texts.setdefault(steps, []).append(inner)
    for steps in large:
        node = _node(schema, steps)
        if node is not None and node.get("type") == "integer":
            node["format"] = "int64"
    for steps, found in texts.items():
        node = _node(schema, steps)
        if node is not None and node.get("type") == "string" and len(found) >= _FEWEST:
            name = form_of(found)
            if name:
                node["format"] = name


def form_of(texts: Sequence[str]) -> str | None:
    """Return the format that all texts have; None if there is none."""
    if all(len(text) == _DATE and is_of("time", text) for text in texts):
        return "date"
    if all("T" in text and is_of("time", text) and text[-1] in "Zz0123456789" for text in texts):
        is_zoned = all(text[-1] in "Zz" or text[-6:-5] in "+-" for text in texts)
        return "date-time" if is_zoned and all(len(text) > 18 for text in texts) else None
    return next(
        (_FORMATS[form] for form in _FORMATS if all(is_of(form, text) for text in texts)), None
    )


def _node(schema: Schema, steps: Iterable[str | int]) -> Schema | None:
    node: Schema | None = schema
    for step in steps:
        if node is None:
            return None
        node = node.get("items") if step == 0 else node.get("properties", {}).get(step)
    return node
