"""A value made from a schema is one that the schema allows."""

import json

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.made_values import made_value
from busroot_mock.contract.schemas import Schemas
from tests.support.contracts import SERVED

NAMES = st.sampled_from(["a", "b", "c"])
INTEGERS = st.integers(-50, 50)
FORMATS = ["date-time", "date", "uuid", "email", "uri", "ipv4", "ipv6", "byte", "duration"]


@st.composite
def numbers(draw):
    low = draw(INTEGERS)
    bounds = {"minimum": low, "maximum": low + draw(st.integers(4, 60))}
    kept = {name: bounds[name] for name in bounds if draw(st.booleans())}
    exclusive = {f"exclusiveM{name[1:]}": True for name in kept if draw(st.booleans())}
    return {"type": draw(st.sampled_from(["integer", "number"])), **kept, **exclusive}


@st.composite
def texts(draw):
    shortest = draw(st.integers(0, 20))
    lengths = {"minLength": shortest, "maxLength": shortest + draw(st.integers(0, 5))}
    kept = {name: lengths[name] for name in lengths if draw(st.booleans())}
    choices = [{}, kept, {"format": draw(st.sampled_from(FORMATS))}, {"pattern": "^[A-Z0-9]+$"}]
    return {"type": "string", **draw(st.sampled_from(choices))}


def objects(inner):
    parts = st.dictionaries(NAMES, inner, max_size=3), st.sets(NAMES, max_size=2)
    return st.builds(
        lambda properties, required: {
            "type": "object",
            "properties": properties,
            "required": sorted(required),
        },
        *parts,
    )


def lists(inner):
    return st.builds(
        lambda items, fewest: {"type": "array", "items": items, "minItems": fewest},
        inner,
        st.integers(0, 3),
    )


LEAVES = (
    numbers()
    | texts()
    | st.sampled_from([{}, {"type": "boolean"}, {"enum": [1, "x", None], "nullable": True}])
    | st.just({"$ref": "#/components/schemas/Node"})
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        objects(inner)
        | lists(inner)
        | st.builds(lambda inner: {"allOf": [inner]}, objects(inner))
        | st.builds(lambda first, second: {"anyOf": [first, second]}, inner, inner)
    ),
    max_leaves=6,
)
NODE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}},
    "required": ["name"],
}


@given(SCHEMAS, st.text(max_size=3))
def test_made_value_is_allowed_and_the_same_for_the_same_seed(schema, seed):
    document = {"openapi": "3.0.3", "components": {"schemas": {"Node": NODE, "Made": schema}}}
    value = made_value(document, schema, seed)
    assert Schemas(document).compile("components", "schemas", "Made").is_valid(value)
    assert made_value(document, schema, seed) == value


def test_every_schema_of_the_contract_can_be_made():
    schemas = SERVED.document["components"]["schemas"]
    wrong = [
        name
        for name, schema in schemas.items()
        if not any(
            SERVED.schema("components", "schemas", name).is_valid(
                made_value(SERVED.document, schema, "1", examples=examples)
            )
            for examples in (True, False)
        )
    ]
    assert wrong == []


def test_value_of_a_schema_that_asks_for_too_much_stays_small():
    huge = 10**9
    schema = {
        "type": "object",
        "minProperties": huge,
        "properties": {
            "text": {"type": "string", "minLength": huge},
            "list": {"type": "array", "minItems": huge, "items": {"type": "boolean"}},
        },
    }
    assert len(json.dumps(made_value({}, schema, "1"))) < 100_000


def test_value_of_a_schema_that_refers_to_itself_twice_stays_small():
    tree = {"type": "object", "properties": {name: {"$ref": "#/tree"} for name in "ab"}}
    assert json.dumps(made_value({"tree": tree}, tree, "1")).count("a") < 200
