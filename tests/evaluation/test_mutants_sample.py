"""`busroot-mock verify` bites: a sample of the planted defects of `tox -e mutants`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evaluation.mutants.catalogue import load
from evaluation.mutants.serving import served
from evaluation.mutants.tools import Findings, Task, verify

pytestmark = pytest.mark.runs

SAMPLE = {"account_change_resets_rest": "Account", "station_group_without_shifts": "Station Group"}
"""A defect of meaning and one of contract; and their tags, those for which a run sends the fewest
requests.
"""


@pytest.fixture
def findings_of(tmp_path: Path) -> Callable[..., Findings]:
    """Returns what `verify` finds of one tag at a mock server with defects."""

    def findings(names: Sequence[str], tags: Sequence[str]) -> Findings:
        with served(*names) as server:
            task = Task(server.url, tmp_path, tmp_path, 150, 6, False, tuple(tags))
            return verify(task)

    return findings


def test_verify_finds_planted_defects(findings_of):
    assert all(tag in load()[name].tags for name, tag in SAMPLE.items())
    shown = findings_of(list(SAMPLE), SAMPLE.values()).values()
    missed = [
        name
        for name in SAMPLE
        if not any(label in each for each in shown for label in load()[name].labels)
    ]
    assert missed == [], shown
