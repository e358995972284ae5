"""The table of seeds: what was found and what went wrong is named, and nothing else passes."""

from argparse import Namespace

import pytest

from evaluation.mutants import clean_seeds
from evaluation.mutants.tools import Trouble

CLEAN = {"verdict": "CONFORMS: 0 failures.", "causes": [], "untested": [], "requests": 5000}
CLEAN |= {"ledger": {"left": [{"record": "Sku", "key": "a", "why": "x", "by_design": True}]}}
LEFT = {"left": [{"record": "Reason", "key": "a", "why": "in use", "by_design": False}]}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Runs seeds of which each yields a report or trouble; returns what is good, and what ran."""
    ran = []

    def measure(reports, resume=False):
        ran.clear()

        def report_of(task, *options):
            ran.append(task.seed)
            if isinstance(reports[task.seed], Exception):
                raise reports[task.seed]
            return reports[task.seed]

        monkeypatch.setattr(clean_seeds, "report_of_verify", report_of)
        options = {"first": min(reports), "count": len(reports), "jobs": 1, "limit": 9}
        options |= {"results": tmp_path / "seeds.json", "scratch": tmp_path, "resume": resume}
        return clean_seeds.measure(Namespace(**options, max_examples=1)), list(ran)

    return measure


def test_seeds_that_find_nothing_are_good_and_not_run_again(measured, capsys):
    assert measured({7: CLEAN, 8: CLEAN}) == (True, [7, 8])
    assert measured({7: CLEAN, 8: CLEAN, 9: CLEAN}, resume=True) == (True, [9])
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| 9 ")]
    assert row.startswith("| 9 | CONFORMS | 0 | 0 | 0 | 5,000 | ")


@pytest.mark.parametrize(
    ("came", "named"),
    [
        ({**CLEAN, "causes": [{"title": "It is wrong"}]}, "- seed 8: It is wrong"),
        ({**CLEAN, "ledger": LEFT}, "- seed 8: left behind: Reason a"),
        (Trouble("exit code 3"), "- seed 8: exit code 3"),
    ],
    ids=["finding", "left", "trouble"],
)
def test_finding_and_trouble_are_named(measured, capsys, came, named):
    good, _ = measured({7: CLEAN, 8: came})
    assert not good
    assert named in capsys.readouterr().out.splitlines()
