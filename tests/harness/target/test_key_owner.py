"""Before a run: whose key it has, and why a deployment cannot be tested."""

import json
import socket

import pytest
import requests

from busroot_mock.serving.app import Application
from contract_tests.config.connection import Connection
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.key_owner import owner_of
from contract_tests.target.preflight import preflight_error
from contract_tests.transport import transport
from contract_tests.transport.connection_errors import cause_of
from tests.support.served import served


@pytest.fixture(scope="module")
def origin():
    with served() as origin:
        yield origin


def deployment(url, *identities, **connection):
    people = identities or (("BUSROOT_API_KEY", "demo-admin-key", None, None),)
    named = [Identity(f"person{n}", *each) for n, each in enumerate(people)]
    settings = Settings(base_url=url, timeout=2)
    return deployment_of(settings, Profile(tuple(named), Connection(**connection)))


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("demo-admin-key", ("admin", "demo")),
        ("other-admin-key", ("admin", "other")),
        ("demo-staff-key", ("staff", "demo")),
        ("demo-member-key", (None, "demo")),
    ],
)
def test_owner_of_the_key_is_what_the_deployment_shows(origin, key, owner):
    target = deployment(f"{origin}/api", ("BUSROOT_API_KEY", key, None, None))
    assert owner_of(target) == owner


def test_owner_of_the_key_is_known_where_the_server_fails_now_and_then():
    application, asked = Application(), []

    async def failing(scope, receive, send):
        asked.append(scope["path"])

        async def failed(message):
            if message["type"] == "http.response.start" and asked.count("/api/account") in range(
                1, 4
            ):
                message = {**message, "status": 503}
            await send(message)

        await application(scope, receive, failed)

    with served(failing) as url:
        assert owner_of(deployment(f"{url}/api"))[1] == "demo"


@pytest.mark.parametrize(
    "wrong", [None, [], "x", {"result": []}, {"results": [{}]}, {"results": 3}]
)
def test_owner_of_the_key_is_unknown_where_answers_are_wrong(wrong):
    application = Application()

    async def changed(scope, receive, send):
        async def spoilt(message):
            if message["type"] == "http.response.body":
                message = {**message, "body": json.dumps(wrong).encode()}
            elif message["type"] == "http.response.start":
                headers = [each for each in message["headers"] if each[0] != b"content-length"]
                message = {**message, "headers": headers}
            await send(message)

        await application(scope, receive, spoilt)

    with served(changed) as origin:
        assert owner_of(deployment(f"{origin}/api")) == (None, None)


MAIN = ("BUSROOT_API_KEY", "demo-admin-key", "admin", "demo")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (("OTHER_KEY", "other-admin-key", "admin", "othr"), "account 'other', but the profile"),
        (("OTHER_KEY", "other-admin-key", "admin", None), "account 'other', but the profile"),
        (("OTHER_KEY", "nobody-has-it", "admin", None), "know the API key in OTHER_KEY"),
    ],
)
def test_key_of_another_account_than_the_profile_says_is_refused(origin, other, words):
    assert words in (preflight_error(deployment(f"{origin}/api", MAIN, other)) or "")


def test_keys_of_the_accounts_that_the_profile_names_are_taken(origin):
    others = [
        ("OTHER_KEY", "other-admin-key", "admin", "other"),
        ("R", "demo-readonly-key", None, None),
    ]
    assert preflight_error(deployment(f"{origin}/api", MAIN, *others)) is None


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (["admin", "supervisor", "member", "read_only"], None),
        (["admin", "member", "read_only"], "may read nothing"),
        ([None], "may read nothing"),
    ],
)
def test_keys_that_may_read_nothing_are_refused_unless_the_contract_lets_all_of_them(roles, words):
    application = Application()

    async def forbidding(scope, receive, send):
        async def forbidden(message):
            if message["type"] == "http.response.start":
                message = {**message, "status": 403}
            await send(message)

        await application(scope, receive, forbidden)

    people = [(f"KEY_{n}", "demo-admin-key", role, None) for n, role in enumerate(roles)]
    with served(forbidding) as url:
        said = preflight_error(deployment(f"{url}/api", *people))
    assert (words in said) if words else (said is None)


def test_lost_connection_says_why_and_what_to_do(origin, monkeypatch):
    monkeypatch.setattr(transport, "FIRST_PAUSE", 0)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        refused = preflight_error(deployment(f"http://127.0.0.1:{port}/api"))
        proxied = preflight_error(
            deployment("http://api.example/api", proxy=f"http://me:pw-secret@127.0.0.1:{port}")
        )
    tls = preflight_error(deployment(f"{origin.replace('http:', 'https:')}/api"))
    unknown = preflight_error(deployment("http://no-such-host.invalid/api"))
    assert "was refused; check host and port" in (refused or "")
    assert "check --proxy" in (proxied or "")
    assert "pw-secret" not in (proxied or "")
    assert "no TLS at this port; try http://" in (tls or "")
    assert "name of the host was not resolved" in (unknown or "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.ConnectTimeout("x"), "no connection within the time limit"),
        (requests.ReadTimeout("x"), "no response within the time limit"),
        (requests.ConnectionError(ConnectionResetError(104, "x")), "the connection was reset"),
        (requests.exceptions.InvalidSchema("socks5://me:secret@host"), "a URL is invalid"),
        (requests.exceptions.InvalidURL("http://me:secret@.a"), "a URL is invalid"),
        (requests.RequestException("https://me:secret@host"), "no response (RequestException)"),
    ],
)
def test_cause_of_a_lost_response(error, words):
    assert words in cause_of(error)
    assert "secret" not in cause_of(error)
