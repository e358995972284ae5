"""An operation of which nothing was recorded is answered by what the contract says of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.generic.endpoint import Generic
from busroot_mock.generic.items import Items
from busroot_mock.serving.app import Application
from tests.cli.test_learn import call

TEXTS: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "string"}},
}
NODE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "inner": {"$ref": "#/components/schemas/Node"},
        "others": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
    },
}


def application(tmp_path: Path, responses: dict[str, Any]) -> Application:
    operation = {"operationId": "getThing", "x-answers": {"does": "answer"}, "responses": responses}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"get": operation}},
        "components": {"schemas": {"Node": NODE}},
    }
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(document))
    contract = Contract(path)
    return Application(contract, generic=Generic(contract, (), Items()))


def json_content(**content: Any) -> dict[str, Any]:
    return {"description": "As is", "content": {"application/json": content}}


def test_example_of_the_contract_is_answered(tmp_path: Path) -> None:
    responses = {"201": json_content(schema=TEXTS, example={"a": "b"}), "404": json_content()}
    status, headers, body = call(application(tmp_path, responses), "GET", "/things")
    assert (status, headers["x-mock-answer"], body) == (201, "example", {"a": "b"})


def test_value_of_the_schema_is_the_same_for_the_same_request(tmp_path: Path) -> None:
    server = application(tmp_path, {"200": json_content(schema=TEXTS)})
    status, headers, body = call(server, "GET", "/things?page=1")
    assert (status, headers["x-mock-answer"], list(body)) == (200, "schema", ["a"])
    assert call(server, "GET", "/things?page=1")[2] == body
    assert call(server, "GET", "/things?page=2")[2] != body


@pytest.mark.parametrize("responses", [{"204": {"description": "Done"}}, {"404": json_content()}])
def test_success_without_a_body_has_none(tmp_path: Path, responses: dict[str, Any]) -> None:
    status, _, body = call(application(tmp_path, responses), "GET", "/things")
    assert (status, body) == (204 if "204" in responses else 200, None)


def test_schema_that_refers_to_itself_ends(tmp_path: Path) -> None:
    server = application(
        tmp_path, {"200": json_content(schema={"$ref": "#/components/schemas/Node"})}
    )
    assert call(server, "GET", "/things")[0] == 200
