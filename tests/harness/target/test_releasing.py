"""Responses that failures of tests do not hold on to."""

import gc
import weakref
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.core.failures import Failure, FailureGroup

from contract_tests import test_operations
from contract_tests.target.deployment import Deployment
from contract_tests.target.releasing import release_values


class Answer:
    """Stands for a large response."""

    content = b""


def failure() -> Failure:
    return Failure(operation="GET /sku", title="t", message="m")


def raise_alone(answer: Answer) -> None:
    raise failure()


def raise_group(answer: Answer) -> None:
    members = []
    for _ in range(2):
        try:
            raise_alone(answer)
        except Failure as member:
            members.append(member)
    raise FailureGroup(members)


def raise_in_turn(answer: Answer) -> None:
    try:
        raise_alone(answer)
    except Failure as first:
        raise failure() from first


@pytest.fixture
def deployment() -> Deployment:
    """Return a deployment that nothing is sent to."""
    guard = SimpleNamespace(base_url="http://127.0.0.1:9/api")
    settings: Any = SimpleNamespace(mode="read", timeout=1)
    transport: Any = SimpleNamespace(guard=guard, listeners=[], before=[], cut="")
    return Deployment(settings, SimpleNamespace(), transport)  # type: ignore[arg-type]  # it reads none


@pytest.mark.parametrize("fail", [raise_alone, raise_group, raise_in_turn])
def test_failure_keeps_no_response(deployment: Deployment, fail: Callable[[Answer], None]) -> None:
    answers: list[weakref.ref[Answer]] = []

    def call(**options: Any) -> Answer:
        answer = Answer()
        answers.append(weakref.ref(answer))
        return answer

    case: Any = SimpleNamespace(
        method="GET",
        operation=SimpleNamespace(method="GET"),
        meta=None,
        call=call,
        validate_response=lambda answer, **options: fail(answer),
    )
    with pytest.raises((Failure, FailureGroup)) as raised:
        test_operations.test_operation(case, deployment)
    gc.collect()
    assert raised.value
    assert deployment.seen
    assert answers[0]() is None


def test_generator_that_waits_goes_on() -> None:
    kept: list[ValueError] = []

    def steps() -> Iterator[int]:
        try:
            raise ValueError
        except ValueError as error:
            kept.append(error)
            yield 1
        yield 2

    values = steps()
    assert next(values) == 1
    release_values(kept[0])
    assert next(values) == 2
