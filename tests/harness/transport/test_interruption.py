"""A run that gets a signal ends where it waits for the deployment, or before its next request."""

import os
import signal
import threading
import time
from contextlib import suppress
from types import SimpleNamespace

import pytest

from contract_tests.run import ending
from contract_tests.transport import interruption
from contract_tests.transport.interruption import INTERRUPTION, Interrupted
from contract_tests.transport.pace import Spent
from tests.support.hostile import break_off, good, hostile

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def heeded():
    with INTERRUPTION.heeded():
        yield


def hang(to):
    time.sleep(30)


def ask_to_wait(to):
    to.send(429, {}, {"Retry-After": "60"})


def later(number: int) -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("answer", [hang, ask_to_wait, break_off], ids=lambda each: each.__name__)
@pytest.mark.parametrize("number", SIGNALS, ids=lambda each: each.name)
def test_signal_ends_the_wait_for_a_deployment(deployment, monkeypatch, answer, number):
    monkeypatch.setattr("contract_tests.transport.transport.FIRST_PAUSE", 10)
    with hostile([answer], patience=0) as server:
        target = deployment(server, timeout=60)
        later(number)
        started = time.monotonic()
        with pytest.raises(Spent, match="interrupted"):
            target.send("GET", "/sku")
        assert time.monotonic() - started < 10
        assert target.transport.cut == "the run was interrupted"
        with pytest.raises(Spent, match="interrupted"):
            target.send("GET", "/sku")
        assert len(server.asked) == 1


@pytest.mark.usefixtures("heeded")
def test_signal_ends_the_wait_for_the_next_turn(deployment):
    with hostile([good], patience=0) as server:
        target = deployment(server, rate=0.05)
        target.send("GET", "/sku")
        later(signal.SIGTERM)
        with pytest.raises(Spent, match="interrupted"):
            target.send("GET", "/sku")
        assert len(server.asked) == 1


@pytest.mark.usefixtures("heeded")
def test_what_cleans_up_is_not_interrupted(deployment):
    with hostile([good], patience=0) as server:
        target = deployment(server)
        signal.raise_signal(signal.SIGTERM)
        target.transport.reopen(10)
        signal.raise_signal(signal.SIGTERM)
        assert target.send("GET", "/sku").status_code == 200


@pytest.mark.usefixtures("heeded")
def test_signal_that_is_sent_twice_is_one_and_ctrl_c_once_more_breaks_off(monkeypatch):
    # As `timeout` sends it: to its child, and to its group.
    for _ in range(2):
        signal.raise_signal(signal.SIGINT)
    assert INTERRUPTION.is_due
    monkeypatch.setattr(interruption, "APART", 0)
    signal.raise_signal(signal.SIGTERM)
    assert not INTERRUPTION.is_forced
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert INTERRUPTION.is_forced


@pytest.mark.usefixtures("heeded")
def test_exception_that_is_lost_is_raised_again_and_at_last_anywhere(monkeypatch):
    monkeypatch.setattr(interruption, "APART", 0.05)
    monkeypatch.setattr(interruption, "PATIENCE", 0.4)
    signal.raise_signal(signal.SIGTERM)
    with suppress(Interrupted), INTERRUPTION.waiting():
        pytest.fail("it does not begin to wait")
    with pytest.raises(KeyboardInterrupt):
        time.sleep(5)


def test_signals_have_their_former_handlers_again_and_ignored_ones_are_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        handlers = [signal.getsignal(each) for each in SIGNALS]
        with INTERRUPTION.heeded():
            signal.raise_signal(signal.SIGHUP)
            assert not INTERRUPTION.is_asked
            with INTERRUPTION.heeded():
                signal.raise_signal(signal.SIGTERM)
            assert INTERRUPTION.is_asked
        assert [signal.getsignal(each) for each in SIGNALS] == handlers
    finally:
        signal.signal(signal.SIGHUP, before)
    INTERRUPTION.check()


@pytest.mark.usefixtures("heeded")
def test_workers_end_with_their_run(monkeypatch):
    ended = []
    monkeypatch.setattr(os, "kill", lambda process, number: ended.append(process))
    INTERRUPTION.add_worker(11)
    assert ended == []
    signal.raise_signal(signal.SIGINT)
    INTERRUPTION.add_worker(12)
    assert ended == [11, 12]


def work_for(seconds):
    """Be at something that looks at no limit, such as a response that takes long to read."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


@pytest.mark.usefixtures("heeded")
def test_test_that_works_when_the_time_is_over_is_broken_off_again_and_again(monkeypatch):
    monkeypatch.setattr(interruption, "LATE", 0.05)
    INTERRUPTION.end_at(time.monotonic())
    started = time.monotonic()
    # Several statements: the first may break off, and the next has to as well.
    with pytest.raises(Spent), INTERRUPTION.testing(Spent("x")):  # noqa: PT012  # see above
        with suppress(Spent):
            work_for(20)
        work_for(20)
    assert time.monotonic() - started < 10
    assert INTERRUPTION.has_cut
    assert INTERRUPTION.is_late
    assert not INTERRUPTION.is_forced


@pytest.mark.usefixtures("heeded")
def test_what_is_no_test_is_broken_off_a_while_after_the_time(monkeypatch):
    monkeypatch.setattr(interruption, "LATE", 0.05)
    monkeypatch.setattr(interruption, "LATEST", 0.2)
    INTERRUPTION.end_at(time.monotonic())
    with pytest.raises(KeyboardInterrupt):
        work_for(20)
    assert INTERRUPTION.is_forced


@pytest.mark.usefixtures("heeded")
def test_what_cleans_up_is_not_broken_off_by_the_end_of_the_time(monkeypatch):
    monkeypatch.setattr(interruption, "LATE", 0.02)
    monkeypatch.setattr(interruption, "LATEST", 0.02)
    INTERRUPTION.end_at(time.monotonic() + 0.05)
    INTERRUPTION.end_tests()
    work_for(0.3)
    assert not INTERRUPTION.is_forced


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("is_over", [True, False])
def test_collecting_and_tests_end_with_the_time_of_the_run(is_over):
    config = SimpleNamespace()
    session = SimpleNamespace(shouldstop=False, config=config)
    INTERRUPTION.end_at(time.monotonic() + (0 if is_over else 60))
    ending.pytest_collectstart(SimpleNamespace(config=config, session=session))
    assert bool(session.shouldstop) == is_over
    session.shouldstop = False
    after = ending.pytest_runtest_protocol(SimpleNamespace(session=session))
    next(after)
    with suppress(StopIteration):
        after.send(True)
    assert bool(session.shouldstop) == is_over
