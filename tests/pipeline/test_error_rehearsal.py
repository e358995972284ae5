"""Errors are sent as another contract declares them, or the start is refused with the line."""

import ast

import pytest

from busroot_mock.errors import BadRequest, SetupError, violation
from busroot_mock.http.error_forms import ErrorForm
from busroot_mock.paths import PACKAGE
from busroot_mock.pipeline.error_samples import (
    KEYWORDS,
    OF_BODIES,
    OF_READING,
    OF_RECORDS,
    OF_SIZE,
)
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.worlds.world import World
from tests.support.contracts import API

ERROR = ("components", "schemas", "Error")
ERROR_REF = {"$ref": "#/components/schemas/Error"}
VIOLATION = ("components", "schemas", "Violation", "properties")
BAD = ("components", "responses", "BadRequest")
UNKNOWN_KEY = ("components", "responses", "Unauthorized")
JSON = API.document["components"]["responses"]["BadRequest"]["content"]["application/json"]
TEXT = {"type": "string"}
SKUS = ("paths", "/sku", "get", "responses")


PATHS = ("/plant", "/reason/{code}", "/schedule", "/sku")
"""Those that are edited; an operation of another path answers with errors like theirs."""


@pytest.fixture
def small_contract_with(contract_with):
    """As `contract_with`, with a few paths only."""
    others = {("paths", path): ... for path in API.document["paths"] if path not in PATHS}
    return lambda edits: contract_with({**others, **edits})


def own(keywords):
    """Return a response whose violations have some keywords only."""
    entry = {"type": "object", "properties": {"keyword": {"type": "string", "enum": [*keywords]}}}
    members = {"message": TEXT, "violations": {"type": "array", "items": entry}}
    schema = {"type": "object", "properties": members}
    return {"description": "x", "content": {"application/json": {"schema": schema}}}


REFUSED = [
    ({(*SKUS, "401"): ...}, ["GET /sku does not declare 401", "key that is missing", "4XX"]),
    ({(*SKUS, "400"): ...}, ["GET /sku does not declare 400", "breaks the contract"]),
    (
        {("paths", "/sku", "post", "responses", "413"): ...},
        ["POST /sku does not declare 413", "too large"],
    ),
    (
        {("paths", "/sku", "post", "responses", "415"): ...},
        ["POST /sku does not declare 415", "Content-Type"],
    ),
    (
        {("paths", "/plant", "post", "responses", "409"): ...},
        ["POST /plant does not declare 409", "records"],
    ),
    (
        {("paths", "/reason/{code}", "delete", "responses", "404"): ...},
        ["DELETE /reason/{code} does not declare 404"],
    ),
    (
        {("paths", "/plant", "post", "responses", "403"): ...},
        ["POST /plant does not declare 403", "role"],
    ),
    (
        {(*ERROR, "properties", "error"): TEXT, (*ERROR, "required"): ["error"]},
        ["knows no 'error'", "x-error", "/components/schemas/Error/required"],
    ),
    ({(*ERROR, "properties", "message", "maxLength"): 20}, ["maxLength 20", "/message"]),
    ({(*ERROR, "properties", "message", "pattern"): "^[a-z]*$"}, ["pattern", "/message"]),
    ({(*ERROR, "properties", "violations", "maxItems"): 5}, ["maxItems 5"]),
    ({(*VIOLATION, "keyword", "enum"): ["type", "required"]}, ["enum", "Violation/properties"]),
    ({(*VIOLATION, "expected"): TEXT}, ["type 'string'"]),
    ({(*VIOLATION, "pointer", "minLength"): 1}, ["minLength 1"]),
    ({(*VIOLATION, "in", "enum"): ["body", "query"]}, ["enum ['body', 'query']"]),
    # What clients can make of them
    ({(*ERROR, "properties", "message", "maxLength"): 995}, ["maxLength 995"]),
    ({(*ERROR, "properties", "message", "minLength"): 2}, ["minLength 2"]),
    ({(*VIOLATION, "pointer", "maxLength"): 5000}, ["maxLength 5000"]),
    ({(*VIOLATION, "pointer", "pattern"): "^[ -}]*$"}, ["pattern", "/pointer"]),
    ({(*VIOLATION, "expected"): {"maximum": 10_000_000}}, ["maximum 10000000"]),
    ({(*VIOLATION, "expected"): {"maxItems": 2}}, ["maxItems 2"]),
    ({(*VIOLATION, "expected"): {"maxLength": 40}}, ["maxLength 40"]),
    ({(*VIOLATION, "actual"): {"maximum": 1e30}}, ["maximum 1e+30"]),
    ({(*VIOLATION, "actual"): {"minLength": 1}}, ["minLength 1"]),
    (
        {("paths", "/schedule", "post", "responses", "409"): own(OF_RECORDS[:5])},
        ["POST /schedule answers 409 and cannot keep to enum"],
    ),
    (
        {
            ("paths", "/sku", "post", "responses", "400"): own(
                (*KEYWORDS, *OF_READING, "json", "depth", "size", "values")
            )
        },
        ["POST /sku answers 400 and cannot keep to enum"],
    ),
    (
        {("paths", "/sku", "post", "responses", "413"): own(("size",))},
        ["POST /sku answers 413 and cannot keep to enum ['size']"],
    ),
    ({(*BAD, "content"): {"text/plain": JSON}}, ["JSON only, not as text/plain"]),
    (
        {(*BAD, "headers"): {"X-Trace": {"required": True, "schema": TEXT}}},
        ["does not send the header X-Trace", "/headers/X-Trace"],
    ),
    (
        {(*SKUS, "200", "headers"): {"X-Total": {"required": True, "schema": TEXT}}},
        ["does not send the header X-Total"],
    ),
]


