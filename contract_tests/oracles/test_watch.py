"""Check latency, keys and errors in all responses of the run; these tests run last."""

import pytest

from busroot_mock.contract.operations import Operation

from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.probe import Probe
from ..probing.refusals import NOT_WHAT_CAME
from ..probing.watch import Watch
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

pytestmark = pytest.mark.last
TIMES = 6
"""Responses by which the latency of an operation is judged, at least."""
ONE_IN = 20


@oracle("latency")
@about(OPERATIONS)
def test_answers_come_in_time(probe: Probe, watch: Watch, operation: Operation) -> None:
    if watch.budget is None:
        not_applicable("the run has no limit for latency")
    with probe.example():
        for _ in range(TIMES - watch.seen[operation.label] if _is_readable(operation) else 0):
            _call(probe, operation)
        seen, late = watch.seen[operation.label], watch.late[operation.label]
        if not seen:
            not_applicable("it was not called")
        # A single late response may be due to the network.
        if late > 1 and late * ONE_IN > seen:
            worst = watch.slowest[operation.label]
            probe.deployment.steps[:] = [worst]
            expected = (
                f"almost no response takes longer than {watch.budget:g} ms, the limit of the run"
            )
            actual = f"{late} of {seen} took longer; the slowest {worst.took:.0f} ms"
            probe.fail(operation, expected, actual, operation.location)


@oracle("secrets-hidden")
@about(OPERATIONS)
def test_no_answer_has_an_api_key(probe: Probe, watch: Watch, operation: Operation) -> None:
    with probe.example():
        if _is_readable(operation) and not watch.seen[operation.label]:
            _call(probe, operation)
        if not watch.seen[operation.label]:
            not_applicable("it was not called")
        if operation.label in watch.leaks:
            probe.deployment.steps[:] = [watch.leaks[operation.label]]
            place = ("components", "securitySchemes", "ApiKeyAuth")
            actual = "a response contains a key in clear text"
            probe.fail(operation, "no response shows an API key", actual, place, about="api key")


@oracle("inside-hidden")
@about(OPERATIONS)
def test_no_error_shows_the_inside(probe: Probe, watch: Watch, operation: Operation) -> None:
    with probe.example():
        if not watch.seen[operation.label]:
            not_applicable("it was not called")
        if operation.label in watch.insides:
            exchange, shown = watch.insides[operation.label]
            probe.deployment.steps[:] = [exchange]
            expected, actual = "no error shows the inside of the server", f"one shows {shown}"
            probe.fail(operation, expected, actual, operation.location, about=shown)


@oracle("references-checked")
@about(OPERATIONS)
def test_error_expects_what_its_keyword_asks_for(
    probe: Probe, watch: Watch, operation: Operation
) -> None:
    with probe.example():
        if not watch.seen[operation.label]:
            not_applicable("it was not called")
        if operation.label in watch.denials:
            exchange, keyword = watch.denials[operation.label]
            probe.deployment.steps[:] = [exchange]
            expected = f"a violation expects what its keyword, {keyword}, asks for"
            probe.fail(operation, expected, "it expects false", NOT_WHAT_CAME, about=keyword)


def _is_readable(operation: Operation) -> bool:
    return operation.reads and "{" not in operation.path


def _call(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS.get(operation.operation_id)
    params = probe.whole(listing) if listing else {}
    probe.send(operation, **params)
