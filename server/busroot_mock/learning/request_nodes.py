"""Parameters and bodies of requests, as nodes of a contract: what has an effect that shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from busroot_mock.contract.operations import EVIDENCE, MEDIA_TYPE
from busroot_mock.generic.ask import Steps
from busroot_mock.generic.model import Spec
from busroot_mock.learning.calls import Call
from busroot_mock.learning.effects import Effects
from busroot_mock.learning.schemas import Schema, schema_of
from busroot_mock.learning.sent import Sent

_OF_LISTS: Final = ("limit", "skip", "page", "cursor", "sort", "fields")
Node = dict[str, Any]


class RequestNodes:
    """What the requests of an operation are like.

    Args:
        calls: All of the operation.
        spec: What it does; None if nothing says so.
        read: Returns the values that answers to reading show, by name.
    """

    def __init__(
        self, calls: Sequence[Call], spec: Spec | None, read: Callable[[], Mapping[str, set[str]]]
    ) -> None:
        more = spec.more if spec else {}
        known = {more[word] for word in _OF_LISTS if word in more}
        known |= {name for name, rule in more.get("filters", {}).items() if rule}
        self._calls, self._read = calls, read
        self._query = Sent(calls, "query")
        self._asked = Effects(self._query, {}, known)

    @cached_property
    def _body(self) -> Sent:
        return Sent(self._calls)

    @cached_property
    def _sent(self) -> Effects:
        return Effects(self._body, self._read())

    def parameters(self) -> list[Node]:
        """Return the parameters of queries that have an effect."""
        found = []
        for steps, effect in sorted(self._asked.members.items(), key=lambda pair: str(pair[0])):
            values = [value for value, _ in self._query.places[steps].accepted]
            schema = {"type": _type_of(values)}
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
        return {"content": {MEDIA_TYPE: {"schema": schema}}}

    def unused(self) -> Node:
        """Return what was sent without an effect that shows, by where, with how often."""
        found = {"query": self._asked.unused_node(), "body": self._sent.unused_node()}
        return {side: node for side, node in found.items() if node}

    def _describe(self, schema: Schema, steps: Steps) -> None:
        """Add to a schema what is known of a place, and of all within it."""
        for part in _parts(schema):
            if part.get("type") == "array":
                self._describe(part["items"], (*steps, 0))
            elif part.get("type") == "object":
                self._describe_object(part, steps)

    def _describe_object(self, part: Schema, steps: Steps) -> None:
        if steps in self._sent.maps:
            inner = [
                value
                for place, passed in self._body.places.items()
                if place[:-1] == steps and isinstance(place[-1], str)
                for value, _ in passed.accepted
            ]
            del part["properties"]
            part["additionalProperties"] = schema_of(inner, is_sent=True)
            return
        for name, node in part.get("properties", {}).items():
            place = (*steps, name)
            self._describe(node, place)
            node[EVIDENCE] = self._sent.members[place].as_node()


def _parts(schema: Schema) -> Iterator[Schema]:
    yield from schema.get("anyOf", [schema])


def _type_of(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values}
    if kinds and kinds <= {int}:
        return "integer"
    if kinds and kinds <= {int, float}:
        return "number"
    texts = {str(value).lower() for value in values}
    return "boolean" if texts and texts <= {"true", "false", "0", "1"} else "string"
