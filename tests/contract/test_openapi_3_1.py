"""OpenAPI 3.1 is served as the OpenAPI 3.0 that means the same, or refused with the line."""

import json
from copy import deepcopy

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.contract.openapi_3_1 import as_3_0, problems_of_3_1
from busroot_mock.contract.schemas import Schemas
from busroot_mock.errors import SetupError
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.worlds.world import World
from tests.support.contracts import API
from tests.support.dialect import GOOD, SCHEMAS, put


def in_3_1(node):
    """Return a document of 3.0 in the words of 3.1."""
    if isinstance(node, list):
        return [in_3_1(each) for each in node]
    if not isinstance(node, dict):
        return node
    copy = {key: in_3_1(value) for key, value in node.items()}
    if copy.get("nullable") is True and isinstance(copy.get("type"), str):
        del copy["nullable"]
        copy["type"] = [copy["type"], "null"]
    if isinstance(copy.get("enum"), list) and len(copy["enum"]) == 1:
        copy["const"] = copy.pop("enum")[0]
    return copy


@pytest.fixture
def document():
    converted = in_3_1(API.document)
    return {**converted, "openapi": "3.1.0", "webhooks": {"done": {"post": {"if": 5}}}}


def written(tmp_path, document):
    path = tmp_path / "contract.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


def test_contract_of_3_1_is_served_as_the_same_of_3_0(tmp_path, document, new_client):
    contract = Contract(written(tmp_path, document))
    assert contract.document == {**API.document, "openapi": "3.0.3"}
    rehearse(contract, World("minimal"))
    client = new_client(edited=contract)
    assert client.get("/api/sku").status_code == 200
    assert client.get("/api/openapi.json").json()["openapi"] == "3.0.3"
    assert "openapi: 3.1.0" in client.get("/api/openapi.yaml").text


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("if", {"type": "string"}),
        ("prefixItems", [{"type": "string"}]),
        ("patternProperties", {"^x": {}}),
        ("dependentRequired", {"a": ["b"]}),
        ("unevaluatedProperties", False),
        ("$defs", {"a": {}}),
        ("$dynamicRef", "#a"),
    ],
)
def test_contract_of_3_1_that_3_0_cannot_say_names_the_line(tmp_path, keyword, value):
    document = {**yaml.load(GOOD, yaml.CSafeLoader), "openapi": "3.1.0"}
    put(document, (*SCHEMAS, "Reason", "properties", "code"), {keyword: value})
    with pytest.raises(SetupError) as refused:
        Contract(written(tmp_path, document))
    sentence = str(refused.value)
    assert "contract.yaml in line " in sentence
    assert f"/components/schemas/Reason/properties/code/{keyword}: " in sentence
    assert f"no equivalent of {keyword}" in sentence


@pytest.mark.parametrize(
    "place", [(*SCHEMAS, "Reason", "properties", "if"), (*SCHEMAS, "Reason", "example")], ids=str
)
def test_contract_of_3_1_may_have_names_like_keywords(tmp_path, place):
    document = {**yaml.load(GOOD, yaml.CSafeLoader), "openapi": "3.1.0"}
    put(document, place, {"prefixItems": []} if place[-1] == "example" else {"type": "string"})
    assert Contract(written(tmp_path, document)).operations


def test_contract_of_3_1_with_another_dialect_is_refused(tmp_path):
    document = {
        **yaml.load(GOOD, yaml.CSafeLoader),
        "openapi": "3.1.0",
        "jsonSchemaDialect": "urn:other",
    }
    with pytest.raises(SetupError, match="/jsonSchemaDialect: only the dialect"):
        Contract(written(tmp_path, document))


