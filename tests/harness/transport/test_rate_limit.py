"""A deployment that asks to wait too long is asked nothing more."""

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.transport.pace import Budget, Spent, retry_after
from tests.support.hostile import Handler, hostile


def limited(text: str) -> requests.Response:
    response = requests.Response()
    response.status_code = 429
    response.headers["Retry-After"] = text
    return response


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("86400", 86400.0),
        ("soon", 1.0),
        ("-1", 1.0),
        ("9" * 400, 999_999_999.0),
        ("0" * 400 + "7", 7.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 1.0),
        ("Mon, 01 Jan 2001 00:00:00 +99999999999999999999", 1.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
    ],
)
def test_retry_after_is_taken_as_it_is(text, seconds):
    assert seconds in (None, retry_after(limited(text)))


@given(
    st.text("MonJan 0129:GMT,+-", max_size=30)
    | st.builds(
        "Mon, {} Jan {} {}:{}:{} {}{:04}".format,
        *[st.integers(0, 10**20) | st.integers(0, 60)] * 5,
        st.sampled_from(["+", "-", "GMT", ""]),
        st.integers(0, 10**20) | st.integers(0, 9999),
    )
)
def test_retry_after_is_some_time_whatever_it_is(text):
    response = requests.Response()
    response.headers["Retry-After"] = text
    assert 0 <= retry_after(response) < float("inf")


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