@pytest.mark.parametrize(("edits", "words"), REFUSED, ids=str)
def test_error_that_is_not_sent_as_declared_stops_the_start(small_contract_with, edits, words):
    with pytest.raises(SetupError) as caught:
        rehearse(small_contract_with(edits), World("minimal"))
    sentence = str(caught.value)
    assert "\n" not in sentence
    for word in ["edited.json in line ", *words]:
        assert word in sentence


HONOURED = [
    ({}, "application/json", {"isSuccess", "message", "violations"}),
    (
        {(*UNKNOWN_KEY, "content"): {"application/problem+json": JSON}},
        "application/problem+json",
        {"isSuccess", "message", "violations"},
    ),
    ({(*ERROR, "properties", "violations"): ..., (*ERROR, "required"): ["isSuccess"]}, None, None),
    (
        {
            (*ERROR, "properties"): {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
            },
            (*ERROR, "required"): ["type", "title", "status", "detail"],
        },
        None,
        {"type": "about:blank", "title": "Unauthorized", "status": 401},
    ),
    (
        {
            (*ERROR, "properties"): {
                "ok": {"type": "boolean", "enum": [False]},
                "error": {"type": "object", "properties": {"text": {**TEXT, "x-error": "detail"}}},
                "trace": TEXT,
                "retries": {"type": "integer", "default": 0},
            },
            (*ERROR, "required"): ["ok", "error"],
        },
        None,
        {"ok": False, "retries": 0},
    ),
    (
        {(*VIOLATION, "expected"): ..., ("components", "schemas", "Violation", "required"): ["in"]},
        None,
        None,
    ),
    ({(*SKUS, "409"): ...}, None, None),
    # Of the records, a time zone that is not there is all that a plant can be refused for.
    ({("paths", "/plant", "post", "responses", "409"): own(("exists", "unique"))}, None, None),
    ({(*SKUS, "401"): ..., (*SKUS, "4XX"): {"description": "No body"}}, None, None),
    ({(*SKUS, "default"): {"$ref": "#/components/responses/BadRequest"}}, None, None),
]


