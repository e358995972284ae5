"""The results of the tools are judged, and the table is made of them."""

import json
from argparse import Namespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.mutants import run, tools
from evaluation.mutants.__main__ import main
from evaluation.mutants.added_rows import with_rows
from evaluation.mutants.catalogue import load
from evaluation.mutants.judging import is_good, new_findings
from evaluation.mutants.serving import NONE, ROOT
from evaluation.mutants.table import MISSED, NOTHING, UNEXPLAINED, reasons, render

CONTRACT, MEANING = "wrong_type", "lost_write"
CLEAN = {"findings": {}, "requests": 10, "seconds": 2.0, "version": "1"}
CAUGHT = {**CLEAN, "findings": {"a": "ST108 GET /sku"}, "requests": 1234}
BOTH = [load()[CONTRACT], load()[MEANING]]


def test_defect_is_found_by_what_the_mock_server_as_it_is_does_not_have():
    alarm = {**CLEAN, "findings": {"b": "ST101 GET /sku"}}
    both = {**CLEAN, "findings": alarm["findings"] | CAUGHT["findings"]}
    assert new_findings({NONE: alarm, MEANING: alarm}, MEANING) == []
    assert new_findings({NONE: alarm, MEANING: both}, MEANING) == ["ST108 GET /sku"]


@pytest.mark.parametrize(
    ("results", "good"),
    [
        ({NONE: CLEAN, CONTRACT: CAUGHT, MEANING: CAUGHT}, True),
        ({NONE: CLEAN, CONTRACT: CLEAN, MEANING: CAUGHT}, False),
        ({NONE: CLEAN, CONTRACT: CAUGHT, MEANING: CLEAN}, False),
        ({NONE: CAUGHT, CONTRACT: CAUGHT, MEANING: CAUGHT}, False),
        ({NONE: {**CLEAN, "trouble": "exit code 2"}}, False),
        ({}, False),
    ],
    ids=["all", "contract", "meaning", "false-alarm", "trouble", "nothing"],
)
def test_results_of_verify_are_good_enough_if(results, good):
    assert is_good({"verify": results}, BOTH) is good


def test_one_defect_of_meaning_in_ten_may_be_missed():
    ten = [each for each in load().values() if each.kind == "meaning"][:10]
    results = {NONE: CLEAN, **{each.name: CAUGHT for each in ten}, ten[3].name: CLEAN}
    assert is_good({"verify": results}, ten)
    assert not is_good({"verify": {**results, ten[4].name: CLEAN}}, ten)


def test_table_tells_what_found_a_defect_and_what_missed_it():
    results = {
        "verify": {NONE: CLEAN, CONTRACT: CAUGHT, MEANING: CLEAN},
        "schemathesis": {NONE: CLEAN, CONTRACT: CAUGHT},
    }
    page = render(results, BOTH)
    assert "| Admin | ST108 | 1,234 | 2 | found, 2 s | - |" in page
    assert f"- `{MEANING}`: {UNEXPLAINED}" in page
    assert "| `busroot-mock verify` | 1 | 0 | 1 of 1 | 0 of 1 |" in page


def test_table_gives_the_reason_of_the_catalogue():
    excused = BOTH[1]._replace(missed_because="it is asked for too rarely")
    page = render({"verify": {NONE: CLEAN, MEANING: CLEAN}}, [excused])
    assert f"- `{MEANING}`: it is asked for too rarely" in page


OUTCOMES = st.sampled_from([CLEAN, CAUGHT, {**CLEAN, "trouble": "exit code 2"}])


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_rows_added_are_those_of_a_page_made_anew(data):
    mutants = data.draw(st.permutations(list(load().values())))[:6]
    names = [mutant.name for mutant in mutants]
    results = {
        tool: {
            NONE: CLEAN,
            **data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, OUTCOMES))),
        }
        for tool in tools.TOOLS
    }
    cut = data.draw(st.integers(0, len(mutants)))
    page = with_rows(render(results, mutants[:cut]), results, mutants[cut:])
    whole = render(results, mutants)
    assert sorted(page.splitlines()[17:]) == sorted(whole.splitlines()[17:])
    assert with_rows(page, results, mutants) == with_rows(page, results, [])
    assert with_rows(page, {}, mutants[cut:]) == page
    assert page.partition(MISSED)[2].count(NOTHING) == (not reasons(results["verify"], mutants))


