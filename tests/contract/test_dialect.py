"""Contracts that are supported start; of the others one sentence says why, without a traceback."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import MOST, nodes
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Routes
from busroot_mock.worlds.world import World

Document = dict[str, Any]

JSON: Final = "application/json"
GOOD: Final = """\
openapi: 3.0.3
info: {title: Tiny, version: '1'}
servers: [{url: /api}]
security: [{Key: []}]
paths:
  /reason/{code}:
    delete:
      tags: [Reason]
      operationId: deleteReason
      x-roles: {allow: [admin]}
      parameters:
        - {name: code, in: path, required: true, schema: {type: string}}
      responses:
        '204': {description: Gone}
  /reason:
    get:
      tags: [Reason]
      operationId: listReasons
      x-roles: {allow: [admin]}
      parameters:
        - {$ref: '#/components/parameters/codes'}
        - {name: type, in: query, schema: {type: string}}
      responses:
        '200': {$ref: '#/components/responses/Reasons'}
    post:
      tags: [Reason]
      operationId: saveReason
      x-roles: {allow: [admin]}
      requestBody: {$ref: '#/components/requestBodies/Reason'}
      responses:
        '200': {description: Saved, content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-API-KEY}
  parameters:
    codes: {name: codes, in: query, schema: {type: string}}
  requestBodies:
    Reason:
      required: true
      content: {application/json: {schema: {$ref: '#/components/schemas/Reason'}}}
  responses:
    Reasons:
      description: All
      content:
        application/json:
          schema: {type: object, properties: {results: {$ref: '#/components/schemas/Reasons'}}}
  schemas:
    Reason: {type: object, properties: {code: {type: string}, description: {type: string}}}
    Reasons: {type: array, items: {$ref: '#/components/schemas/Reason'}}
