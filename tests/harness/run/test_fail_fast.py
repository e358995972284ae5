"""A run ends at the first finding that fails it, in all of its processes."""

import json

import pytest

from contract_tests.config.settings import Settings
from contract_tests.findings.baseline import write_baseline
from contract_tests.findings.finding import ASSUMPTION, FAILURE
from contract_tests.run.fail_fast import forget_end, has_ended, heed
from contract_tests.run.results import Result
from contract_tests.target.connect import MOCK_PROFILE, deployment_of
from contract_tests.transport.pace import Spent
from tests.support.causes import grouping_of
from tests.support.findings import bad_status, exchange, judged, no_key

DEVIATION = judged(no_key("GET /sku"), exchange("GET /sku", identity=""))
GUESS = judged(bad_status("POST /account", 201), exchange("POST /account", 201))


def ends(folder, *findings, fail_fast=True, **settings):
    forget_end(folder)
    chosen = Settings(fail_fast=fail_fast, report=str(folder), **settings)
    heed(chosen, [Result("test", findings=list(findings))], "main")
    return has_ended(folder)


def test_run_ends_at_a_finding_that_fails_it(tmp_path):
    assert (DEVIATION.kind, GUESS.kind) == (FAILURE, ASSUMPTION)
    assert ends(tmp_path, DEVIATION)
    assert ends(tmp_path, GUESS, strict=True)
    assert ends(tmp_path, GUESS, DEVIATION)
    assert not ends(tmp_path, GUESS)
    assert not ends(tmp_path)
    assert not ends(tmp_path, DEVIATION, fail_fast=False)


def test_run_does_not_end_at_a_known_deviation(tmp_path):
    path = tmp_path / "known.json"
    write_baseline(grouping_of([DEVIATION]).causes({}), path)
    baseline = json.loads(path.read_text())
    baseline["entries"][0]["reason"] = "Until the next release."
    path.write_text(json.dumps(baseline))
    assert not ends(tmp_path, DEVIATION, baseline=str(path))
    assert DEVIATION.known is None
    assert ends(tmp_path, judged(no_key("GET /plant"), exchange("GET /plant")), baseline=str(path))


def test_nothing_is_sent_after_the_end_but_to_clean_up(tmp_path):
    settings = Settings(fail_fast=True, report=str(tmp_path))
    transports = [
        deployment_of(settings, MOCK_PROFILE, process).transport for process in ("one", "other")
    ]
    for each in transports:
        each.traffic.close()
        each.budget.spend()
    heed(settings, [Result("test", findings=[DEVIATION])], "main")
    for each in transports:
        with pytest.raises(Spent, match="the run ended at its first finding"):
            each.budget.spend()
        each.reopen(1)
        each.budget.spend()
