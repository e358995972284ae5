"""An overlay of `learn`, as a run of `verify` tests what it adds."""

from pathlib import Path
from typing import Any

import pytest

from busroot_mock.cli.main import main
from busroot_mock.contract.operations import operations_of
from contract_tests.config.selection import UNKNOWN, Selection
from contract_tests.config.settings import Settings
from contract_tests.target.learned import with_learned
from tests.support.contracts import SERVED

PATH = Path("learned.yaml")
RESPONSES = {"200": {"description": "As one answer was"}}


def overlay(**operations: Any) -> dict[str, Any]:
    update = {"/pallet": operations, "/pallet/{id}": {"get": {"responses": RESPONSES}}}
    actions = [
        {"target": "$.paths", "update": update},
        {"target": "$", "update": {"x-records": {"Pallet": {}}}},
    ]
    return {"overlay": "1.0.0", "actions": actions}


def learned(word: str) -> dict[str, Any]:
    words = {word: {"does": "list"}, "x-refuses": [{}], "x-observed": {}}
    return {"responses": RESPONSES, "x-certainty": "observed", **words}


def test_words_for_mock_servers_are_left_out_and_what_was_observed_is_assumed() -> None:
    document = with_learned(SERVED.document, overlay(get=learned("x-lists")), PATH)
    node = document["paths"]["/pallet"]["get"]
    assert node == {"responses": RESPONSES, "x-certainty": "assumed"}
    assert "x-records" not in document
    assert document["paths"]["/sku"] == SERVED.document["paths"]["/sku"]


def test_guess_that_recordings_confirmed_is_assumed_as_well() -> None:
    group, kind = ("$.components.schemas." + name for name in ("SkuGroup", "IssueType"))
    actions = [
        {"target": f"{group}['x-assumed'][?@ == 'required']", "remove": True},
        {"target": group, "update": {"x-observed": {"required": {"seen": 12}}}},
        {"target": f"{kind}['x-assumed'][?@ == 'enum/slow']", "remove": True},
        {"target": kind, "update": {"x-observed": {"enum": {"slow": {"seen": 12}}}}},
    ]
    document = with_learned(SERVED.document, {"overlay": "1.0.0", "actions": actions}, PATH)
    assert document == SERVED.document


def test_learned_operation_that_writes_is_left_out_of_a_run_on_a_deployment() -> None:
    document = with_learned(SERVED.document, overlay(post=learned("x-writes")), PATH)
    operations = operations_of(document)
    settings = Settings(base_url="http://host.example/api", write="demo")
    selection = Selection(settings, operations)
    new = next(each for each in operations if each.label == "POST /pallet")
    assert new not in selection.tested
    assert selection.why_left_out(new) == UNKNOWN
    # All that our own contract has says what it writes.
    assert [each.label for each in SERVED.operations if not each.reads and not each.writes] == []


def test_overlay_needs_a_deployment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("BUSROOT_OVERLAY_IN", "")
    path = tmp_path / "learned.yaml"
    path.write_text("overlay: 1.0.0\nactions: []\n")
    assert main(["verify", "--overlay-in", str(path), "--dry-run"]) == 2
    assert "an overlay needs a URL" in capsys.readouterr().err
