"""The document of which a collection is made: an example for each request, days of any day."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from busroot_mock.collection.document import collection_document
from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from tests.support.contracts import SERVED, json_of, operations

URL = "http://host.example/api"
DOCUMENT = collection_document(SERVED, URL)
OPERATIONS = dict(operations(DOCUMENT))


def parameters(label: str) -> dict[str, object]:
    return {each["name"]: each["example"] for each in OPERATIONS[label]["parameters"]}


def body(label: str) -> object:
    return json_of(DOCUMENT, OPERATIONS[label]["requestBody"])["example"]


def test_every_operation_has_one_request_and_its_answer_alone():
    assert list(OPERATIONS) == [operation.label for operation in SERVED.operations]
    for label, operation in OPERATIONS.items():
        assert all(status.startswith("2") for status in operation["responses"]), label
        assert (
            label == "POST /admin/access-code"
            or "POST" not in label
            or ("seedrun" in label or body(label) is not None)
        )
    assert DOCUMENT["servers"] == [{"url": URL}]
    assert '"x-' not in json.dumps(DOCUMENT)


def test_what_is_deleted_is_what_another_request_makes():
    assert parameters("DELETE /reason/{code}") == {"code": body("POST /reason")["code"]}
    # The body of POST /shift names no pattern: one is made.
    assert parameters("DELETE /shift-pattern/{id}") == {"id": 6}


def test_staff_have_a_key_of_their_own():
    staff = [label for label, each in OPERATIONS.items() if each.get("security") == []]
    wanted = ["POST /admin/newaccount", "POST /admin/seedrun", "POST /admin/seedrun/demo"]
    assert staff == wanted
    assert {parameters(label)["X-API-KEY"] for label in staff} == {"{{staffKey}}"}


def test_days_of_bodies_are_relative():
    issue, schedule = body("POST /issue"), body("POST /schedule")
    assert issue["startAt"] == "{{yesterday}}T08:10:00.000Z"
    assert schedule["plannedStartAt"] == "{{tomorrow}}T14:00:00.000Z"


def test_the_contract_stays_as_it_is():
    before = deepcopy(SERVED.document)
    collection_document(SERVED, URL)
    assert SERVED.document == before


@pytest.mark.parametrize("value", [{"value": {"code": "a"}}, {"$ref": "#/components/examples/A"}])
def test_first_of_several_examples_counts(tmp_path: Path, value):
    document = deepcopy(Contract(CONTRACT).document)
    document["components"]["examples"] = {"A": {"value": {"code": "a"}}}
    content = document["components"]["requestBodies"]["PlantInput"]["content"]["application/json"]
    del content["example"]
    content["examples"] = {"first": value, "second": {"value": {"code": "b"}}}
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    changed = dict(operations(collection_document(Contract(path), URL)))["POST /plant"]
    assert json_of(document, changed["requestBody"])["example"] == {"code": "a"}
