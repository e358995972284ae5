"""Answers of an operation of which nothing was recorded: an example, or a value of its schema."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.examples import examples_of
from busroot_mock.contract.loader import Location
from busroot_mock.contract.made_values import made_value
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.references import resolved
from busroot_mock.contract.responses import declared_for, is_status, json_type_of, sent_as
from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import NOTHING, Reply

EXAMPLE: Final = "example"
SCHEMA: Final = "schema"
_NO_STATUS: Final = 200


class Fallback:
    """What a contract says of the success of an operation.

    Args:
        contract: Which describes it.
        declared: The operation.
    """

    def __init__(self, contract: Contract, declared: Operation) -> None:
        self._contract = contract
        self._place = (*declared.location, "responses")
        self._label = declared.label
        self._examples = cache(self._examples_at)

    def reply(self, ask: Ask, status: int, seed: int) -> Reply:
        """Return the answer to a request.

        Args:
            ask: The same request is answered alike.
            status: Of the success; 0 if that of the contract is meant.
            seed: Of the world.
        """
        _, responses = self._contract.find(*self._place)
        key = declared_for(responses, status) if status else _success_in(responses)
        status = status or (int(key) if key and key.isdecimal() else _NO_STATUS)
        if key is None:
            return Reply(status, {}, b"", NOTHING)
        place, response = self._contract.find(*self._place, key)
        content = response.get("content") or {}
        media_type = json_type_of(content)
        if media_type is None:
            return Reply(status, {}, b"", SCHEMA)
        by, value = self._value(
            (*place, "content", media_type),
            key,
            f"{seed} {self._label} {ask.path} {ask.query} {ask.body!r}",
        )
        headers = {"content-type": sent_as(media_type)}
        return Reply(status, headers, json_codec.encode(value), by)

    def _value(self, place: Location, key: str, seed: str) -> tuple[str, Any]:
        _, content = self._contract.find(*place)
        schema_node = resolved(self._contract.document, content.get("schema", {}))
        # What only parts have as examples, the value of the schema is made of.
        if "example" in {**content, **schema_node} or "examples" in content:
            for example in self._examples(key).values():
                return EXAMPLE, example
        if "schema" not in content:
            return SCHEMA, {}
        schema, value = self._contract.schema(*place, "schema"), None
        for value in self._made(content["schema"], seed):
            if schema.is_valid(value):
                break
        return SCHEMA, value

    def _made(self, schema: dict[str, Any], seed: str) -> Iterator[Any]:
        document = self._contract.document
        yield made_value(document, schema, seed)
        yield made_value(document, schema, seed, examples=False)

    def _examples_at(self, key: str) -> dict[str, Any]:
        return examples_of(self._contract, *self._place, key)


def _success_in(responses: dict[str, Any]) -> str | None:
    keys = [key for key in responses if is_status(key) and not key.startswith(("1", "4", "5"))]
    return min(keys, key=lambda key: (key[0] != "2", key), default=None)