@pytest.mark.parametrize(("edits", "media_type", "body"), HONOURED)
def test_error_is_sent_as_declared(small_contract_with, new_client, edits, media_type, body):
    contract = small_contract_with(edits)
    rehearse(contract, World("minimal"))
    answer = new_client(edited=contract).get("/api/sku", key=None)
    assert answer.status_code == 401
    place = contract.find(*SKUS, "401" if "401" in contract.find(*SKUS)[1] else "4XX")[0]
    if "content" not in contract.find(*place)[1]:
        assert answer.content == b""
        return
    declared = media_type or "application/json"
    assert answer.headers["content-type"] == declared
    assert contract.schema(*place, "content", declared, "schema").is_valid(answer.json())
    named = contract.find(*place, "content", declared, "schema")[1]["properties"]
    assert set(answer.json()) <= set(named)
    if isinstance(body, set):
        assert set(answer.json()) == body
    else:
        assert answer.json().items() >= (body or {}).items()


def test_error_outside_of_operations_has_the_form_that_most_have(contract_with, new_client):
    named = {"error": {"type": "string", "x-error": "message"}}
    contract = contract_with({(*ERROR, "properties"): named, (*ERROR, "required"): ["error"]})
    client = new_client(edited=contract)
    for answer in (client.get("/api/nothing"), client.post("/api/station"), client.get("/%ff")):
        assert set(answer.json()) == {"error"}
    unknown = client.get("/__mock__/nothing").json()
    assert set(unknown) == {"isSuccess", "message", "violations"}


@pytest.mark.parametrize("inner", [ERROR_REF, {"allOf": [ERROR_REF]}])
def test_error_that_may_have_an_inner_error_is_sent_without(contract_with, new_client, inner):
    contract = contract_with({(*ERROR, "properties", "inner"): inner})
    answer = new_client(edited=contract).post("/api/sku", json={})
    assert answer.status_code == 400
    assert set(answer.json()) == {"isSuccess", "message", "violations"}


def test_error_by_a_fault_rule_has_the_declared_form(contract_with, new_client):
    problem = {"application/problem+json": {"schema": {"properties": {"title": TEXT}}}}
    range_of_faults = {"description": "Trouble", "content": problem}
    client = new_client(edited=contract_with({(*SKUS, "5XX"): range_of_faults}))
    rule = {"match": {"operationId": "listSkus"}, "effect": {"status": 503}}
    made = client.post("/__mock__/worlds/default/faults", json=rule).json()
    assert made["result"]["declared"] is True
    answer = client.get("/api/sku")
    assert (answer.status_code, answer.json()) == (503, {"title": "Service Unavailable"})
    assert answer.headers["content-type"] == "application/problem+json"


def keywords_in(folder):
    """Return what the modules of a folder name as the keyword of a violation."""
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "violation":
                keyword = call.args[2] if len(call.args) > 2 else None
                if isinstance(keyword, ast.Constant):
                    yield keyword.value


def test_samples_have_every_keyword_that_the_code_has():
    of_handlers = set(keywords_in(PACKAGE / "handlers"))
    assert of_handlers <= {*OF_RECORDS}
    assert len(of_handlers) > 5
    elsewhere = {*KEYWORDS, *OF_READING, *OF_BODIES, *OF_SIZE, *OF_RECORDS, "mediaType"}
    # Of the test controls, whose contract is our own, and of what a deployment answers.
    others = {"access", "declared", "serverError"}
    assert set(keywords_in(PACKAGE)) <= {*elsewhere, *others}


def test_error_that_breaks_the_contract_all_the_same_is_logged(caplog):
    broken = [violation("body", "/message", "maxLength", 5)]
    form = ErrorForm(
        b"application/json", lambda error: {"message": error.message}, lambda _: broken
    )
    answer = form.answer(BadRequest("Too long"))
    assert answer.body == b'{"message":"Too long"}'
    assert caplog.messages == [
        "An answer 400 of the mock server breaks the contract at /message (maxLength)"
    ]


def test_errors_as_declared_are_held_against_the_contract(contract_with, new_client, caplog):
    # Nothing looks at it before, without a rehearsal.
    client = new_client(edited=contract_with({(*ERROR, "properties", "message", "maxLength"): 5}))
    assert client.get("/api/sku", key=None).status_code == 401
    assert "breaks the contract at /message (maxLength)" in caplog.text
    caplog.clear()
    assert new_client().get("/api/sku?limit=x", key=None).status_code == 401
    assert caplog.text == ""
