"""Pytest hooks: end a run that was interrupted, or whose time is over, where pytest looks at it."""

from collections.abc import Generator
from contextlib import ExitStack
from typing import Any

import pytest

from ..transport.interruption import INTERRUPTION, LATE_WHY, WHY
from ..transport.pace import Spent


def pytest_configure(config: pytest.Config) -> None:
    stack = ExitStack()
    stack.enter_context(INTERRUPTION.heeded())
    config.add_cleanup(stack.close)


@pytest.hookimpl(tryfirst=True)
def pytest_collectstart(collector: pytest.Collector) -> None:
    """End the run before more tests are collected."""
    if _is_over() and not _is_worker(collector.config):
        collector.session.shouldstop = WHY


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """End the run before the first test."""
    if _is_over() and not _is_worker(session.config):
        raise session.Interrupted(WHY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """End the run after a test."""
    result = yield
    if _is_over():
        item.session.shouldstop = WHY
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Break a test off that still runs when the time is over, whatever it is at."""
    with INTERRUPTION.testing(Spent(LATE_WHY)):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Do not disturb what follows the tests."""
    INTERRUPTION.end_tests()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: Any) -> None:
    """Let a worker of pytest-xdist end with this process: it may get no signal of its own."""
    INTERRUPTION.add_worker(node.gateway._io.popen.pid)


def _is_over() -> bool:
    return INTERRUPTION.is_due or INTERRUPTION.is_late


def _is_worker(config: pytest.Config) -> bool:
    # pytest-xdist takes a worker that was interrupted for one that has crashed.
    return hasattr(config, "workerinput")
