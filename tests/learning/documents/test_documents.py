"""Another document: its operations are added to a contract, and served."""

import json
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.cli.main import main
from busroot_mock.learning.documents import swagger
from busroot_mock.paths import CONTRACT, EMPTY_CONTRACT
from tests.cli.test_learn import KEY, call, served
from tests.learning.client import Client
from tests.support.contracts import SERVED

THING = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}
NODE = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}


def content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "As it is", "content": {"application/json": {"schema": schema}}}


def vendor(version: str = "3.0.3", **paths: Any) -> dict[str, Any]:
    return {
        "openapi": version,
        "info": {"title": "Vendor", "version": "7"},
        "servers": [{"url": "https://host.example/api"}],
        "paths": paths,
        "components": {"schemas": {"Node": NODE, "Time": THING}},
    }


def learned(tmp_path: Path, document: dict[str, Any], *more: str) -> int:
    (tmp_path / "vendor.json").write_text(json.dumps(document))
    arguments = ["learn", "--openapi", str(tmp_path / "vendor.json"), *more]
    arguments += ["--overlay", str(tmp_path / "learned.yaml")]
    return main([*arguments, "--fixtures", str(tmp_path / "learned")])


def operation(reference: str = "Time", **more: Any) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{reference}"}
    return {"responses": {"200": content(schema)}, **more}


def test_operation_of_another_document_is_served_with_its_source(tmp_path: Path) -> None:
    paths = {"/pallet/{code}": {"get": operation("Node"), "put": operation(operationId="put-it")}}
    assert learned(tmp_path, vendor(**paths), "--source", "mail of 2026") == 0
    server = served(tmp_path, CONTRACT)
    status, headers, _ = call(server, "GET", "/api/pallet/7", **KEY)
    assert (status, headers["x-mock-answer"]) == (200, "schema")
    # The contract has a component of this name, which is another, and stays as it is.
    schemas = server.contract.document["components"]["schemas"]
    assert schemas["Time"] == SERVED.document["components"]["schemas"]["Time"]
    assert list(call(server, "PUT", "/api/pallet/7", {}, **KEY)[2]) == ["code"]
    new = server.contract.operations_by_label["PUT /pallet/{code}"]
    assert (new.certainty, new.source, new.operation_id) == ("documented", "mail of 2026", "putIt")


def test_operation_that_the_contract_has_stays_as_it_is(tmp_path: Path) -> None:
    paths = {"/reason": {"get": operation()}, "/reason/{id}": {"patch": operation()}}
    assert learned(tmp_path, vendor(**paths)) == 0
    server = served(tmp_path, CONTRACT)
    assert "results" in call(server, "GET", "/api/reason", **{"x-api-key": "demo-admin-key"})[2]
    # A placeholder has the name that the contract gives it.
    assert "PATCH /reason/{code}" in server.contract.operations_by_label


def test_recording_adds_state_to_the_operations_of_a_document(tmp_path: Path) -> None:
    from busroot_mock.recordings.har_writer import write_har

    write_har(tmp_path / "session.har", Client("training").session(150), None)
    tasks = {"get": operation(operationId="tasksOf"), "parameters": []}
    document = vendor(**{"/projects/{slug}/tasks": tasks, "/projects/{slug}/notes": tasks})
    document["servers"] = [{"url": "/v1"}]
    har = ["--har", str(tmp_path / "session.har"), "--contract", "none"]
    assert learned(tmp_path, document, *har) == 0
    server = served(tmp_path, EMPTY_CONTRACT)
    operations = server.contract.operations_by_label
    assert operations["GET /projects/{slug}/tasks"].node["x-lists"]["does"] == "list"
    assert operations["GET /projects/{slug}/notes"].node["x-answers"]["does"] == "answer"
    made = call(server, "POST", "/v1/projects", {"slug": "a-b-1", "title": "x"}, **KEY)
    assert made[0] == 201
    assert call(server, "GET", "/v1/projects/a-b-1/tasks", **KEY)[2] == {"results": []}


def test_what_has_no_words_here_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {"type": "object", "if": {"required": ["a"]}, "properties": {"a": {"$ref": "a.yaml"}}}
    responses = {"responses": {"200": content(odd)}}
    assert learned(tmp_path, vendor("3.1.0", **{"/odd": {"get": responses}})) == 0
    said = capsys.readouterr().out
    assert "/if is left out" in said
    assert "What a.yaml has is left out" in said
    assert call(served(tmp_path, CONTRACT), "GET", "/api/odd", **KEY)[0] == 200


def test_swagger_needs_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(swagger.shutil, "which", lambda name: None)
    document = {"swagger": "2.0", "info": {"title": "V", "version": "1"}, "paths": {}}
    assert learned(tmp_path, document) == 2
    assert "is Swagger 2.0, and is converted with Node.js" in capsys.readouterr().err


def test_nothing_to_learn_from_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "--overlay", "o.yaml", "--fixtures", "f"]) == 2
    assert "give --har or --openapi" in capsys.readouterr().err


def test_slips_of_a_document_are_written_as_they_are_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def asked(name: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": schema}

    colour = {"type": "string", "nullable": True, "enum": ["red"]}
    thing = {"type": "object", "properties": {"colour": colour, "any": None}}
    parameters = [
        asked("count", type="integer", default="5"), asked("size", type="integer", default="big"),
        asked("all", type="boolean", default="false"),
        asked("few", type="integer", maximum=3, default=9),
    ]  # fmt: skip
    get = {"parameters": parameters, "responses": {"200": content(thing)}}
    kinds = {"get": {**operation(), "parameters": [{**asked("kind"), "in": "path"}]}}
    paths = {"/bins": {"get": get}, "/racks?of={kind}&full=true": kinds}
    assert learned(tmp_path, vendor(**paths), "--contract", "none") == 0
    operations = served(tmp_path, EMPTY_CONTRACT).contract.operations_by_label
    node = operations["GET /bins"].node
    members = node["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert (members["colour"]["enum"], members["any"]) == (["red", None], {})
    schemas = [each["schema"] for each in node["parameters"]]
    assert [each.get("default") for each in schemas] == [5, None, False, None]
    of, full = operations["GET /racks"].node["parameters"]
    assert (of["name"], of["in"], full["name"], full["schema"]["enum"]) == (
        "of", "query", "full", ["true"],
    )  # fmt: skip
    said = capsys.readouterr().out
    assert "Not written: the default 'big' at /paths/~1bins/get/parameters/1/schema" in said
    assert "Not written: the query of GET /racks?of={kind}&full=true: it became" in said
