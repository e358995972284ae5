"""Guesses are settled by another document; what is documented stays."""

import json
from pathlib import Path
from typing import Any

import yaml

from busroot_mock.comparison.overlays import applied
from busroot_mock.contract.document import Contract
from busroot_mock.evidence.documents import settled_by
from busroot_mock.evidence.learned import Evidence
from busroot_mock.learning.documents.foreign import foreign_document
from tests.evidence.things import CONTRACT, at

Schemas = dict[str, Any]


def settled(folder: Path, change: Any) -> tuple[Contract, list[str]]:
    """Return the contract with what another document settles, and what is reported."""
    path, vendor = folder / "things.yaml", folder / "vendor.json"
    path.write_text(CONTRACT, encoding="utf-8")
    document = yaml.safe_load(CONTRACT)
    change(document["components"]["schemas"])
    vendor.write_text(json.dumps(document), encoding="utf-8")
    actions, reported = settled_by(Contract(path), foreign_document(vendor, "mail of 2026"))
    overlay = {"overlay": "1.0.0", "actions": actions}
    return Contract(path, lambda old: applied(old, overlay, path)), reported


def test_guess_that_a_document_confirms_is_documented_with_its_source(tmp_path: Path) -> None:
    contract, reported = settled(tmp_path, lambda schemas: None)
    schema = at(contract, "Thing")
    assert schema["x-certainty"] == {"required": "documented"}
    assert schema["x-source"] == {"required": "mail of 2026"}
    assert schema["properties"]["kind"]["x-certainty"] == {"enum": {"old": "documented"}}
    assert not reported


def test_guess_that_a_document_contradicts_is_corrected(tmp_path: Path) -> None:
    def change(schemas: Schemas) -> None:
        schemas["Thing"]["required"] = ["code"]
        schemas["Thing"]["properties"]["note"]["nullable"] = True
        schemas["Thing"]["properties"]["kind"]["enum"] = ["new", "used"]
        schemas["ThingInput"]["properties"]["size"] |= {"default": 5, "minimum": 2}

    contract, reported = settled(tmp_path, change)
    thing, size = at(contract, "Thing"), at(contract, "ThingInput")["properties"]["size"]
    assert thing["required"] == ["code"]
    assert thing["properties"]["note"]["nullable"] is True
    assert thing["properties"]["kind"]["enum"] == ["new", "used"]
    assert (size["default"], size["minimum"]) == (5, 2)
    assert size["x-source"]["minimum"] == "mail of 2026"
    assert not reported


def test_documented_statement_that_a_document_contradicts_is_reported(tmp_path: Path) -> None:
    def change(schemas: Schemas) -> None:
        schemas["Thing"]["properties"]["count"]["type"] = "string"

    contract, reported = settled(tmp_path, change)
    assert at(contract, "Thing")["properties"]["count"] == {"type": "integer"}
    assert any("/count" in each and "is a documented statement" in each for each in reported)


def test_what_was_seen_counts_whatever_a_document_says() -> None:
    place = "$['components']['schemas']['Thing']"
    seen = {"target": f"{place}['enum']", "description": "", "update": "b"}
    said = {"target": place, "description": "", "update": {"enum": ["a"]}}
    other = {"target": place, "description": "", "update": {"default": "a"}}
    evidence = Evidence([], [seen], [], 1, [said, other])
    assert evidence.actions == [seen, other]