def test_row_of_a_defect_that_was_changed_keeps_no_result():
    page = render({"verify": {NONE: CLEAN, CONTRACT: CAUGHT}}, BOTH)
    changed = BOTH[0]._replace(what="Something else.")
    assert f"| `{CONTRACT}` | Something else. | Admin | - | - | - | - | - |" in with_rows(
        page, {}, [changed]
    )


def test_run_of_some_defects_leaves_the_other_rows(tmp_path, monkeypatch):
    page, results = tmp_path / "mutants.md", tmp_path / "results.json"
    before = render({"verify": {NONE: CLEAN, CONTRACT: CLEAN}}, BOTH[:1])
    page.write_text(before, encoding="utf-8")
    results.write_text(json.dumps({"verify": {NONE: CLEAN, MEANING: CAUGHT}}), encoding="utf-8")
    monkeypatch.setattr(run, "measure", lambda options: True)
    arguments = ["run", "--only", MEANING, "--out", str(page), "--results", str(results)]
    monkeypatch.setattr("sys.argv", ["mutants", *arguments])
    assert main() == 0
    after = page.read_text(encoding="utf-8").splitlines()
    (added,) = [line for line in after if line not in before.splitlines()]
    assert added.startswith(f"| `{MEANING}` | {BOTH[1].what} | ")
    assert added.endswith(" | ST108 | 1,234 | 2 | - | - |")
    assert [line for line in after if line != added] == before.splitlines()


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Runs tools that find what is asked of them, and returns what was run and what is kept."""
    ran = []

    def find(task):
        ran.append(task.scratch.name)
        if "trouble" in str(task.shared):
            raise tools.Trouble("exit code 2")
        return {} if task.scratch.name.endswith(NONE) else {"a": "x GET /sku"}

    monkeypatch.setitem(run.TOOLS, "verify", tools.Tool("verify", lambda: "1", find))

    def measure(folder="fine", resume=False, only=(CONTRACT,)):
        ran.clear()
        results = tmp_path / "results.json"
        options = {"only": list(only), "kind": None, "tools": "verify", "jobs": 1, "limit": 9}
        options |= {"results": results, "scratch": tmp_path / folder, "resume": resume}
        good = run.measure(Namespace(**options, max_examples=1, whole=False))
        return good, list(ran), json.loads(results.read_text())

    return measure


def test_run_begins_without_a_defect_and_keeps_every_result(measured):
    good, ran, kept = measured()
    assert good
    assert ran == [f"verify-{NONE}", f"verify-{CONTRACT}"]
    assert kept["verify"][CONTRACT]["findings"] == {"a": "x GET /sku"}
    assert kept["verify"][CONTRACT]["requests"] == 0


def test_run_goes_on_where_it_was_stopped(measured):
    measured()
    _, ran, kept = measured(resume=True, only=(MEANING,))
    assert ran == [f"verify-{MEANING}"]
    assert set(kept["verify"]) == {NONE, CONTRACT, MEANING}


def test_run_repeats_what_had_trouble(measured):
    good, _, kept = measured("trouble")
    assert not good
    assert kept["verify"][NONE]["trouble"] == "exit code 2"
    good, ran, kept = measured(resume=True)
    assert good
    assert len(ran) == 2
    assert "trouble" not in kept["verify"][NONE]


def test_table_in_the_docs_has_every_defect_as_it_is():
    page = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    for mutant in load().values():
        tags = ", ".join(mutant.tags) or "every tag"
        assert f"| `{mutant.name}` | {mutant.what} | {tags} | " in page
    assert UNEXPLAINED not in page
