"""A test that was cut short draws no more cases, but tries what the contract itself gives."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.generation.meta import TestPhase

from contract_tests import test_operations

WHY = "no backup of its settings"


class Called(Exception):
    pass


def case_of(phase: TestPhase) -> Any:
    def call(**options: Any) -> None:
        raise Called

    meta = SimpleNamespace(phase=SimpleNamespace(name=phase, data=None))
    operation = SimpleNamespace(method="POST")
    return SimpleNamespace(method="POST", operation=operation, meta=meta, call=call)


@pytest.fixture
def deployment():
    return SimpleNamespace(
        settings=SimpleNamespace(mode="write", timeout=1),
        transport=SimpleNamespace(cut=WHY, before=[]),
        example=nullcontext,
        kept={},
        base_url="http://127.0.0.1:9/api",
        session=None,
    )


def test_random_cases_are_skipped_for_the_reason(deployment):
    with pytest.raises(pytest.skip.Exception, match=WHY):
        test_operations.test_operation(case_of(TestPhase.FUZZING), deployment)
    deployment.transport.cut = ""
    with pytest.raises(Called):
        test_operations.test_operation(case_of(TestPhase.FUZZING), deployment)


@pytest.mark.parametrize("phase", [TestPhase.EXAMPLES, TestPhase.COVERAGE])
def test_given_cases_are_tried(deployment, phase):
    with pytest.raises(Called):
        test_operations.test_operation(case_of(phase), deployment)
