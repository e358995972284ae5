"""The plans for clients of all generators, and the table in docs/clients.md."""

from pathlib import Path

import pytest

from evaluation.clients import guide
from evaluation.clients.plan import COMPILE, GENERATE, PROGRAMS, RUN, Command, Plan
from evaluation.clients.table import PLANS, page_with, rows
from evaluation.clients.workshop import Workshop

WORKING = {plan.name: {"stage": RUN, "why": ""} for plan in PLANS}


def test_table_of_the_page_is_that_of_the_plans_and_all_work():
    text = guide.PAGE.read_text(encoding="utf-8")
    assert page_with(text, WORKING) == text


def test_table_says_how_far_a_client_came():
    results = {PLANS[0].name: {"stage": COMPILE, "why": "it printed nothing"}}
    first, second, *_ = rows(results)
    assert "| generated, compiled: it printed nothing |" in first
    assert "| not tried: nobody has |" in second


def test_every_program_is_of_a_plan():
    names = {name for plan in PLANS for name, _ in plan.programs}
    assert names == {path.name for path in PROGRAMS.iterdir()}
    assert len({plan.name for plan in PLANS}) == len(PLANS)


@pytest.mark.parametrize(
    ("commands", "needs", "stage", "why"),
    [
        ([(GENERATE, "true"), (RUN, "echo made")], (), RUN, ""),
        ([(GENERATE, "true"), (RUN, "echo other")], (), RUN, "it printed 'other\\n'"),
        ([(GENERATE, "true"), (COMPILE, "false")], (), GENERATE, "false: "),
        ([(GENERATE, "no-such-tool")], (), "", "missing here: no-such-tool"),
        ([(GENERATE, "true")], ("no-such-tool",), "", "missing here: no-such-tool"),
    ],
)
def test_plan_is_carried_out_as_far_as_it_goes(tmp_path: Path, commands, needs, stage, why):
    given = [Command(stage, words.split()) for stage, words in commands]
    plan = Plan("own", "own", "1", "shell", "", given, needs=needs)
    result = Workshop(tmp_path, "http://host.example/api").result_of(plan, "made\n")
    assert (result.stage, result.why) == (stage, why)
    assert needs or (tmp_path / "clients" / "own" / "openapi.yaml").exists()
