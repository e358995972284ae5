"""The transport sends requests, follows redirects and keeps exchanges."""

import asyncio
import os
from collections import Counter
from contextlib import suppress

import pytest
import requests

from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.serving.app import Application
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.preflight import MOST_UNANSWERED, preflight_error
from contract_tests.transport.guard import Refused
from contract_tests.transport.pace import Spent
from contract_tests.transport.transport import MOST_FAULTS, Unreachable
from tests.support.hostile import break_off, cookies, drip, good, hostile, redirect
from tests.support.read_only import PROFILE, assert_only_reads
from tests.support.served import served


@pytest.mark.parametrize(
    "answer", [redirect(302, "{elsewhere}/api/sku"), redirect(307, "/api/admin/newaccount")]
)
def test_redirect_is_not_followed_to_where_a_run_has_no_business(deployment, answer):
    with hostile([answer], patience=0) as server, hostile([]) as elsewhere:
        server.elsewhere = elsewhere.origin
        target = deployment(server)
        assert target.send("GET", "/sku").status_code in (302, 307)
        with pytest.raises(Refused):
            target.session.get(f"{target.base_url}/sku", timeout=1)
        assert not elsewhere.asked
        assert_only_reads(server)


def test_cookies_are_not_kept(deployment):
    with hostile([cookies], patience=0) as server:
        target = deployment(server)
        for _ in range(3):
            target.send("GET", "/sku")
        assert not any("cookie" in asked.headers for asked in server.asked)


def test_netrc_is_not_sent(deployment, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with hostile([]) as server:
        target = deployment(server)
        target.send("GET", "/sku")
        requests.get(f"{target.base_url}/sku", timeout=1)
        assert not any("authorization" in asked.headers for asked in server.asked)
        assert len(server.asked) == 2
    assert os.environ["NETRC"] == os.devnull


def test_proxy_of_the_environment_is_used(deployment, monkeypatch):
    with hostile([]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.origin)
        monkeypatch.setenv("no_proxy", "")
        settings = Settings(base_url="http://busroot.example/api")
        target = deployment_of(settings, PROFILE)
        with target.transport.standing():
            assert target.send("GET", "/sku").status_code == 200
        assert [asked.target for asked in proxy.asked] == ["http://busroot.example/api/sku"]


@pytest.mark.parametrize(("answer", "tries"), [(drip, 1), (break_off, 3)])
def test_body_that_does_not_end_is_a_fault_and_counts(deployment, answer, tries):
    with hostile([answer], patience=0) as server:
        target = deployment(server)
        with pytest.raises(requests.RequestException):
            target.send("GET", "/sku")
        assert len(server.asked) == target.transport.budget.sent == tries
        assert target.transport.faults["GET /sku"]


def test_budget_is_never_exceeded(deployment):
    with hostile([break_off], patience=2) as server:
        target = deployment(server, max_requests=4)
        for _ in range(2):
            target.send("GET", "/sku")
        with pytest.raises(Spent):
            target.send("GET", "/sku")
        with pytest.raises(Spent):
            target.send("GET", "/sku")
        assert len(server.asked) == 4


@pytest.fixture
def at_once(monkeypatch):
    """Lets a request be sent again without a pause."""
    monkeypatch.setattr("contract_tests.transport.transport.FIRST_PAUSE", 0)


def silent_for(path):
    """Close the connection of each request for a path; answer others."""

    def answer(to):
        (break_off if to.path == path else good)(to)

    return answer


@pytest.mark.usefixtures("at_once")
def test_operation_that_never_answers_ends_its_own_tests_alone(deployment):
    with hostile([silent_for("/api/sku")], patience=0) as server:
        target = deployment(server)
        for _ in range(MOST_FAULTS):
            with pytest.raises(requests.RequestException):
                target.send("GET", "/sku")
        sent = len(server.asked)
        with pytest.raises(Unreachable, match="GET /sku stopped answering"):
            target.send("GET", "/sku")
        assert len(server.asked) == sent
        assert target.send("GET", "/reason").status_code == 200


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("timeout", [0.1, 0.3])
def test_operation_that_hangs_costs_a_few_timeouts_and_is_left_alone(timeout):
    called: Counter[str] = Counter()
    application = Application()

    async def hang(scope: Scope, receive: Receive, send: Send) -> None:
        called[scope["path"]] += 1
        if scope["path"] == "/api/sku":
            await asyncio.sleep(4 * timeout)
        await application(scope, receive, send)

    with served(hang) as origin:
        target = deployment_of(Settings(base_url=f"{origin}/api", timeout=timeout), PROFILE)
        with target.transport.standing():
            for _ in range(3):
                with pytest.raises(requests.exceptions.Timeout):
                    target.send("GET", "/sku")
            with pytest.raises(Unreachable, match="GET /sku stopped answering"):
                target.send("GET", "/sku")
    assert called["/api/sku"] == 4


@pytest.mark.usefixtures("at_once")
def test_deployment_that_answers_nothing_any_more_is_left_alone(deployment):
    with hostile([break_off], patience=0) as server:
        target = deployment(server)
        for path in ["/sku", "/reason", "/plant"] * 2:
            with suppress(requests.RequestException, Unreachable):
                target.send("GET", path)
        sent = len(server.asked)
        with pytest.raises(Unreachable, match=f"{server.origin}/api stopped answering"):
            target.send("GET", "/account")
        assert len(server.asked) == sent


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("path", ["/api/account", "/api/sku", "/api/reason"])
def test_one_operation_without_an_answer_does_not_keep_others_from_being_tested(path):
    with hostile([silent_for(path)], patience=0) as server:
        settings = Settings(base_url=f"{server.origin}/api", timeout=0.5)
        assert preflight_error(deployment_of(settings, PROFILE)) is None


@pytest.mark.usefixtures("at_once")
def test_deployment_that_answers_nothing_is_tried_three_times_at_most():
    with hostile([break_off], patience=0) as server:
        settings = Settings(base_url=f"{server.origin}/api", timeout=0.5)
        error = preflight_error(deployment_of(settings, PROFILE))
    assert "cannot be reached" in error
    assert len({each.target for each in server.asked}) == MOST_UNANSWERED
