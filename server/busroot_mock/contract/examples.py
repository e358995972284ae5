"""The examples that a contract has of an answer, or that the examples of its parts make up."""

from functools import partial
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.responses import json_type_of

DEFAULT: Final = "default"
"""Name of an example that has none, as in Prism."""


def examples_of(contract: Contract, *place: str) -> dict[str, Any]:
    """Return the examples of an answer by name, as far as they are valid.

    Args:
        contract: Where it is declared.
        place: The steps to the answer.
    """
    place, answer = contract.find(*place)
    media_type = json_type_of(answer.get("content", {}))
    if media_type is None:
        return {}
    place, content = contract.find(*place, "content", media_type)
    schema = contract.schema(*place, "schema") if "schema" in content else None
    examples = {
        name: contract.find(*place, "examples", name)[1].get("value")
        for name in content.get("examples", {})
    }
    single = [content["example"]] if "example" in content else []
    for value in single or ([] if examples or not schema else _made_up(contract, *place, "schema")):
        examples[DEFAULT] = value
    return {
        name: value for name, value in examples.items() if schema is None or schema.is_valid(value)
    }


def _made_up(contract: Contract, *place: str, within: tuple[Location, ...] = ()) -> list[Any]:
    """Return the value that the examples within a schema make up; none if there are none.

    A schema that refers to itself ends there: `within` has the places on the way.
    """
    place, schema = contract.find(*place)
    if place in within:
        return []
    inside = partial(_made_up, contract, *place, within=(*within, place))
    if "example" in schema:
        return [schema["example"]]
    if "enum" in schema:
        return [schema["enum"][0]]
    if "items" in schema:
        return [inside("items")]
    parts = [inside("allOf", str(at)) for at in range(len(schema.get("allOf", [])))]
    own = {name: inside("properties", name) for name in schema.get("properties", {})}
    if not parts and "properties" not in schema:
        return []
    made = {name: value for name, values in own.items() for value in values}
    return [{**{name: part[name] for values in parts for part in values for name in part}, **made}]
