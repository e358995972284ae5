"""Contracts that are supported start; of the others one sentence says why, without a traceback."""

import json
from typing import Final

import pytest
import yaml

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from tests.support.dialect import DELETE, GONE, GOOD, JSON, LIST, SAVE, SCHEMAS, changed


def test_contract_of_the_dialect_starts(start):
    assert len(start(GOOD).operations) == 3


def test_contracts_of_the_mock_server_are_of_the_dialect():
    assert Contract(CONTRACT).operations
    assert Contract(CONTROL_CONTRACT).operations


PARAMETER: Final = {"name": "type", "in": "query", "schema": {"type": "string"}}
NOT_UNDERSTOOD: Final = [
    # Where it is served
    (("servers", 1), {"url": "/v2"}, ["/servers/1/url", "first server, /api", "remove it"]),
    (("servers", 0, "url"), "api", ["/servers/0/url", "such as /api"]),
    (("servers", 0, "url"), "{scheme}://x/api", ["/servers/0/url", "default"]),
    (("servers", 0, "url"), "/{version}", ["/servers/0/url"]),
    (("servers", 0, "url"), "/api/{", ["/servers/0/url"]),
    (("servers", 0, "url"), "/a%20b", ["/servers/0/url"]),
    (("servers", 0, "url"), "http://[/api", ["/servers/0/url"]),
    *[
        (("servers", 0, "url"), url, ["/servers/0/url", "percent-encoding, dots"])
        for url in ("/a b", "/\u00e9", "/a//b", "/a/../b", "/.")
    ],
    # Paths
    (
        ("paths", "/reason/{id}"),
        {},
        ["/paths/~1reason~1{id}", "matches the same requests as /reason/{code}"],
    ),
    (("paths", "/a/x{id}"), {}, ["/paths/~1a~1x{id}", "alone between slashes"]),
    (("paths", "/a/{id}json"), {}, ["alone between slashes"]),
    (("paths", "/a/{}"), {}, ["alone between slashes"]),
    (("paths", "/a?b=1"), {}, ["/paths/~1a?b=1"]),
    (("paths", "/a%20b"), {}, ["/paths/~1a%20b"]),
    (("paths", "x-note"), "text", ["/paths/x-note"]),
    (("paths", "/openapi.json"), {}, ["/paths/~1openapi.json", "another path"]),
    (("paths", "/ui"), {}, ["/paths/~1ui", "another path"]),
    (("paths", "/ui/reasons"), {}, ["/paths/~1ui~1reasons", "another path"]),
    (("paths", "/a/../b"), {}, ["/paths/~1a~1..~1b", "clients take dots"]),
    (("paths", "/."), {}, ["/paths/~1.", "clients take dots"]),
    (
        ("paths", "/a"),
        {"$ref": "#/paths/~1reason"},
        ["/paths/~1a", "references are not followed here"],
    ),
    # Methods
    (("paths", "/a"), {"trace": {"responses": {"200": {"description": "A"}}}}, ["/~1a/trace"]),
    (("paths", "/a"), {"options": {"responses": {"200": {"description": "A"}}}}, ["/options"]),
    (("paths", "/a"), {"trace": {"responses": {"200": {"description": "A"}}}}, ["/trace"]),
    # How the handler is found
    ((*LIST, "tags"), ["Reason", "Station"], ["/paths/~1reason/get/tags", "one tag"]),
    ((*LIST, "tags"), ["os.path"], ["/paths/~1reason/get/tags/0"]),
    ((*LIST, "tags"), [""], ["/paths/~1reason/get/tags/0"]),
    ((*LIST, "tags"), ["Reasons"], ["GET /reason has no handler"]),
    ((*LIST, "operationId"), "_times", ["/paths/~1reason/get/operationId"]),
    ((*LIST, "operationId"), "list.reasons", ["/operationId", "listSkus"]),
    ((*LIST, "operationId"), "saveReason", ["2 operations have it"]),
    ((*LIST, "operationId"), "listTeapots", ["GET /reason has no handler"]),
    # Parameters
    (
        (*DELETE, "parameters"),
        GONE,
        ["/paths/~1reason~1{code}/delete", "its path parameters are none"],
    ),
    ((*DELETE, "parameters", 0, "name"), "id", ["its path parameters are id"]),
    ((*LIST, "parameters", 2), {**PARAMETER, "name": "color"}, ["GET /reason", "but not color"]),
    ((*LIST, "parameters", 2), {**PARAMETER, "name": "Type"}, ["GET /reason", "the same name"]),
    (
        (*LIST, "parameters", 1, "in"),
        "cookie",
        ["'type' in cookie", "/get/parameters/1", "query, path"],
    ),
    ((*LIST, "parameters", 1, "schema"), {"type": "array", "items": {}}, ["of type 'array'"]),
    ((*LIST, "parameters", 1, "schema"), {"type": "object"}, ["of type 'object'"]),
    ((*LIST, "parameters", 1, "schema"), {}, ["of type None"]),
    ((*LIST, "parameters", 1, "schema"), {"type": "integer"}, ["takes type only as str"]),
    ((*LIST, "parameters", 1, "style"), "deepObject", ["style", "/parameters/1"]),
    (
        (*LIST, "parameters", 1, "allowEmptyValue"),
        True,
        ["/parameters/1/allowEmptyValue", "remove"],
    ),
    (
        (*LIST, "parameters", 1, "schema"),
        {"type": "string", "oneOf": [{"type": "string"}, {"type": "integer"}]},
        ["/parameters/1/schema", "state just string"],
    ),
    ((*LIST, "parameters", 1, "schema"), {"type": "string", "not": {}}, ["state just string"]),
    # Bodies
    ((*SAVE, "requestBody"), GONE, ["POST /reason", "needs body"]),
    (("components", "requestBodies", "Reason", "required"), False, ["needs body", "require"]),
    (("components", "requestBodies", "Reason", "content", JSON), {}, ["POST /reason", "no schema"]),
    (("components", "requestBodies", "Reason", "content", "text/plain"), {}, ["text/plain"]),
    (("components", "requestBodies", "Reason", "content"), {}, ["POST /reason", JSON]),
    # Answers
    ((*LIST, "responses"), {"2XX": {"description": "A"}}, ["GET /reason", "2XX"]),
    ((*LIST, "responses"), {"default": {"description": "A"}}, ["GET /reason", "none"]),
    ((*LIST, "responses", "201"), {"description": "A"}, ["GET /reason", "200, 201"]),
    ((*LIST, "responses"), {"200": {"description": "A"}}, ["GET /reason", "no content"]),
    ((*LIST, "responses"), {"204": {"$ref": "#/components/responses/Reasons"}}, ["no body"]),
    ((*SAVE, "responses", "200", "content", JSON), {}, ["POST /reason", "no schema"]),
    ((*DELETE, "responses"), {"200": {"$ref": "#/components/responses/Reasons"}}, ["DELETE"]),
    ((*SCHEMAS, "Reason", "pattern"), "[", ["regex", "/components/schemas/Reason/pattern"]),
    # Who may call
    ((*LIST, "x-roles"), None, ["/paths/~1reason/get/x-roles", "allow: [admin]"]),
    ((*SAVE, "x-writes"), None, ["/paths/~1reason/post/x-writes", "record: Sku"]),
    ((*LIST, "x-roles"), GONE, ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles"), ["admin"], ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles"), "admin", ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles", "allow"), "admin", ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles", "allow"), [], ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles", "allow"), [5], ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "x-roles", "allow"), None, ["/paths/~1reason/get/x-roles"]),
    ((*LIST, "security"), [], ["/paths/~1reason/get/security"]),
    ((*LIST, "security"), [{}], ["/paths/~1reason/get/security"]),
    ((*LIST, "security"), [{"Bearer": []}], ["/paths/~1reason/get/security", "X-API-KEY"]),
    (("security",), [{"Key": []}, {}], ["/security", "without an API key"]),
    (
        ("components", "securitySchemes", "Key"),
        {"type": "http", "scheme": "bearer"},
        ["/security", "X-API-KEY"],
    ),
    (("components", "securitySchemes", "Key", "name"), "Authorization", ["/security"]),
    # Servers of their own
    (("paths", "/reason", "servers"), [{"url": "/v2"}], ["/paths/~1reason/servers", "at the top"]),
    ((*LIST, "servers"), [{"url": "/v2"}], ["/paths/~1reason/get/servers"]),
    # Values that nothing can have
    (
        (*SCHEMAS, "Reason", "properties", "code"),
        {"type": "string", "enum": ["a", None]},
        ["/properties/code/enum/1", "null is not of type string", "in quotes"],
    ),
    (
        (*SCHEMAS, "Reason", "properties", "code"),
        {"type": "string", "enum": [True]},
        ["true is not of type string"],
    ),
    (
        (*SCHEMAS, "Reason", "properties", "code"),
        {"type": "integer", "enum": ["5"]},
        ['"5" is not of type integer'],
    ),
    (
        (*LIST, "responses", "default"),
        {"description": "x", "content": {JSON: {"schema": {"type": "string", "enum": [True]}}}},
        ["/responses/default/content", "true is not of type string"],
    ),
    # Null that some tools allow
    ((*SCHEMAS, "Reason"), {"nullable": True}, ["/Reason/nullable", "without a type"]),
    (
        (*SCHEMAS, "Reason"),
        {"type": "string", "nullable": True, "enum": ["a"]},
        ["/Reason/nullable", "tools differ"],
    ),
    (
        (*SCHEMAS, "Reason"),
        {"type": "string", "nullable": True, "allOf": [{"type": "string"}]},
        ["/Reason/nullable", "tools differ"],
    ),
    # Of our own
    (("x-tags-without-operations",), "Energy", ["/x-tags-without-operations", "list"]),
    (("x-tags-without-operations",), [5], ["/x-tags-without-operations"]),
    (("x-tags-without-operations",), None, ["/x-tags-without-operations"]),
]


