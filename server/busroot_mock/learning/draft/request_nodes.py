"""Parameters and bodies of requests, as nodes of a contract: what has an effect that shows."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from busroot_mock.contract.operations import EVIDENCE, MEDIA_TYPE
from busroot_mock.generic.ask import Steps
from busroot_mock.generic.model import Spec
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.bounds import Statement, bounds_of
from busroot_mock.learning.draft.effects import Effects
from busroot_mock.learning.draft.record_values import RecordValues
from busroot_mock.learning.draft.schemas import Schema, schema_of
from busroot_mock.learning.draft.sent import Passed, Sent
from busroot_mock.learning.draft.tally import Support, Tally
from busroot_mock.learning.draft.texts import statements_of

_OF_LISTS: Final = ("limit", "skip", "page", "cursor", "sort", "fields")
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("minimum", "maximum"), ("integer", "number")),
    **dict.fromkeys(("minItems", "maxItems"), ("array",)),
    **dict.fromkeys(("minLength", "maxLength", "format", "pattern", "enum"), ("string",)),
}
_FEWEST: Final = 3
"""So many requests must have a member without which others are refused."""
Node = dict[str, Any]


class RequestNodes:
    """What the requests of an operation are like.

    Args:
        calls: All of the operation.
        spec: What it does; None if nothing says so.
        records: What records show.
    """

    def __init__(self, calls: Sequence[Call], spec: Spec | None, records: RecordValues) -> None:
        more = spec.more if spec else {}
        known = {more[word] for word in _OF_LISTS if word in more}
        known |= {name for name, rule in more.get("filters", {}).items() if rule}
        self._calls, self._spec, self._records = calls, spec, records
        self._query = Sent(calls, "query")
        self._asked = Effects(self._query, {}, known)

    @cached_property
    def _body(self) -> Sent:
        return Sent(self._calls)

    @cached_property
    def _sent(self) -> Effects:
        return Effects(self._body, self._records.read)

    def parameters(self) -> list[Node]:
        """Return the parameters of queries that have an effect."""
        found = []
        for steps, effect in sorted(self._asked.members.items(), key=lambda pair: str(pair[0])):
            passed = self._query.places[steps]
            schema: Schema = {"type": _type_of([value for value, _ in passed.accepted])}
            for each in self._statements(passed):
                _state(schema, each)
            node = {"name": str(steps[0]), "in": "query", "schema": schema}
            found.append({**node, EVIDENCE: effect.as_node()})
        return found

    def body(self) -> Node | None:
        """Return the body of requests; None if none that was done had one."""
        if not self._body.bodies:
            return None
        kept = [self._sent.kept(value) for value, _ in self._body.bodies]
        schema = schema_of(kept, is_sent=True)
        self._describe(schema, ())
        self._add_defaults(schema)
        return {"content": {MEDIA_TYPE: {"schema": schema}}}

    def unused(self) -> Node:
        """Return what was sent without an effect that shows, by where, with how often."""
        found = {"query": self._asked.unused_node(), "body": self._sent.unused_node()}
        return {side: node for side, node in found.items() if node}

    def _statements(self, passed: Passed) -> list[Statement]:
        """Return what the values at a place must be like."""
        if not passed.refused:
            return []
        is_key = self._records.are_keys(value for value, _ in passed.accepted)
        return [*bounds_of(passed, is_key), *statements_of(passed, is_key)]

    def _describe(self, schema: Schema, steps: Steps) -> None:
        """Add to a schema what is known of a place, and of all within it."""
        for part in _parts(schema):
            if part.get("type") == "array" and "items" in part:
                self._describe(part["items"], (*steps, 0))
            elif part.get("type") == "object":
                self._describe_object(part, steps)
        for each in self._statements(self._body.places[steps]):
            _state(schema, each)

    def _describe_object(self, part: Schema, steps: Steps) -> None:
        if steps in self._sent.maps:
            part.pop("properties", None)
            part["additionalProperties"] = schema_of(self._sent.in_map(steps), is_sent=True)
            return
        for name, node in part.get("properties", {}).items():
            place = (*steps, name)
            node[EVIDENCE] = self._sent.members[place].as_node()
            self._describe(node, place)
        needed = self._needed(part.get("properties", {}), steps)
        if needed:
            part["required"] = sorted(needed)
            part.setdefault(EVIDENCE, {})["required"] = needed

    def _needed(self, names: Iterable[str], holder: Steps) -> dict[str, Node]:
        """Return the members that each request had that was done, and refusals call missing."""
        found = {}
        for name in names:
            passed, of = self._body.places[*holder, name], self._body.objects(holder)
            if passed.lacking and len(passed.accepted) == of >= _FEWEST:
                tally = Tally()
                for call in passed.lacking:
                    tally.add(call)
                node = Support(tally, of + len(passed.lacking)).as_node()
                found[name] = {**node, "seen": of, "because": "requests without it are refused"}
        return found

    def _add_defaults(self, schema: Schema) -> None:
        if self._spec is None or self._spec.does not in ("create", "put"):
            return
        node: Any = schema
        for step in self._spec.taken:
            node = node.get("properties", {}).get(step, {})
        defaults = self._records.defaults(self._spec.kind)
        for name, inner in node.get("properties", {}).items():
            if name in defaults:
                _state(inner, defaults[name])


def _parts(schema: Schema) -> Sequence[Schema]:
    parts: Sequence[Schema] = schema.get("anyOf", [schema])
    return parts


def _state(schema: Schema, each: Statement) -> None:
    """Put a statement into the part of a schema that has the type it is of."""
    types = _TYPES.get(each.keyword)
    for part in _parts(schema) if types else [schema]:
        if types is None or part.get("type") in types:
            value = each.value
            if each.keyword == "enum" and part.get("nullable") and None not in value:
                value = [*value, None]
            part.update({each.keyword: value, **dict(each.more)})
            part.setdefault(EVIDENCE, {})[each.keyword] = each.evidence


def _type_of(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values}
    if kinds and kinds <= {int}:
        return "integer"
    if kinds and kinds <= {int, float}:
        return "number"
    texts = {str(value).lower() for value in values}
    return "boolean" if texts and texts <= {"true", "false", "0", "1"} else "string"
