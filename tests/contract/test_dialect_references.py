"""Contracts of another version, or with references that cannot be followed, are refused."""

import json
from typing import Final

import pytest

from tests.support.dialect import LIST, SAVE, SCHEMAS, changed


@pytest.mark.parametrize(
    "version",
    [
        {"openapi": "3.2.0"},
        {"openapi": "2.0"},
        {"openapi": 3.0},
        {"openapi": None},
        {"openapi": ["3.0.3"]},
        {"swagger": "2.0"},
        {"swagger": "2.0", "paths": {}},
        {"swagger": "2.0", "paths": {"/a": {"get": {"responses": {"200": {"description": "A"}}}}}},
        {},
    ],
    ids=str,
)
def test_contract_of_another_version_is_refused(problem, version):
    text = json.dumps({"info": {"title": "A", "version": "1"}, **version})
    assert "is not valid OpenAPI 3.0: its version is " in problem(text)


REFERENCE: Final = (*SCHEMAS, "Reasons", "items", "$ref")


@pytest.mark.parametrize(
    ("place", "reference", "words"),
    [
        (REFERENCE, "other.yaml#/x", ["/components/schemas/Reasons/items:", "within the file"]),
        (REFERENCE, "https://example.com/x.yaml", ["within the file", "'#/components/schemas/"]),
        (REFERENCE, "Reason", ["within the file"]),
        (REFERENCE, "#", ["within the file"]),
        (REFERENCE, "", ["within the file"]),
        (REFERENCE, "#/components/schemas/R%65ason", ["within the file"]),
        (REFERENCE, 5, ["within the file"]),
        (REFERENCE, None, ["within the file"]),
        (REFERENCE, {"type": "string"}, ["within the file"]),
        (REFERENCE, "#/components/schemas/None", ["nothing at #/components/schemas/None"]),
        (REFERENCE, "#/components/schemas/Reason/required/0", ["nothing at"]),
        (REFERENCE, "#/info/title/x", ["nothing at"]),
        (REFERENCE, "#/info", ["#/info does not refer to schemas"]),
        (REFERENCE, "#/components/parameters/codes", ["does not refer to schemas"]),
        ((*LIST, "parameters", 0, "$ref"), "#/components/schemas/Reason", ["refer to parameters"]),
        (
            (*LIST, "responses", "200", "$ref"),
            "#/components/schemas/Reason",
            ["refer to responses"],
        ),
        ((*SAVE, "requestBody", "$ref"), "#/components/schemas/Reason", ["refer to requestBodies"]),
        ((*SCHEMAS, "Reason"), {"$ref": "#/components/schemas/Reason"}, ["refers to itself"]),
        ((*SCHEMAS, "Reason"), {"$ref": "#/components/schemas/Reasons/items"}, ["to itself"]),
    ],
    ids=str,
)
def test_contract_reference_that_cannot_be_followed_is_refused(problem, place, reference, words):
    sentence = problem(changed(place, reference))
    for word in words:
        assert word in sentence


def test_contract_schema_may_be_made_of_itself(start):
    tree = {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}}
    contract = start(changed((*SCHEMAS, "Reason", "properties", "below"), tree))
    schema = contract.schema(*SCHEMAS, "Reason")
    assert schema.is_valid({"below": [{"below": []}]})
    assert not schema.is_valid({"below": [{"below": [5]}]})


def test_contract_schema_may_be_a_part_of_another(start):
    part = {"$ref": "#/components/schemas/Reason/properties/code"}
    start(changed((*SCHEMAS, "Reasons", "items"), part))


REASON: Final = {"$ref": "#/components/schemas/Reason"}


@pytest.mark.parametrize("group", ["allOf", "anyOf", "oneOf", "not"])
def test_contract_schema_that_is_a_part_of_itself_is_refused(problem, group):
    part = REASON if group == "not" else [{"anyOf": [REASON]}]
    sentence = problem(changed((*SCHEMAS, "Reason", group), part))
    assert "is put together from itself" in sentence


def test_contract_reference_into_paths_that_leads_into_a_circle_is_named(problem):
    place = (*SAVE, "responses", "200", "content", "application/json", "schema")
    target = "#/paths/~1reason/post/responses/200/content/application~1json/schema/properties/in"
    document = json.loads(changed(place, {"type": "object", "properties": {"in": REASON}}))
    members = {"up": {"$ref": target}, "down": {"type": "array", "items": REASON}}
    document["components"]["schemas"]["Reason"]["properties"] = members
    document["paths"]["/reason"]["get"]["responses"]["200"] = {
        "description": "All",
        "content": {"application/json": {"schema": {"properties": {"first": {"$ref": target}}}}},
    }
    assert f"{target} leads into a circle" in problem(json.dumps(document))
