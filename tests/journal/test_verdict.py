"""The verdict on a client: what is refused, never met, and leant on; with lines of the contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.lines import line_of
from busroot_mock.journal import breaches
from busroot_mock.serving.app import Application
from tests.conftest import Client
from tests.support.calls import OPERATIONS, first_body, parameter_examples, send
from tests.support.contracts import API

VERDICT = "/__mock__/worlds/default/verdict"
REASON = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}
LINES = API.text.splitlines()


def verdict(client):
    answer = client.get(VERDICT, None)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def line_in(entry, lines=LINES):
    """Return the text of the line that an entry names."""
    name, _, number = entry["line"].partition(":")
    assert name.endswith(".yaml")
    return lines[int(number) - 1].strip()


def coverage(client, name):
    return next(each for each in verdict(client)["operations"] if each["operationId"] == name)


def test_verdict_without_calls_knows_every_operation(client):
    actual = verdict(client)
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert [each["operationId"] for each in actual["operations"]] == names == actual["neverCalled"]
    for each in actual["operations"]:
        label = f"{each['method']} {each['path']}"
        assert each["neverMet"] == list(OPERATIONS[label]["responses"])
        assert line_in(each) == f"{each['method'].lower()}:"
        assert each["certainty"] == OPERATIONS[label]["x-certainty"]
    assert (actual["requests"], actual["refusals"], actual["leansOn"]) == (0, [], [])


def test_verdict_counts_statuses_and_forgets_with_the_journal(client):
    for query in ("", "?limit=1", "?limit=x"):
        client.get(f"/api/sku{query}")
    actual = coverage(client, "listSkus")
    assert (actual["calls"], actual["met"]) == (3, {"200": 2, "400": 1})
    assert actual["neverMet"] == ["401", "403", "409", "500"]
    assert "listSkus" not in verdict(client)["neverCalled"]
    client.post("/__mock__/worlds/default/journal/clear", None)
    assert coverage(client, "listSkus")["calls"] == 0


def test_verdict_groups_refusals_by_place_and_keyword(client):
    for code in ("", "", "ok"):
        client.post("/api/reason", json={**REASON, "code": code})
    client.post("/api/reason", json={**REASON, "type": ["a", "b"], "description": 5})
    actual = verdict(client)
    assert (actual["requests"], actual["refused"]) == (4, 3)
    shown = [(each["pointer"], each["keyword"], each["count"]) for each in actual["refusals"]]
    assert shown == [("/code", "minLength", 2), ("/description", "type", 1), ("/type/*", "enum", 1)]
    assert [each["entry"] for each in actual["refusals"]] == [1, 4, 4]
    for each in actual["refusals"]:
        assert each["keyword"] in line_in(each)
        assert (each["operationId"], each["in"], each["status"]) == ("saveReason", "body", 400)


@pytest.mark.parametrize(
    ("method", "path", "key", "body", "keyword", "certainty", "line"),
    [
        ("GET", "/api/sku", None, None, "required", "documented", "ApiKeyAuth:"),
        ("GET", "/api/sku?limit=x", "demo-admin-key", None, "type", "documented", "type: integer"),
        (
            "POST",
            "/api/admin/access-code",
            "demo-readonly-key",
            None,
            "role",
            "assumed",
            "x-roles:",
        ),
        ("POST", "/api/admin/config", "demo-admin-key", {}, "required", "assumed", "required:"),
        (
            "POST",
            "/api/notification-preference",
            "demo-admin-key",
            [{"stationGroupCode": "mixing"}],
            "required",
            "assumed",
            "required:",
        ),
        ("POST", "/api/reason", "demo-admin-key", None, "required", "assumed", "required: true"),
        ("GET", "/api/no-such", "demo-admin-key", None, "path", "documented", None),
        ("PUT", "/api/sku", "demo-admin-key", None, "method", "documented", None),
    ],
)
def test_verdict_names_the_line_and_the_certainty_of_a_refusal(
    client, method, path, key, body, keyword, certainty, line
):
    client.request(method, path, key, **({} if body is None else {"json": body}))
    (actual,) = verdict(client)["refusals"]
    assert (actual["keyword"], actual["certainty"]) == (keyword, certainty)
    assert ("line" in actual) is (line is not None)
    if line:
        assert line in line_in(actual), line_in(actual)


def test_verdict_tells_what_a_client_leans_on(client):
    client.get("/api/station-window?rangecode=today&colour=red")
    client.post("/api/reason", json={**REASON, "colour": "red"})
    client.post("/api/admin/config", json={"config": {"companyName": "A", "own": 1}})
    body = [{"stationGroupCode": "mixing", "preference": ["issue_escalated"]}] * 2
    client.post("/api/notification-preference", json=body)
    actual = {
        (each["operationId"], each["why"], each["in"], each["pointer"]): each
        for each in verdict(client)["leansOn"]
    }
    assert actual.keys() == {
        ("listStationWindows", "partial", "operation", ""),
        ("listStationWindows", "assumed", "query", "/rangecode"),
        ("listStationWindows", "unknown", "query", "/colour"),
        ("saveReason", "unknown", "body", "/colour"),
        ("saveConfig", "assumed", "body", "/config/companyName"),
        ("setNotificationPreferences", "assumed", "body", "/*/preference/*=issue_escalated"),
    }
    assert {each["count"] for each in actual.values()} == {1}
    lines = [line_in(each) for each in actual.values()]
    starts = ["ReasonInput", "companyName", "enum", "get", "windowRangecode", "x-certainty"]
    assert sorted(line.split(":")[0] for line in lines) == starts


def test_verdict_on_the_examples_of_the_contract_refuses_nothing(client):
    for label in OPERATIONS:
        send(client, label, parameter_examples(label), first_body(label))
    actual = verdict(client)
    assert actual["refusals"] == []
    assert actual["neverCalled"] == []
    assert [each for each in actual["leansOn"] if each["why"] == "unknown"] == []


def test_verdict_knows_what_is_deprecated(contract_of, runner):
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/List"}}}
    old = {"name": "stationcodes", "in": "query", "schema": {"type": "string"}, "deprecated": True}
    operation = {
        "tags": ["Plant"],
        "operationId": "listPlants",
        "x-roles": {"allow": ["admin"]},
        "security": [{"Key": []}],
        "deprecated": True,
        "parameters": [old, {**old, "name": "plantcode", "deprecated": False}],
        "responses": {"200": {"description": "ok", "content": content}},
    }
    key = {"type": "apiKey", "in": "header", "name": "X-API-KEY"}
    contract = contract_of(
        {"/plant": {"get": operation}},
        schemas={"List": {"type": "object"}},
        securitySchemes={"Key": key},
    )
    client = Client(Application(contract), runner)
    client.get("/api/plant?stationcodes=cook-1&plantcode=leeds")
    actual = [(each["why"], each["in"], each["pointer"]) for each in verdict(client)["leansOn"]]
    assert actual == [("deprecated", "operation", ""), ("deprecated", "query", "/stationcodes")]


def test_verdict_does_not_blame_the_client_for_faults(client):
    rule = {"match": {"operationId": "listSkus"}, "effect": {"status": 400}}
    assert client.post("/__mock__/worlds/default/faults", None, json=rule).status_code == 200
    client.get("/api/sku?limit=x")
    client.get("/api/plant", headers=[("Prefer", "code=400")])
    actual = verdict(client)
    assert actual["refusals"] == []
    assert coverage(client, "listSkus")["met"] == {"400": 1}
    listed = client.get("/__mock__/worlds/default/journal", None).json()["results"]
    shown = [(each["fault"], each.get("valid"), each["violations"]) for each in listed]
    assert shown == [("f1", None, []), ("Prefer", True, [])]


def test_verdict_is_bounded(client, monkeypatch):
    monkeypatch.setattr(breaches, "MOST_GROUPS", 10)
    for half in (range(30), range(30, 60)):
        body = {**REASON, **{f"own{number}": 1 for number in half}}
        client.post("/api/reason", json=body)
        client.get(f"/api/no-such-{half[0]}")
    actual = verdict(client)
    assert len(actual["leansOn"]) == 10
    assert actual["leftOut"] == 50


JSON_BODIES = st.dictionaries(
    st.sampled_from(["code", "description", "type", "items", "0", "~/", "ä"]),
    st.recursive(st.none() | st.text(max_size=3), st.lists, max_leaves=4)
    | st.dictionaries(st.sampled_from(["code", "x"]), st.none(), max_size=2),
)


@given(label=st.sampled_from(sorted(OPERATIONS)), body=JSON_BODIES | st.lists(JSON_BODIES))
def test_verdict_counts_every_refused_request_once_in_each_group(shared, label, body):
    shared.post("/__mock__/worlds/default/journal/clear", None)
    for _ in range(2):
        send(shared, label, parameter_examples(label, required=True), body)
    actual = verdict(shared)
    assert actual["requests"] == 2
    assert {each["count"] for each in actual["refusals"] + actual["leansOn"]} <= {2}
    assert bool(actual["refusals"]) is bool(actual["refused"])
    for each in actual["refusals"] + actual["leansOn"]:
        assert line_in(each)


@pytest.fixture(scope="module")
def shared(new_client):
    return new_client()


def test_lines_are_those_of_the_file(contract):
    assert line_of(contract, ("paths",)).startswith("openapi.yaml:")
    for place, text in [
        (("info", "title"), "title: Busroot HTTP APIs"),
        (("tags", "0"), "- name: Account"),
        (("paths", "/sku", "post", "operationId"), "operationId: saveSku"),
        (("components", "schemas", "Reason", "no", "such"), "Reason:"),
    ]:
        line = int(line_of(contract, place).partition(":")[2])
        assert LINES[line - 1].strip() == text
    assert line_of(contract, ()) == "openapi.yaml:1"
