"""`busroot-mock verify` bites: a sample of the planted defects of `tox -e mutants`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evaluation.mutants.catalogue import load
from evaluation.mutants.serving import served
from evaluation.mutants.tools import Findings, Task, verify

pytestmark = pytest.mark.runs

SAMPLES = [
    {"account_change_resets_rest": "Account", "station_group_lacks_station": "Station Group"},
    {"account_currency_unchecked": "Account", "station_group_without_shifts": "Station Group"},
]
"""Defects of meaning, and of contract, that do not touch one another; and their tags, those for
which a run sends the fewest requests.
"""


@pytest.fixture
def findings_of(tmp_path: Path) -> Callable[..., Findings]:
    """Returns what `verify` finds of one tag at a mock server with defects."""

    def findings(names: Sequence[str], tags: Sequence[str]) -> Findings:
        with served(*names) as server:
            task = Task(server.url, tmp_path, tmp_path, 150, 6, False, tuple(tags))
            return verify(task)

    return findings


@pytest.mark.parametrize("sample", SAMPLES, ids=" ".join)
def test_verify_finds_planted_defects(sample, findings_of):
    assert all(tag in load()[name].tags for name, tag in sample.items())
    shown = findings_of(list(sample), sample.values()).values()
    missed = [
        name
        for name in sample
        if not any(label in each for each in shown for label in load()[name].labels)
    ]
    assert missed == [], shown
