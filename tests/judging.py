"""A plugin of pytest: judges what a run of the contract tests finds, into the file FINDINGS."""

import json
import os
from pathlib import Path

import pytest

from busroot_mock.contract import Contract
from busroot_mock.paths import CONTRACT
from contract_tests.findings.finding import merged
from contract_tests.findings.judge import judge
from contract_tests.run import RUN

FOUND = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    run = item.config.stash[RUN]
    for failure, steps in run.deployment.seen.values():
        FOUND.append((failure, steps, run.settings.seed))


def pytest_sessionfinish(session):
    contract = Contract(CONTRACT)
    found = merged([judge(contract, failure, "", steps, seed) for failure, steps, seed in FOUND])
    told = json.dumps([one.to_dict() for one in found], indent=1)
    Path(os.environ["FINDINGS"]).write_text(told)
