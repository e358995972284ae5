"""Processes of a run that write, and that compare what they read; here, threads stand for them."""

import fcntl
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.transport.guard import Refused
from contract_tests.transport.turns import FILES, Turns, forget_turns
from tests.support.read_only import PROFILE

ROUNDS = 40


def is_locked(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_nobody_writes_while_somebody_is_alone(tmp_path):
    writing: set[int] = set()
    seen: list[set[int]] = []

    def write(number: int) -> None:
        turns = Turns(tmp_path)
        for _ in range(ROUNDS):
            with turns.shared():
                writing.add(number)
                writing.discard(number)

    def compare(number: int) -> None:
        turns = Turns(tmp_path)
        for _ in range(ROUNDS):
            with turns.alone():
                writing.add(-number)
                seen.append(set(writing))
                writing.discard(-number)

    with ThreadPoolExecutor(5) as pool:
        done = [pool.submit(write, each) for each in (1, 2, 3)]
        done += [pool.submit(compare, each) for each in (4, 5)]
        for each in done:
            each.result(timeout=60)
    assert len(seen) == 2 * ROUNDS
    assert all(len(each) == 1 for each in seen)


def test_whoever_waits_to_be_alone_lets_nobody_begin_to_write(tmp_path):
    order: list[str] = []

    def compare() -> None:
        with Turns(tmp_path).alone():
            order.append("alone")

    def write() -> None:
        with Turns(tmp_path).shared():
            order.append("later")

    with ThreadPoolExecutor(2) as pool:
        with Turns(tmp_path).shared():
            done = [pool.submit(compare)]
            while not is_locked(tmp_path / FILES.replace("*", "next")):
                pass
            done.append(pool.submit(write))
            order.append("first")
        for each in done:
            each.result(timeout=60)
    assert order == ["first", "alone", "later"]


def test_a_thread_writes_within_its_own_turn(tmp_path):
    turns = Turns(tmp_path)
    with turns.alone(), turns.alone(), turns.shared():
        pass
    with turns.shared(), turns.shared():
        pass
    forget_turns(tmp_path)
    assert not list(tmp_path.iterdir())


def test_nobody_waits_where_files_cannot_be_locked(tmp_path):
    turns = Turns(tmp_path / "gone")
    with turns.alone(), turns.counting():
        turns.tell("POST /sku")
    with turns.shared():
        assert not turns.news()
    assert not turns.is_needed


def test_a_process_hears_what_others_have_written_and_not_what_it_has(tmp_path, monkeypatch):
    first, other = Turns(tmp_path), Turns(tmp_path)
    first.tell("POST /sku")
    assert first.news() == other.news() == set()
    monkeypatch.setattr(os, "getpid", lambda: 1)
    other.tell("POST /reason")
    monkeypatch.undo()
    assert [first.news(), first.news()] == [{"POST /reason"}, set()]
    assert not Turns(None).news()


@pytest.mark.parametrize(("settings", "has_files"), [({"write": "demo"}, True), ({}, False)])
def test_writes_of_several_processes_take_turns(tmp_path, settings, has_files):
    given = Settings(base_url="http://127.0.0.1:1/api", report=str(tmp_path), **settings)
    transport = deployment_of(given, PROFILE, "gw0", 2).transport
    with transport.turns.shared():
        assert bool(list(tmp_path.glob(FILES))) is has_files
    transport.traffic.close()


@pytest.mark.parametrize(("method", "turns"), [("POST", 1), ("GET", 0)])
def test_what_writes_is_sent_in_its_turn(monkeypatch, method, turns):
    entered: list[str] = []

    @contextmanager
    def shared(self: Turns) -> Iterator[None]:
        entered.append("turn")
        yield

    monkeypatch.setattr(Turns, "shared", shared)
    target = deployment_of(Settings(base_url="http://127.0.0.1:1/api", write="demo"), PROFILE)
    # What it would find there is of no interest.
    with target.transport.standing(), pytest.raises(Refused):
        target.send(method, "/nowhere")
    assert len(entered) == turns
