"""A check that compares lists, while others write what it reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from contract_tests.config.settings import Settings
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing import retries
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.probe import Probe
from contract_tests.probing.retries import TRIES
from contract_tests.target.connect import deployment_of
from tests.support.hostile import GOOD, Handler, hostile
from tests.support.read_only import PROFILE

SKUS = LISTINGS["listSkus"]
EARLY = 5


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "PAUSES", [0.0] * len(retries.PAUSES))


@contextmanager
def probe_at(code: Callable[[int], Any]) -> Iterator[Probe]:
    """Yield a probe of a deployment that lists a record by the number of the request."""
    numbers = count(1)

    def answer(to: Handler) -> None:
        to.send(200, {**GOOD, "results": [{"code": code(next(numbers))}]})

    with hostile([answer], patience=0) as server:
        target = deployment_of(Settings(base_url=f"{server.origin}/api", timeout=5), PROFILE)
        with target.transport.standing():
            yield Probe(target, "same-answer")


def tries_of(probe: Probe) -> tuple[int, bool]:
    """Compare two readings of a list; return how often, and whether they are the same at last."""
    seen: list[Any] = []

    def check() -> None:
        seen.append(probe.pool(SKUS))
        if probe.pool(SKUS) != probe.all(SKUS).items:
            probe.fail(SKUS.operation, "two readings are the same", "they differ")

    try:
        probe.retry(check)
    except CheckFailure:
        return len(seen), False
    return len(seen), True


def test_records_of_other_runs_are_waited_for():
    def code(number: int) -> str:
        return f"bmv-0a1b2c3d-{min(number, 3 * EARLY)}"

    with probe_at(code) as probe:
        tries, is_same = tries_of(probe)
        assert is_same
        assert tries > TRIES + 1


def test_nothing_is_said_of_lists_in_which_others_never_end_to_write():
    never_ending = probe_at(lambda number: f"bmv-0a1b2c3d-{number}")
    with never_ending as probe, pytest.raises(pytest.skip.Exception, match="other runs"):
        tries_of(probe)


def test_lists_that_change_without_any_run_are_a_finding():
    with probe_at(lambda number: f"other-{number}") as probe:
        assert tries_of(probe) == (TRIES + 1, False)


def test_what_nobody_changes_is_a_finding_at_once():
    seen: list[int] = []
    with probe_at(lambda number: "bmv-0a1b2c3d-1") as probe:

        def check() -> None:
            seen.append(len(probe.all(SKUS).items))
            probe.fail(SKUS.operation, "two records", "one")

        with probe.example(), pytest.raises(CheckFailure):
            probe.retry(check)
        # What was read once more is no step of it.
        assert len(probe.deployment.steps) == 1
    assert len(seen) == 2


def test_what_is_drawn_from_stays_for_the_test_whatever_is_compared():
    with probe_at(lambda number: f"other-{number}") as probe:
        first = probe.pool(SKUS)
        tries_of(probe)
        with probe.comparing():
            assert probe.pool(SKUS) != first
        assert probe.pool(SKUS) == first


def test_what_is_nested_too_deeply_to_be_compared_is_a_finding():
    deep: list[Any] = []
    for _ in range(800):
        deep = [deep]
    tries = count()
    with probe_at(lambda number: deep) as probe:

        def check() -> None:
            next(tries)
            probe.all(SKUS)
            probe.fail(SKUS.operation, "expected", "actual")

        with pytest.raises(CheckFailure):
            probe.retry(check)
    assert next(tries) == TRIES + 1