TYPES = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-4, 4) | st.sampled_from([0.5, "", "a", "abc"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)
PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "const": VALUES,
        "minimum": st.integers(-3, 3),
        "exclusiveMinimum": st.integers(-3, 3),
        "maximum": st.integers(-3, 3),
        "exclusiveMaximum": st.integers(-3, 3),
        "maxLength": st.integers(0, 2),
        "minItems": st.integers(0, 2),
        "required": st.just(["a"]),
        "nullable": st.booleans(),
        "examples": st.lists(VALUES, max_size=2),
        "$comment": st.just("For people"),
        "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=json.dumps),
    },
)
REFERENCE = {"$ref": "#/components/schemas/Named"}
ANY = st.recursive(
    PLAIN | st.booleans() | st.just(REFERENCE) | PLAIN.map(lambda beside: {**beside, **REFERENCE}),
    lambda inner: st.builds(
        lambda own, more: {**own, **more},
        PLAIN,
        st.fixed_dictionaries(
            {},
            optional={
                "properties": st.dictionaries(st.sampled_from("ab"), inner, min_size=1),
                "items": inner,
                "additionalProperties": inner,
                "not": inner,
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "oneOf": st.lists(inner, min_size=1, max_size=2),
            },
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=150)
@given(ANY, PLAIN, st.lists(VALUES, min_size=1, max_size=6))
def test_schema_of_3_1_takes_the_same_values_in_3_0(schema, named, values):
    document = {"openapi": "3.1.0", "components": {"schemas": {"Named": named, "here": schema}}}
    before = deepcopy(document)
    view = as_3_0(document)
    assert document == before
    ours = Schemas(view).compile("components", "schemas", "here")
    theirs = jsonschema_rs.Draft202012Validator(
        {"$ref": "#/components/schemas/here", "components": document["components"]}
    )
    for value in values:
        assert ours.is_valid(value) == theirs.is_valid(value), (view, value)


NAMES = st.sampled_from(
    ["default", "value", "enum", "example", "examples", "mapping", "schema", "if", "4XX", "get"]
)
NAME = object()
RESPONSE = ("paths", "/a", "get", "responses", NAME)
BODY = ("requestBody", "content", NAME, "schema")
SCHEMA_PLACES = [
    (*RESPONSE, "content", NAME, "schema"),
    (*RESPONSE, "headers", NAME, "schema"),
    (*RESPONSE, "headers", NAME, "content", NAME, "schema"),
    ("paths", "/a", "parameters", 0, "schema"),
    ("paths", "/a", "put", "parameters", 0, "content", NAME, "schema"),
    ("paths", "/a", "put", *BODY),
    ("paths", "/a", "put", *BODY[:-1], "encoding", NAME, "headers", NAME, "schema"),
    ("paths", "/a", "put", "callbacks", NAME, "{$url}", "post", *BODY),
    ("components", "callbacks", NAME, "{$url}", *RESPONSE[2:], "content", NAME, "schema"),
    ("components", "responses", NAME, "content", NAME, "schema"),
    ("components", "parameters", NAME, "schema"),
    ("components", "headers", NAME, "schema"),
    ("components", "requestBodies", NAME, *BODY[1:]),
    ("components", "schemas", NAME, "properties", NAME, "items"),
    ("components", "schemas", NAME, "anyOf", 0, "additionalProperties"),
]
VALUE_PLACES = [
    *(("components", "schemas", NAME, word, NAME) for word in ("example", "default", "enum")),
    ("components", "examples", NAME, "value", NAME),
    ("components", "parameters", NAME, "examples", NAME, "value"),
    (*RESPONSE, "content", NAME, "example", NAME),
    (*RESPONSE, "x-own", NAME),
    ("paths", "x-own", NAME),
    ("x-own", NAME),
]


def nested(place, value):
    for step in reversed(place):
        value = [value] if step == 0 else {step: value}
    return value


@settings(max_examples=100)
@given(st.data())
def test_schema_of_3_1_is_found_by_its_place_whatever_names_lead_to_it(data):
    is_schema = data.draw(st.booleans())
    place = data.draw(st.sampled_from(SCHEMA_PLACES if is_schema else VALUE_PLACES))
    place = tuple(data.draw(NAMES) if step is NAME else step for step in place)
    view = as_3_0(nested(place, {"type": ["string", "null"]}))
    for step in place:
        view = view[step]
    nullable = {"type": "string", "nullable": True}
    assert view == (nullable if is_schema else {"type": ["string", "null"]})
    said = [*problems_of_3_1(nested(place, {"if": {}}))]
    assert [at for at, _ in said] == ([(*map(str, place), "if")] if is_schema else [])


def test_likeliest_error_response_of_3_1_is_honoured(tmp_path, document, new_client):
    kind = {"title": {"type": ["string", "null"]}, "kind": {"const": "problem"}}
    schema = {"type": "object", "required": [*kind], "properties": kind}
    responses = document["paths"]["/sku"]["get"]["responses"]
    responses["default"] = {"description": "x", "content": {"application/json": {"schema": schema}}}
    del responses["401"]
    contract = Contract(written(tmp_path, document))
    rehearse(contract, World("minimal"))
    refused = new_client(edited=contract, dataset="minimal").get("/api/sku", key="nobody")
    assert refused.json() == {"title": "Unauthorized", "kind": "problem"}


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (
            ("components", "securitySchemes", "Other"),
            {"type": "mutualTLS"},
            "/components/securitySchemes/Other/type: the mock server has no equivalent of mutual",
        ),
        (("paths", "/x"), {"$ref": "#/components/pathItems/X"}, "/paths/~1x: references are not"),
    ],
    ids=["mutualTLS", "path item"],
)
def test_what_only_3_1_has_is_refused_by_its_name(tmp_path, place, value, words):
    document = {**yaml.load(GOOD, yaml.CSafeLoader), "openapi": "3.1.0"}
    document["components"]["pathItems"] = {"X": {}}
    put(document, place, value)
    with pytest.raises(SetupError) as refused:
        Contract(written(tmp_path, document))
    assert words in str(refused.value)