@pytest.mark.parametrize(("place", "value", "words"), NOT_UNDERSTOOD, ids=str)
def test_contract_that_is_not_understood_is_refused(problem, place, value, words):
    sentence = problem(changed(place, value))
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("servers",), GONE),
        (("servers",), []),
        (
            ("servers", 0),
            {
                "url": "https://{host}/v{n}",
                "variables": {k: {"default": "1"} for k in ("host", "n")},
            },
        ),
        (("servers", 1), {"url": "https://other.example/api/"}),
        (("servers", 0, "url"), "/v1.0/..a/a:b"),
        ((*LIST, "security"), [{"Other": []}, {"Key": []}]),
        ((*LIST, "parameters", 1, "style"), "form"),
        ((*LIST, "parameters", 0), {"name": "codes", "in": "header", "schema": {"type": "string"}}),
        ((*SAVE, "tags"), ["Reason"]),
        (
            (*SCHEMAS, "Reason", "properties", "code"),
            {"type": "string", "nullable": True, "enum": ["a", None]},
        ),
        (
            (*SCHEMAS, "Reason", "properties", "code"),
            {"type": "string", "nullable": True, "anyOf": [{"maxLength": 5}, {"type": "integer"}]},
        ),
        ((*SCHEMAS, "Reason", "properties", "enum"), {"type": "object", "properties": {}}),
        ((*SCHEMAS, "Reason", "example"), {"type": "string", "enum": [5]}),
    ],
    ids=str,
)
def test_contract_that_is_understood_starts(start, place, value):
    document = yaml.load(changed(place, value), yaml.CSafeLoader)
    schemes = document["components"]["securitySchemes"]
    schemes["Other"] = {"type": "http", "scheme": "bearer"}
    start(json.dumps(document))


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        ((*LIST, "responses"), GONE, "/paths/~1reason/get"),
        ((*LIST, "responses"), None, "/paths/~1reason/get/responses"),
        ((*LIST, "parametres"), [], "/paths/~1reason/get"),
        ((*SCHEMAS, "Reason", "properties", "code"), 5, "/schemas/Reason/properties/code"),
        ((*SCHEMAS, "Reason", "properties", "code", "type"), "text", "/properties/code/type"),
        (("components", "parameters", "codes", "schema"), "x", "/parameters/codes/schema"),
        (("info", "version"), 1.0, "/info/version"),
        (("paths", "reason"), {}, "/paths"),
    ],
    ids=str,
)
def test_contract_that_is_not_valid_names_the_place(problem, place, value, where):
    sentence = problem(changed(place, value))
    assert f"{where}: the document is not valid OpenAPI 3.0: " in sentence


def test_contract_reason_is_never_long(problem):
    deep = {"type": "object", "properties": {f"p{i}": {"type": "string"} for i in range(200)}}
    assert len(problem(changed((*SCHEMAS, "Reason"), {**deep, "required": "p1"}))) < 400
