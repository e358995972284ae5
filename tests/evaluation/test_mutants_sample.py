"""`busroot-mock verify` bites: a sample of the planted defects of `tox -e mutants`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.mutants.catalogue import load
from evaluation.mutants.serving import NONE, served
from evaluation.mutants.tools import Findings, Task, verify

pytestmark = pytest.mark.runs

SAMPLE = {
    "wrong_type": "Admin",
    "shift_missing_in_plain_text": "Shift",
    "schedule_quantity_unchecked": "Schedule",
    "account_change_resets_rest": "Account",
    "station_missing": "Station",
    "sku_pages_overlap": "Sku",
}
"""Defects of both kinds, and the tag that a run is kept to."""


@pytest.fixture
def findings_of(tmp_path: Path) -> Callable[..., Findings]:
    """Returns what `verify` finds of one tag at a mock server with a defect."""

    def findings(name: str, *tags: str) -> Findings:
        with served(name) as server:
            task = Task(server.url, tmp_path, tmp_path, 150, 10, False, tags)
            return verify(task)

    return findings


def test_verify_finds_nothing_without_a_defect(findings_of):
    assert findings_of(NONE, *SAMPLE.values()) == {}


@pytest.mark.parametrize("name", SAMPLE)
def test_verify_finds_a_planted_defect(name, findings_of):
    tag = SAMPLE[name]
    assert tag in load()[name].tags
    findings = findings_of(name, tag)
    assert any(label in shown for shown in findings.values() for label in load()[name].labels), (
        findings
    )
