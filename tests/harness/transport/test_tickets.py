"""Processes of a run share its requests: all together keep to the limit, and none has a share."""

import os

import pytest

from contract_tests.config.settings import Settings
from contract_tests.target.connect import _requests_of
from contract_tests.transport.pace import Budget, Spent
from contract_tests.transport.tickets import Tickets
from contract_tests.transport.turns import forget_turns

MOST = 5


@pytest.fixture
def budgets(tmp_path):
    """Budgets of two processes."""
    return [Budget(MOST, None, tickets=Tickets(tmp_path)) for _ in range(2)]


def test_one_process_may_send_what_the_others_do_not(budgets):
    first, second = budgets
    first.spend()
    for _ in range(MOST - 1):
        second.spend()
    for each in budgets:
        with pytest.raises(Spent, match="the budget of requests is spent"):
            each.check()
    assert (first.sent, second.sent) == (1, MOST - 1)


def test_last_request_is_sent_by_one_process(budgets, monkeypatch):
    first, second = budgets
    for _ in range(MOST - 1):
        first.spend()
    # Both have seen that there is one left.
    monkeypatch.setattr(second, "check", lambda: None)
    first.spend()
    with pytest.raises(Spent):
        second.spend()
    assert second.sent == 0


def test_removing_records_takes_no_number(budgets, tmp_path):
    first, second = budgets
    for _ in range(MOST):
        first.spend()
    second.extend(2)
    second.spend()
    assert Tickets(tmp_path).taken() == MOST


def test_full_disk_ends_the_run_and_not_its_limit(budgets, monkeypatch):
    def write(*_):
        raise OSError

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(Spent):
        budgets[0].spend()


def test_numbers_of_an_earlier_run_are_forgotten(tmp_path):
    Tickets(tmp_path).take()
    forget_turns(tmp_path)
    assert Tickets(tmp_path).taken() == 0


def test_processes_share_what_a_part_may_send_or_have_an_equal_share(tmp_path):
    settings = Settings(max_requests=100, shard="1/2")
    tickets, most = _requests_of(settings, tmp_path, 5)
    assert (tickets is not None, most) == (True, 50)
    assert _requests_of(settings, None, 5) == (None, 10)
    assert _requests_of(settings, tmp_path / "none", 5) == (None, 10)
    assert _requests_of(settings, tmp_path, 1) == (None, 50)
    assert _requests_of(Settings(), tmp_path, 5) == (None, None)
