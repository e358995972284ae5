"""A deployment that asks to wait too long is asked nothing more."""

import pytest
import requests

from contract_tests.transport.pace import Budget, Spent, retry_after
from tests.support.hostile import Handler, hostile


def limited(text: str) -> requests.Response:
    response = requests.Response()
    response.status_code = 429
    response.headers["Retry-After"] = text
    return response


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3", 3.0), ("86400", 86400.0), ("soon", 1.0), ("-1", 1.0), ("9" * 400, 999_999_999.0)],
)
def test_retry_after_is_taken_as_it_is(text, seconds):
    assert retry_after(limited(text)) == seconds


def wait_a_day(to: Handler) -> None:
    to.send(429, {}, {"Retry-After": "86400"})


def test_wait_that_is_too_long_ends_the_run_for_all_further_tests(deployment):
    with hostile([wait_a_day], patience=0) as server:
        target = deployment(server)
        for _ in range(2):
            target.begin("a test")
            with pytest.raises(Spent, match="asks to wait 86400 seconds"):
                target.send("GET", "/sku")
            assert "429" in target.transport.cut
        assert len(server.asked) == 1


def test_budget_that_is_closed_can_be_extended_to_clean_up():
    budget = Budget(5, None)
    budget.close("over")
    with pytest.raises(Spent, match="over"):
        budget.spend()
    budget.extend(1)
    budget.spend()
    assert budget.sent == 1
