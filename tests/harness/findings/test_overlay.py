"""The overlay of a run can be applied to the contract, and changes guesses alone."""

import pytest
import yaml

from busroot_mock.comparison.overlays import target_of
from busroot_mock.contract.document import Contract
from contract_tests.findings.overlay import overlay_of
from tests.support.findings import API, BadShape, bad_status, exchange, judged, refused, taken
from tests.support.overlays import applied

PREFERENCES = "/notification-preference"


def learned(*findings):
    return yaml.safe_load(overlay_of(API, findings))


def after(overlay, tmp_path):
    """Return the contract with an overlay applied, as the mock server would read it."""
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml.safe_dump(applied(API.document, overlay), sort_keys=False))
    return Contract(path).document


def shape(operation, answer, path, status=200):
    return judged(BadShape(operation, path), exchange(operation, status, answer))


def accepted(operation, **given):
    return judged(taken(operation), exchange(operation, 200, {}, **given))


def test_overlay_adds_a_status_that_was_seen(tmp_path):
    overlay = learned(judged(bad_status("POST /sku", 201), exchange("POST /sku", 201)))
    assert overlay["overlay"] == "1.0.0"
    assert overlay["extends"] == "openapi.yaml"
    responses = after(overlay, tmp_path)["paths"]["/sku"]["post"]["responses"]
    assert responses["201"]["x-certainty"] == "assumed"
    assert responses["200"] == API.document["paths"]["/sku"]["post"]["responses"]["200"]


def test_overlay_widens_a_guessed_list_of_values(tmp_path):
    entry = {"isSuccess": True, "results": [{"preference": ["weekly"]}]}
    path = ["results", 0, "preference", 0]
    overlay = learned(shape(f"GET {PREFERENCES}", entry, path))
    kinds = after(overlay, tmp_path)["components"]["schemas"]["NotificationKind"]["enum"]
    assert kinds[-1] == "weekly"
    assert "GET /notification-preference" in overlay["actions"][0]["description"]


def test_overlay_takes_a_name_off_a_guessed_list_of_required_ones(tmp_path):
    overlay = learned(shape("GET /admin/access-code", {"isSuccess": True}, []))
    schemas = after(overlay, tmp_path)["components"]["schemas"]
    assert schemas["AccessCodeList"]["required"] == ["isSuccess"]


def test_overlay_leaves_no_empty_list_of_required_names(tmp_path):
    overlay = learned(shape("GET /sku", {"error": "No"}, [], status=400))
    error = after(overlay, tmp_path)["components"]["schemas"]["Error"]
    assert "required" not in error
    assert "required" not in error["x-assumed"]


def test_overlay_takes_a_bound_away_along_with_its_mark(tmp_path):
    overlay = learned(accepted("GET /issue", target="/issue?id=0"))
    schema = after(overlay, tmp_path)["components"]["schemas"]["RecordId"]
    assert "minimum" not in schema
    assert schema["x-assumed"] == ["maximum"]


def test_overlay_lets_a_member_be_null_and_marks_that(tmp_path):
    answer = {"isSuccess": True, "results": [{"shifts": [{"shiftPatternId": None}]}]}
    path = ["results", 0, "shifts", 0, "shiftPatternId"]
    overlay = learned(shape("GET /station", answer, path))
    schema = after(overlay, tmp_path)["components"]["schemas"]["StationShift"]
    changed = schema["properties"]["shiftPatternId"]
    assert (changed["nullable"], changed["x-assumed"]) == (True, ["nullable"])


def test_overlay_lets_a_body_be_left_out(tmp_path):
    overlay = learned(accepted("POST /admin/config"))
    bodies = after(overlay, tmp_path)["components"]["requestBodies"]
    assert bodies["ConfigInput"]["required"] is False


def test_overlay_notes_what_it_cannot_change(tmp_path):
    target = "/issue?rangecode=P7D"
    finding = judged(refused("GET /issue"), exchange("GET /issue", 400, {}, target=target))
    schema = after(learned(finding), tmp_path)["components"]["schemas"]["RangeCode"]
    assert schema[f"x-contradicted-{finding.fingerprint}"].startswith("pattern: ")


def test_overlay_leaves_a_shared_schema_alone_that_is_a_guess_for_one_operation(tmp_path):
    finding = shape("POST /account", {"isSuccess": None, "result": {}}, ["isSuccess"])
    document = after(learned(finding), tmp_path)
    assert document["components"] == API.document["components"]
    note = f"x-contradicted-{finding.fingerprint}"
    assert document["paths"]["/account"]["post"][note] == "enum: true"


def test_overlay_learns_nothing_from_failures(tmp_path):
    overlay = learned(
        accepted("POST /sku", body={"code": "x" * 33, "name": "x"}),
        judged(bad_status("GET /sku", 201), exchange("GET /sku", 201)),
    )
    assert len(overlay["actions"]) == 1
    assert after(overlay, tmp_path) == API.document


def test_overlay_proposes_each_change_once():
    finding = accepted("GET /issue", target="/issue?id=0")
    assert learned(finding, finding) == learned(finding)


@pytest.mark.parametrize(
    ("place", "target"),
    [
        (("paths", "/a'b\\c", "get"), "$['paths']['/a\\'b\\\\c']['get']"),
        (
            ("paths", "/sku", "get", "parameters", "0"),
            "$['paths']['/sku']['get']['parameters'][0]",
        ),
        (
            ("paths", "/sku", "get", "responses", "200"),
            "$['paths']['/sku']['get']['responses']['200']",
        ),
    ],
)
def test_overlay_targets_are_json_paths(place, target):
    assert target_of(place, API.document) == target
