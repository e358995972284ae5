"""The last lines on a terminal: at most 25 at 80 columns, whatever happened."""

import shlex
from dataclasses import replace
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.config.settings import Settings
from contract_tests.reports.records import STAY
from contract_tests.reports.terminal import MOST, WIDTH, _columns, _rows, terminal_text
from contract_tests.reports.untested import Untested
from tests.support.outcomes import outcome

REPORT = Path("busroot-report/report.html")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
usual = cache(outcome)
LEFT = st.fixed_dictionaries({"record": WORDS, "key": st.none() | WORDS, "why": WORDS})


def settings(*words):
    return Settings(base_url="http://h/api", repeat=shlex.join(["busroot-mock", "verify", *words]))


@hypothesis.settings(max_examples=60)
@given(
    st.lists(WORDS, max_size=40),
    st.dictionaries(WORDS, st.lists(WORDS, max_size=2), max_size=40),
    st.lists(st.builds(Untested, WORDS, WORDS), max_size=40),
    st.lists(LEFT, max_size=40),
    st.lists(WORDS, max_size=60),
)
def test_terminal_has_few_lines_whatever_happens(notes, errors, untested, left, words):
    changes = {"notes": notes, "errors": errors, "untested": untested, "ledger": {"left": left}}
    result = replace(usual(), exit_code=1, settings=settings(*words), **changes)
    lines = terminal_text(result, REPORT, [("added", note) for note in notes]).split("\n")
    assert sum(map(_rows, lines)) <= MOST
    # One word of the command may be longer: it cannot be broken.
    command = [line for line in lines if line.startswith(("Repeat with", "    "))]
    assert all(_columns(line) <= WIDTH for line in lines if line not in command)
    assert lines[0].startswith("DOES NOT CONFORM")
    assert " ".join(lines).count(result.verdict) == 2


def test_terminal_begins_and_ends_with_the_verdict_and_names_the_report(result):
    text = terminal_text(result, REPORT)
    flat = " ".join(text.split())
    assert flat.startswith(result.verdict)
    assert flat.endswith(f"Report: {REPORT} {result.verdict}")
    assert "3 assumptions contradicted" in result.verdict


def test_terminal_has_a_line_for_each_matter():
    result = outcome(
        untested=[Untested("GET /sku", "the budget is spent")],
        ledger={"left": [{"record": "Reason", "key": "bmv-1", "why": "in use"}]},
        notes=["An entry has expired."],
    )
    lines = terminal_text(result, REPORT, [("baseline", "2 added")]).splitlines()
    for words in (
        "failure     Requests are accepted in which SkuCode breaks",
        "error       GET /issue: ConnectTimeout",
        "untested    GET /sku: the budget is spent",
        "left behind Reason bmv-1: in use",
        "note        An entry has expired.",
        "baseline    2 added",
    ):
        assert any(line.startswith(words) for line in lines), words


def test_terminal_says_how_many_it_does_not_show():
    untested = [Untested(f"GET /{n}", f"x {n}") for n in range(50)]
    text = terminal_text(outcome(findings=[], errors={}, untested=untested), REPORT)
    (more,) = [line for line in text.splitlines() if "more of this kind" in line]
    shown = text.count("untested    GET")
    assert more.startswith(f"untested    {50 - shown} lines more")


def test_reason_that_several_operations_share_has_a_line_and_is_counted():
    spent = [Untested(f"GET /{n}", "it is spent", f"after {n} of 9 tests") for n in range(3)]
    untested = [*spent, Untested("GET /sku", "role"), Untested("test_x", "role")]
    result = outcome(findings=[], errors={}, untested=untested, exit_code=4)
    assert [line for line in terminal_text(result, REPORT).splitlines() if "untested" in line] == [
        "untested    3 operations: it is spent: GET /0 (after 0 of 9 tests), GET /1",
        "untested    2 parts: role: GET /sku, test_x",
    ]
    assert "4 operations not tested to the end, 1 other part not tested" in result.verdict
    assert sum("it is spent" in note for note in result.all_notes) == 1


@pytest.mark.parametrize("count", [1, 12])
def test_command_that_repeats_the_run_can_be_pasted(count):
    given = settings(*(f"--operation=GET /sku{n}" for n in range(count)))
    text = terminal_text(outcome(settings=given), REPORT)
    command = text[text.index("busroot-mock verify") : text.index("\nReport:")]
    assert shlex.split(command.replace("\\\n", " ")) == shlex.split(given.repeat)


def shown(result, **changes):
    return terminal_text(replace(result, **changes), REPORT).splitlines()


def test_cause_that_is_cut_still_says_where(result):
    causes = [replace(result.causes[0], what="It is wrong " * 9, where="POST /sku")] * 30
    lines = [each for each in shown(result, causes=causes) if each.startswith("failure")]
    assert all(line.endswith("…: POST /sku") for line in lines[1:-1])
    assert all(len(line) == WIDTH for line in lines[1:-1])


def test_cause_takes_more_lines_where_there_is_room(result):
    causes = [replace(result.causes[0], what="It is wrong " * 9 + "here", where="POST /sku")]
    lines = shown(result, causes=causes)
    start = next(n for n, line in enumerate(lines) if line.startswith("failure"))
    text = " ".join(" ".join(lines[start : start + 2]).split())
    assert text == f"failure {causes[0].what}: POST /sku"


def test_records_that_stay_are_counted_by_kind_and_no_key_is_cut(result):
    keys = [f"bmv-1-{'x' * 20}-{n}" for n in range(14)]
    plants = [
        {"record": "Plant", "key": key, "why": "nothing removes it", "by_design": True}
        for key in keys
    ]
    (line,) = [each for each in shown(result, ledger={"left": plants}) if each.startswith("stay")]
    assert line == f"stay        Plant (14): {keys[0]} and 13 more"
    assert f"14 records of the run {STAY}" in replace(result, ledger={"left": plants}).verdict


def test_operation_that_is_left_out_alone_is_not_each(result):
    operations = [
        replace(each, state="left out", why="writes (needs --write ACCOUNT)")
        for each in result.operations[:2]
    ]
    assert "left out    2 operations: each writes (see --write)" in shown(
        result, operations=operations
    )
    assert "left out    1 operation: writes (see --write)" in shown(
        result, operations=operations[:1]
    )


def test_records_whose_key_is_lost_are_counted_and_explained_once():
    lost = {"record": "AccessCode", "key": None, "why": "nothing removes it", "by_design": True}
    text = terminal_text(outcome(ledger={"left": [lost] * 3}), REPORT)
    assert "AccessCode (3): (key unknown)\n" in text


@pytest.mark.parametrize("count", [1, 2, 30])
def test_records_left_behind_have_a_line_for_each_reason_and_the_command_is_whole(result, count):
    left = [{"record": "Reason", "key": f"bmv-1-{n}", "why": "in use"} for n in range(count)]
    command = f"busroot-mock cleanup {'reports-of-a-night-' * 2}/ledger-main.ndjson"
    changed = {"ledger": {"left": left}, "notes": [f"Clean up with: {command}"]}
    lines = shown(result, **changed)
    flat = " ".join(" ".join(lines).split())
    texts = flat.partition("left behind Reason ")[2].partition(" note ")
    assert texts[0].endswith(": in use")
    assert (texts[0].count("bmv-1-"), f"({count}): " in texts[0]) == (min(count, 5), count > 1)
    assert command in texts[2]
    notes = [each for each in replace(result, **changed).all_notes if "bmv-1-" in each]
    assert [note.count("bmv-1-") for note in notes] == [count]
