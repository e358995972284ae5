"""Deployments whose responses are spoiled at random, and a sample of runs against them."""

import subprocess
import sys
from random import Random

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from evaluation.chaos.__main__ import faults_of, summary_of
from evaluation.chaos.chaotic import breaks_the_contract, plan_of
from evaluation.chaos.one_run import _left
from evaluation.chaos.spoiling import SPOILING, WAYS
from evaluation.mutants.asked import TYPE, Answered
from evaluation.mutants.serving import ROOT

BODY = (
    b'{"isSuccess":true,"results":[{"code":"a","n":1,"type":["x"]},{"code":"b","n":0,"type":[]}]}'
)
GIVEN = Answered(200, {TYPE: b"application/json"}, BODY)
RIGHT = {"seed": 1, "code": 1, "spoiled": 3, "broken": 2, "findings": 1, "last": [], "left": []} | {
    "traceback": False, "defects": [], "missed": False, "broken_reports": [],
}  # fmt: skip
SAMPLE = (11, 12)


@pytest.mark.parametrize("way", SPOILING)
def test_way_spoils_a_response_the_same_for_the_same_chance(way):
    spoiled = [SPOILING[way](Random(seed), GIVEN) for seed in range(20)]
    assert spoiled == [SPOILING[way](Random(seed), GIVEN) for seed in range(20)]
    assert any(each != GIVEN for each in spoiled)


@pytest.mark.parametrize("way", SPOILING)
def test_way_leaves_alone_what_it_cannot_spoil(way):
    for body in (b"", b"no JSON", b"[]", b"7"):
        assert isinstance(SPOILING[way](Random(1), GIVEN.with_body(body)), Answered)


def test_plans_differ_by_seed_and_cover_every_way():
    plans = [plan_of(seed, ["GET /sku", "POST /sku"]) for seed in range(100)]
    assert {way for plan in plans for way in plan.ways} == set(WAYS)
    assert {plan.label for plan in plans} == {None, "GET /sku", "POST /sku"}
    assert plans == [plan_of(seed, ["GET /sku", "POST /sku"]) for seed in range(100)]


@pytest.mark.parametrize(
    ("given", "is_broken"),
    [
        (GIVEN.with_body(b'{"isSuccess":true,"results":[]}'), False),
        (GIVEN.with_body(b'{"isSuccess":true,"results":{}}'), True),
        (GIVEN.with_body(b'{"isSuccess":true,"results":['), True),
        (GIVEN.with_body(b'{"isSuccess":true,"results":[]}', "text/html"), True),
        (GIVEN.with_body(b'{"isSuccess":true,"results":[]}', status=418), True),
        (GIVEN.with_body(b'{"isSuccess":true,"results":[]}', status=500), True),
    ],
)
def test_response_that_breaks_the_contract_is_counted(given, is_broken):
    assert breaks_the_contract(Contract(CONTRACT), "GET /reason", given) is is_broken


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"traceback": True, "defects": ["KeyError"]}, "a traceback"),
        ({"missed": True}, "2 responses broke the contract"),
        ({"broken_reports": ["report.json: ValueError"]}, "reports are not whole"),
        ({"left": ["added reasons"]}, "left behind without a word"),
        ({"ended": -9}, "did not end"),
    ],
)
def test_run_that_falls_over_is_named(changed, says):
    outcome = {**RIGHT, **changed}
    (line,) = faults_of(outcome)
    assert says in line
    assert faults_of(RIGHT) == []
    assert "    1 runs that fell over in some way" in summary_of([outcome, RIGHT])


@pytest.mark.parametrize("lost", [0, 1, 3])
def test_records_whose_key_was_lost_are_named_as_often_as_there_are_any(lost):
    added = [
        {"table": "accessCodes", "kind": "added", "after": {"code": f"C{number}"}}
        for number in range(3)
    ]
    named = [{"record": "AccessCode", "key": None} for _ in range(lost)]
    assert len(_left(added, {"left": named})) == 3 - lost


@pytest.mark.runs
def test_verify_does_not_fall_over(tmp_path):
    command = [sys.executable, "-m", "evaluation.chaos", "--seeds", str(len(SAMPLE))]
    command += ["--first", str(SAMPLE[0]), "--scratch", tmp_path, "--results", tmp_path / "results"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
