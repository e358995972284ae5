"""Another contract is tried at its edges, so that what handlers cannot do stops the start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.schemas import Schemas
from busroot_mock.errors import SetupError
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.pipeline.variants import MISSING, repaired, variants
from busroot_mock.worlds.world import World

SCHEMAS = ("components", "schemas")
PLANT = (*SCHEMAS, "PlantInput", "properties")
SHOWN = (*SCHEMAS, "Plant", "properties", "name")
TEXT = {"type": "string"}

REFUSED = [
    ({(*SCHEMAS, "PlantInput", "required"): ["name"]}, "KeyError: 'code' if body/code is missing"),
    ({(*PLANT, "code", "readOnly"): True}, "POST /plant .* fails with KeyError: 'code'"),
    ({(*PLANT, "name"): {"type": "integer"}}, "breaks type 'string' at /result/name"),
    ({(*PLANT, "name", "nullable"): True}, "if body/name is None"),
    ({(*SHOWN, "pattern"): "^[A-Za-z ]+$"}, "breaks pattern .* at /result/name"),
    ({(*SHOWN, "maxLength"): 30}, "breaks maxLength 30 at /result/name"),
    (
        {(*SCHEMAS, "ReasonInput", "properties", "type", "items"): TEXT},
        "breaks enum .* is \\['x'\\]",
    ),
    ({(*SCHEMAS, "UserInput", "properties", "role"): TEXT}, "/role if body/role is 'x'"),
    ({(*SCHEMAS, "ShiftsInput", "properties", "shifts", "items"): {}}, "POST /shift .* fails with"),
    ({(*SCHEMAS, "RangeCode", "pattern"): ...}, "GET /issue .* if query/rangecode is 'x'"),
    (
        {("components", "parameters", "reasonCode", "schema", "pattern"): "^[(]{40}$"},
        "DELETE /reason/{code} needs an example of code that is valid",
    ),
]


@pytest.mark.parametrize(("edits", "words"), REFUSED, ids=str)
def test_contract_that_handlers_cannot_keep_to_stops_the_start(contract_with, edits, words):
    with pytest.raises(SetupError, match=rf"in line \d+, at /\S+: .*{words}"):
        rehearse(contract_with(edits), World("minimal"))


STARTING = [
    {(*PLANT, "name", "maxLength"): 200},
    {("components", "requestBodies", "PlantInput", "content", "application/json", "example"): ...},
    {("components", "requestBodies", "PlantInput", "content", "application/json", "example"): {}},
    {("components", "parameters", "reasonCode", "example"): ...},
    {(*SCHEMAS, "SkuInput", "properties", "extra"): {"type": "array", "items": {}}},
]


@pytest.mark.parametrize("edits", STARTING, ids=str)
def test_contract_that_handlers_can_keep_to_starts(contract_with, edits):
    rehearse(contract_with(edits), World("minimal"))


SIMPLE = st.sampled_from(
    [
        {"type": "string", "minLength": 2, "maxLength": 4},
        {"type": "string", "nullable": True},
        {"type": "integer", "minimum": 3, "maximum": 5},
        {"type": "boolean"},
        {"enum": ["a", "b"]},
        {"type": "string", "readOnly": True},
        {"type": "array", "items": {"type": "integer"}, "minItems": 1},
    ]
)
OBJECTS = st.builds(
    lambda properties, required: {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    },
    st.dictionaries(st.sampled_from("abc"), SIMPLE, min_size=1),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True),
)
EXAMPLES = st.dictionaries(
    st.sampled_from("abcd"), st.sampled_from([1, 4, "x", "abc", None, True, [1], []])
)


@given(OBJECTS, EXAMPLES)
def test_variants_are_valid_and_differ_in_one_place(node, example):
    document = {"here": node}
    schema = Schemas(document).compile("here")
    value = repaired(document, node, schema, example)
    if value is MISSING:
        return
    assert schema.is_valid(value)
    for steps, _, varied in variants(document, node, schema, value):
        assert schema.is_valid(varied)
        changed = {name for name in {*value, *varied} if value.get(name, ...) != varied.get(name)}
        assert len(changed) <= 1 or not steps


def test_variants_reach_the_edges():
    node = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 2, "maxLength": 4},
            "size": {"type": "integer", "nullable": True, "maximum": 5},
            "kind": {"enum": ["a", "b"]},
        },
    }
    document = {"here": node}
    schema = Schemas(document).compile("here")
    example = {"name": "abc", "size": 4, "kind": "a"}
    values = [each.value for each in variants(document, node, schema, example)]
    for name, edges in {"name": ["aa", "aaaa"], "size": [5, None], "kind": ["b"]}.items():
        for edge in edges:
            assert {**example, name: edge} in values
        assert {key: value for key, value in example.items() if key != name} in values
