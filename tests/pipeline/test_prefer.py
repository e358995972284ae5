"""The header Prefer: an answer that the contract declares, chosen by the request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.http.error_forms import STANDARD
from busroot_mock.pipeline.prefer import Preferences, preferred
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Routes
from tests.support.calls import OPERATIONS, first_body, parameter_examples, send
from tests.support.contracts import API, json_of

CONFIG = "/api/admin/config"
REASONS = "/api/reason"
BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
ERRORS = [
    (label, status)
    for label, operation in OPERATIONS.items()
    for status in operation["responses"]
    if status[0] != "2"
]


def prefer(*values):
    return {"headers": [("Prefer", value) for value in values]}


class Preferring:
    """A client that sends a header with everything."""

    def __init__(self, client, value):
        self.client, self.value = client, value

    def request(self, *arguments, **options):
        return self.client.request(*arguments, **options, **prefer(self.value))


def keyless(client):
    return client.get(CONFIG, None, **prefer("code=409")).status_code


@pytest.fixture(scope="module")
def shared(new_client):
    return new_client()


@pytest.mark.parametrize(("label", "status"), ERRORS)
def test_prefer_gives_every_declared_error(shared, label, status):
    answer = send(
        Preferring(shared, f"code={status}"),
        label,
        parameter_examples(label, required=True),
        first_body(label),
    )
    assert answer.status_code == int(status)
    output = json_of(API.document, OPERATIONS[label]["responses"][status])
    assert answer.json() == output["example"]


@pytest.mark.parametrize("label", OPERATIONS)
def test_prefer_example_of_success_is_valid(shared, contract, label):
    [status] = [status for status in OPERATIONS[label]["responses"] if status[0] == "2"]
    method, path = label.lower().split(" ")
    parameters = parameter_examples(label, required=True)
    client = Preferring(shared, "example=default")
    answer = send(client, label, parameters, first_body(label))
    if answer.status_code == 400:
        assert answer.json()["violations"][0]["expected"] == []
    else:
        assert answer.status_code == int(status)
        place = ("paths", path, method, "responses", status, "content", "application/json")
        assert contract.schema(*place, "schema").violations(answer.json(), "body") == []


@pytest.mark.parametrize(
    "values",
    [
        ["code=409"],
        ["CODE=409"],
        ['code="409"'],
        ["code = 409"],
        ["respond-async, code=409"],
        ["respond-async code=409"],
        ["respond-async; code=409"],
        ["return=minimal", "code=409"],
        ["code=409, code=401"],
        ["code=409", "code=401"],
        ["code=409 example=default"],
        ["example=default,code=409"],
        ["code=409", 'example="default"'],
    ],
)
def test_prefer_is_read_in_every_form(client, values):
    assert client.get(CONFIG, **prefer(*values)).status_code == 409


@pytest.mark.parametrize(
    "value", ["", "code", "x-code=409", "respond-async", "dynamic=true", 'wait=1, a="code=409"']
)
def test_prefer_leaves_alone_what_it_does_not_know(client, value):
    answer = client.get(CONFIG, **prefer(value))
    assert (answer.status_code, answer.content) == (200, client.get(CONFIG).content)


@pytest.mark.parametrize(
    "code", ["418", "404", "2xx", "0", "-1", "", "409x", "\N{FULLWIDTH DIGIT FOUR}09"]
)
def test_prefer_of_an_undeclared_code_lists_the_declared(client, error_schema, code):
    answer = client.get(CONFIG, **prefer(f"code={code}".encode()))
    assert answer.status_code == 400
    error_schema.validate(answer.json())
    [actual] = answer.json()["violations"]
    assert (actual["in"], actual["pointer"], actual["keyword"]) == ("header", "/Prefer", "enum")
    assert actual["expected"] == [200, 400, 401, 403, 409, 500]
    assert "200, 400, 401, 403, 409, 500" in answer.json()["message"]


@pytest.mark.parametrize("value", ["example=nothing", "code=200,example=nothing", "example="])
def test_prefer_of_an_unknown_example_lists_the_known(client, error_schema, value):
    answer = client.get(CONFIG, **prefer(value))
    assert answer.status_code == 400
    error_schema.validate(answer.json())
    assert answer.json()["violations"][0]["expected"] == ["default"]


def test_prefer_of_the_own_success_goes_on_normally(client):
    answer = client.post(REASONS, json=BODY, **prefer("code=200"))
    assert answer.status_code == 200
    assert '"new"' in client.get(REASONS).text
    assert client.request("DELETE", f"{REASONS}/new", **prefer("code=204")).status_code == 204
    assert '"new"' not in client.get(REASONS).text


@pytest.mark.parametrize("value", ["code=409", "code=500", "example=default", "code=418"])
def test_prefer_changes_nothing_in_the_world(client, value):
    before = client.get(REASONS).content
    client.post(REASONS, json=BODY, **prefer(value))
    assert client.get(REASONS).content == before
    assert client.get("/__mock__/worlds/default/changes", None).json()["results"] == []


def test_prefer_comes_after_the_key_and_the_contract(client):
    assert keyless(client) == 401
    answer = client.post(CONFIG, "demo-readonly-key", json={}, **prefer("code=409"))
    assert answer.status_code == 403
    answer = client.post(REASONS, json={"code": 5}, **prefer("code=409"))
    assert answer.status_code == 400
    assert answer.json()["violations"][0]["in"] == "body"


def test_prefer_is_nothing_to_the_control_api(client):
    assert client.get("/__mock__/keys", None, **prefer("code=403")).status_code == 200


def test_prefer_head_has_the_status_and_no_body(client):
    answer = client.request("HEAD", CONFIG, **prefer("code=409"))
    assert (answer.status_code, answer.content) == (409, b"")


# ---- Other contracts

SCHEMA = {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}


@pytest.fixture
def examples(contract_of):
    """Returns what can be preferred of an operation with this content of its answer."""

    def of(content, **components):
        node = {"description": "Fine", "content": {"application/json": content}}
        responses = {"200": node, "409": {"description": "Taken"}, "default": {"description": ""}}
        item = {"operationId": "getThing", "responses": responses}
        contract = contract_of({"/thing": {"get": item}}, **components)
        return Preferences(contract, ("paths", "/thing", "get"), "200", STANDARD).examples

    return of


def test_prefer_knows_named_examples_and_those_of_components(examples):
    named = {"small": {"value": {"size": 1}}, "large": {"$ref": "#/components/examples/large"}}
    actual = examples(
        {"schema": SCHEMA, "examples": named}, examples={"large": {"value": {"size": 9}}}
    )
    assert actual["200"] == {"small": {"size": 1}, "large": {"size": 9}}


def test_prefer_leaves_out_what_breaks_the_contract(examples):
    named = {"small": {"value": {"size": 1}}, "odd": {"value": {"size": "x"}}, "far": {}}
    assert examples({"schema": SCHEMA, "examples": named})["200"] == {"small": {"size": 1}}


def test_prefer_of_a_response_without_content_has_no_body(new_client, contract_with):
    edited = contract_with({("paths", "/sku", "get", "responses", "409"): {"description": "Taken"}})
    client = new_client(edited=edited)
    answer = client.get("/api/sku", headers=[("Prefer", "code=409")])
    assert (answer.status_code, answer.content) == (409, b"")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize(
    ("key", "code"), [("5XX", 503), ("default", 418), ("default", 599), ("4XX", 499)]
)
def test_prefer_knows_ranges_and_the_default(new_client, contract_with, key, code):
    shared = {"$ref": "#/components/responses/InternalServerError"}
    edited = contract_with({("paths", "/sku", "get", "responses", key): shared})
    answer = new_client(edited=edited).get("/api/sku", headers=[("Prefer", f"code={code}")])
    assert answer.status_code == code
    assert answer.json()["message"] == "The mock server failed; its log says how."


def test_prefer_of_a_status_outside_of_a_range_names_what_is_declared(new_client, contract_with):
    shared = {"$ref": "#/components/responses/InternalServerError"}
    edited = contract_with({("paths", "/sku", "get", "responses", "5XX"): shared})
    answer = new_client(edited=edited).get("/api/sku", headers=[("Prefer", "code=418")])
    assert answer.json()["violations"][0]["expected"] == [200, 400, 401, 403, 409, 500, "5XX"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (SCHEMA, {}),
        ({**SCHEMA, "example": {"size": 4}}, {"default": {"size": 4}}),
        (
            {**SCHEMA, "properties": {"size": {"type": "integer", "enum": [7, 8]}}},
            {"default": {"size": 7}},
        ),
        (
            {"allOf": [{**SCHEMA, "example": {"size": 4}}, {"properties": {"a": {"enum": [1]}}}]},
            {"default": {"size": 4, "a": 1}},
        ),
        (
            {"type": "array", "items": {"type": "integer", "example": 3}},
            {"default": [3]},
        ),
        ({"type": "array", "items": {"type": "integer"}}, {"default": []}),
        ({"type": "object"}, {}),
    ],
)
def test_prefer_makes_up_an_example_of_those_in_the_schema(examples, schema, expected):
    assert examples({"schema": schema})["200"] == expected


TOKENS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1)


@given(st.dictionaries(TOKENS, TOKENS), st.sampled_from([",", ", ", " ", "; "]), st.booleans())
def test_prefer_is_read_as_it_was_written(wished, between, quoted):
    mark = '"' if quoted else ""
    text = between.join(f"{name.upper()}={mark}{value}{mark}" for name, value in wished.items())
    assert preferred([text]) == wished
    assert preferred([f"{name}={value}" for name, value in wished.items()]) == wished


@given(st.text())
def test_prefer_of_any_text_is_read(text):
    assert all(name == name.lower() for name in preferred([text]))


def test_prefer_costs_nothing_at_start(contract, monkeypatch):
    monkeypatch.setattr(Preferences, "examples", property(lambda self: pytest.fail("too early")))
    ContractRouter(contract, "busroot_mock.handlers", lambda request, roles: None, Routes())