"""
LIST: Final = ("paths", "/reason", "get")
SAVE: Final = ("paths", "/reason", "post")
DELETE: Final = ("paths", "/reason/{code}", "delete")
SCHEMAS: Final = ("components", "schemas")
GONE: Final = ...


@pytest.fixture
def start(tmp_path):
    """Starts with a contract of this text, as far as a contract is looked at."""

    def start(text: str) -> Contract:
        path = tmp_path / "contract.yaml"
        path.write_text(text, encoding="utf-8")
        contract = Contract(path)
        ContractRouter(contract, "busroot_mock.handlers", None, Routes())
        return contract

    return start


@pytest.fixture
def problem(start):
    """The one sentence by which a contract of this text is refused."""

    def problem(text: str) -> str:
        with pytest.raises(SetupError) as caught:
            start(text)
        sentence = str(caught.value)
        assert re.fullmatch(r"[^\n]{20,500}", sentence)
        return sentence

    return problem


def changed(place: tuple[Any, ...], value: Any) -> str:
    """Return the good contract with another value at one place, as JSON, which is YAML too."""
    document = yaml.safe_load(GOOD)
    put(document, place, value)
    return json.dumps(document)


def put(node: Any, place: tuple[Any, ...], value: Any) -> None:
    for step in place[:-1]:
        node = node[int(step) if isinstance(node, list) else step]
    last = int(place[-1]) if isinstance(node, list) else place[-1]
    if value is GONE:
        del node[last]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value


def test_contract_of_the_dialect_starts(start):
    assert len(start(GOOD).operations) == 3


# ---- YAML that means something else than it seems to


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("'204':", "204:", ["line 14", "key 204", "'204'"]),
        ("code: {type", "on: {type", ["line 48", "key on", "'on'"]),
        ("code: {type", "null: {type", ["line 48", "key null"]),
        ("code: {type", "1.5: {type", ["line 48", "key 1.5"]),
        ("code: {type: string}", "code: {example: 2026-03-02}", ["line 48", "'2026-03-02'"]),
        ("code: {type: string}", "code: {enum: [2026-03-02T06:00:00Z]}", ["line 48", "a date"]),
        ("code: {type: string}", "code: {example: 2026-02-31}", ["line 48", "a date"]),
        ("code: {type: string}", "code: {example: .nan}", ["line 48", ".nan"]),
        ("code: {type: string}", "code: {example: .inf}", ["line 48", ".inf"]),
        ("code: {type: string}", "code: {example: !!set {a}}", ["line 48", "!!set"]),
        ("code: {type: string}", "code: {example: !!binary YQ==}", ["line 48", "!!binary"]),
        ("code: {type: string}", "code: {example: !!int x}", ["is not YAML", "'x'"]),
        ("code: {type: string}", "code: {example: !!bool x}", ["is not YAML"]),
        ("code: {type: string}", "code: {example: 1" + "0" * 5000 + "}", ["is not YAML", "digits"]),
        ("      tags: [Reason]\n", "      tags: [Reason]\n" * 2, ["line 9", "'tags' comes twice"]),
        ("  /reason:\n", "  /reason: {}\n  /reason:\n", ["line 16", "'/reason' comes twice"]),
        ("{code: {type: string},", "{code: {}, code: {},", ["line 48", "'code' comes twice"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_contract_that_yaml_takes_for_something_else_names_the_line(problem, old, new, words):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    sentence = problem(text)
    for word in words:
        assert word in sentence


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_contract_nested_too_deeply_does_not_end_the_process(problem, opening):
    assert "nested too deeply" in problem(opening * 100_000)


@pytest.mark.parametrize("depth", [300, 1000, 4000])
def test_contract_nested_deeply_is_refused(problem, depth):
    deep = f"x-deep: {'[' * depth}{']' * depth}\n"
    assert "is not valid OpenAPI 3.0: " in problem(GOOD + deep)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1, 1]\nb: &b [*a, *a]\n" + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n",
        "openapi: 3.0.3\nx-a: &a {b: 1}\nx-b: {<<: *a, b: 2}\n",
    ],
)
def test_contract_may_have_anchors(problem, text):
    assert "is not valid OpenAPI 3.0" in problem(text)


@pytest.mark.parametrize(
    "text",
    [
        "x0: &x0 {a: 1}\n"
        + "".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 10)}]\n" for i in range(1, 10)),
        "x: &x {a: [*x]}\n",
    ],
    ids=["a billion laughs", "made of itself"],
)
def test_contract_whose_anchors_never_end_is_refused(problem, text):
    assert f"over {MOST} objects" in problem(text)


def test_contract_merged_mapping_may_be_overridden_but_not_repeat_itself(problem):
    merged = "x-a: &a {b: 1, c: 1}\nx-b: {<<: *a, b: 2, b: 3}\n"
    assert "line 2: the key 'b' comes twice" in problem(merged)


# ---- Versions and references


@pytest.mark.parametrize(
    "version",
    [
        {"openapi": "3.1.0"},
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
        (REFERENCE, "#/info", ["#/info is not one of the schemas"]),
        (REFERENCE, "#/components/parameters/codes", ["not one of the schemas"]),
        ((*LIST, "parameters", 0, "$ref"), "#/components/schemas/Reason", ["of the parameters"]),
        ((*LIST, "responses", "200", "$ref"), "#/components/schemas/Reason", ["the responses"]),
        ((*SAVE, "requestBody", "$ref"), "#/components/schemas/Reason", ["the requestBodies"]),
        ((*SCHEMAS, "Reason"), {"$ref": "#/components/schemas/Reason"}, ["back to itself"]),
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


# ---- What is valid OpenAPI, and not understood


PARAMETER: Final = {"name": "type", "in": "query", "schema": {"type": "string"}}
NOT_UNDERSTOOD: Final = [
    # Where it is served
    (("servers", 0, "url"), "api", ["/servers/0/url", "such as /api"]),
    (("servers", 0, "url"), "{scheme}://x/api", ["/servers/0/url", "default"]),
    (("servers", 0, "url"), "/{version}", ["/servers/0/url"]),
    (("servers", 0, "url"), "/api/{", ["/servers/0/url"]),
    (("servers", 0, "url"), "/a%20b", ["/servers/0/url"]),
    (("servers", 0, "url"), "http://[/api", ["/servers/0/url"]),
    # Paths
    (("paths", "/reason/{id}"), {}, ["/paths/~1reason~1{id}", "the same path as /reason/{code}"]),
    (("paths", "/a/x{id}"), {}, ["/paths/~1a~1x{id}", "alone between slashes"]),
    (("paths", "/a/{id}.json"), {}, ["alone between slashes"]),
    (("paths", "/a/{}"), {}, ["alone between slashes"]),
    (("paths", "/a?b=1"), {}, ["/paths/~1a?b=1"]),
    (("paths", "/a%20b"), {}, ["/paths/~1a%20b"]),
    (("paths", "x-note"), "text", ["/paths/x-note"]),
    (("paths", "/openapi.json"), {}, ["/paths/~1openapi.json", "another path"]),
    (("paths", "/ui"), {}, ["/paths/~1ui", "another path"]),
    (
        ("paths", "/a"),
        {"$ref": "#/paths/~1reason"},
        ["/paths/~1a", "references are not followed here"],
    ),
    # Methods
    (("paths", "/a"), {"head": {"responses": {"200": {"description": "A"}}}}, ["/~1a/head"]),
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
    ((*DELETE, "parameters"), GONE, ["/paths/~1reason~1{code}/delete", "in path are none"]),
    ((*DELETE, "parameters", 0, "name"), "id", ["its parameters in path are id"]),
    ((*LIST, "parameters", 2), {**PARAMETER, "name": "color"}, ["GET /reason", "and no color"]),
    ((*LIST, "parameters", 2), {**PARAMETER, "name": "Type"}, ["GET /reason", "one name"]),
    (
        (*LIST, "parameters", 1, "in"),
        "cookie",
        ["'type' in cookie", "/get/parameters/1", "query, path"],
    ),
    ((*LIST, "parameters", 1, "schema"), {"type": "array", "items": {}}, ["of type 'array'"]),
    ((*LIST, "parameters", 1, "schema"), {"type": "object"}, ["of type 'object'"]),
    ((*LIST, "parameters", 1, "schema"), {}, ["of type None"]),
    ((*LIST, "parameters", 1, "schema"), {"type": "integer"}, ["takes type as str"]),
    ((*LIST, "parameters", 1, "style"), "deepObject", ["style", "/parameters/1"]),
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
        ((*LIST, "security"), [{"Other": []}, {"Key": []}]),
        ((*LIST, "parameters", 1, "style"), "form"),
        ((*LIST, "parameters", 0), {"name": "codes", "in": "header", "schema": {"type": "string"}}),
        ((*SAVE, "tags"), ["Reason"]),
    ],
    ids=str,
)
def test_contract_that_is_understood_starts(start, place, value):
    document = yaml.safe_load(changed(place, value))
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
    assert "is not valid OpenAPI 3.0: " in sentence
    assert f"{where})" in sentence


def test_contract_reason_is_never_long(problem):
    deep = {"type": "object", "properties": {f"p{i}": {"type": "string"} for i in range(200)}}
    assert len(problem(changed((*SCHEMAS, "Reason"), {**deep, "required": "p1"}))) < 400


# ---- Whatever is broken


def needed_by(paths: dict[str, Any]) -> Document:
    """Return a small contract of a few paths, with those components that they need."""
    whole = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    small = {**whole, "paths": paths, "components": {}}
    small["components"]["securitySchemes"] = whole["components"]["securitySchemes"]
    while missing := set(references(small)) - set(reached(small)):
        for reference in missing:
            _, _, kind, name = reference.split("/")
            small["components"].setdefault(kind, {})[name] = whole["components"][kind][name]
    return deepcopy(small)


def references(document: Document) -> Iterator[str]:
    for _, node in nodes(document):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            yield node["$ref"]


def reached(document: Document) -> Iterator[str]:
    for kind, components in document["components"].items():
        yield from (f"#/components/{kind}/{name}" for name in components)


PATHS: Final = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["paths"]
SMALL: Final = needed_by({path: PATHS[path] for path in ("/sku", "/reason/{code}")})
PLACES: Final = [
    (*place, step)
    for place, node in nodes(SMALL)
    for step in (node if isinstance(node, dict) else range(len(node)))
]


@settings(max_examples=100)
@given(st.sampled_from(PLACES), st.sampled_from([GONE, None, 5, [], {}, "x", ["x"], True]))
def test_contract_broken_anywhere_starts_or_is_refused(tmp_path_factory, place, value):
    document = deepcopy(SMALL)
    put(document, place, value)
    path = tmp_path_factory.mktemp("broken") / "contract.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with suppress(SetupError):
        rehearse(Contract(path), World("minimal"))


def test_contracts_of_the_mock_server_are_of_the_dialect():
    assert Contract(CONTRACT).operations
    assert Contract(CONTROL_CONTRACT).operations
