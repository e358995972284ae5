"""The judgement of exchanges, as `judge` makes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.recordings.recorded import Recorded
from contract_tests.config.settings import Settings
from contract_tests.passing.judging import judge_traffic
from contract_tests.reports.outcome import Outcome

Judge = Callable[..., Outcome]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    def judge(
        *exchanges: Recorded, fail_on: tuple[str, ...] = ("deployment",), **more: Any
    ) -> Outcome:
        named = (("a.har", each) for each in exchanges)
        return judge_traffic(named, Settings(report=str(tmp_path), **more), fail_on)

    return judge
