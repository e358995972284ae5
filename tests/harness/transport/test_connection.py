"""Headers, certificates and proxy hold for every request to a deployment."""

import json
import ssl

import pytest
import requests

from contract_tests.config.connection import Connection, Header, without_password
from contract_tests.config.connection_options import check_trust, connection_of, shown_headers
from contract_tests.config.profile import Identity, Profile, ProfileError
from contract_tests.config.settings import Settings
from contract_tests.target.connect import MOCK_PROFILE, deployment_of, profile_of
from tests.support.hostile import hostile

SECRET = "s3cret-of-the-gateway"
KEY = "demo-admin-key"


def deployment(origin, folder, **connection):
    identity = Identity("main", "BUSROOT_API_KEY", KEY)
    settings = Settings(base_url=f"{origin}/api", report=str(folder), timeout=5)
    return deployment_of(settings, Profile((identity,), Connection(**connection)))


def test_header_is_sent_with_every_request_and_shown_nowhere(tmp_path):
    with hostile([], patience=0) as server:
        header = Header("X-Gateway", SECRET, "GATEWAY")
        target = deployment(server.origin, tmp_path, headers=(header,))
        with target.transport.standing():
            target.send("GET", "/account")
            requests.get(f"{target.base_url}/sku", timeout=5)
        target.transport.traffic.close()
    assert [asked.headers["x-gateway"] for asked in server.asked] == [SECRET, SECRET]
    text = (tmp_path / "traffic-main.ndjson").read_text("utf-8")
    assert SECRET not in text
    (first, _) = map(json.loads, text.splitlines())
    assert first["request_headers"]["X-Gateway"] == "$GATEWAY"


def test_requests_go_through_the_proxy(tmp_path):
    with hostile([], patience=0) as proxy:
        target = deployment("http://api.example", tmp_path, proxy=proxy.origin)
        with target.transport.standing():
            target.send("GET", "/account")
        target.transport.traffic.close()
    assert [asked.target for asked in proxy.asked] == ["http://api.example/api/account"]


@pytest.mark.parametrize("settings", [{}, {"base_url": "http://localhost:9/api"}])
def test_proxy_of_the_environment_is_not_used_on_this_machine(settings, tmp_path, monkeypatch):
    with hostile([], patience=0) as proxy, hostile([], patience=0) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.origin)
        monkeypatch.setenv("no_proxy", "")
        target = deployment_of(Settings(**settings), MOCK_PROFILE)
        target.transport.guard.base_url = f"{server.origin}/api"
        with target.transport.standing():
            target.send("GET", "/account")
            requests.get(f"{target.base_url}/sku", timeout=5)
    assert (len(proxy.asked), len(server.asked)) == (0, 2)


def test_certificates_are_those_of_the_connection():
    connection = Connection(ca_bundle="ca.pem", client_cert="c.pem", client_key="k.pem")
    assert connection.options() == {"verify": "ca.pem", "cert": ("c.pem", "k.pem")}
    assert Connection(client_cert="c.pem").options() == {"cert": "c.pem"}


def test_header_takes_its_value_from_a_variable():
    environment = {"BUSROOT_HEADER": "X-A: $TOKEN,X-B: b\\, c", "TOKEN": SECRET}
    first, second = connection_of(environment, {}, None).headers
    assert (first.value, first.variable) == (SECRET, "TOKEN")
    assert (second.value, second.variable) == ("b, c", "X_B")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"BUSROOT_HEADER": "X-A: $TOKEN"}, "BUSROOT_HEADER: TOKEN has no value"),
        ({"BUSROOT_HEADER": "X-A: a,x-a: b"}, "the header x-a is there twice"),
        ({"BUSROOT_CA_BUNDLE": "no.pem"}, "BUSROOT_CA_BUNDLE: no.pem cannot be read"),
        ({"BUSROOT_CA_BUNDLE": __file__}, "is not a bundle of certificates in PEM"),
        ({"BUSROOT_CLIENT_CERT": __file__}, "is not a certificate in PEM"),
        ({"BUSROOT_CLIENT_KEY": "k.pem"}, "BUSROOT_CLIENT_KEY: a key needs its certificate"),
    ],
)
def test_connection_that_cannot_be_used_is_refused(environment, words):
    with pytest.raises(ProfileError) as refused:
        connection_of(environment, {}, None)
    assert words in str(refused.value)


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_bundle_of_the_environment_that_is_not_there_is_refused(name, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv(name, "no.pem")
    monkeypatch.setenv("BUSROOT_API_KEY", KEY)
    with pytest.raises(ProfileError, match=rf"^{name}: no\.pem cannot be read: No such file"):
        profile_of(Settings(base_url="https://host/api"))
    assert profile_of(Settings(base_url="http://host/api"))
    check_trust(Connection(ca_bundle="mine.pem"))
    check_trust(Connection(), {name: ssl.get_default_verify_paths().cafile or ""})


def test_secrets_of_the_connection_are_hidden():
    headers = (Header("Authorization", f"Basic {SECRET}", "LOGIN"), Header("X-Debug", "true", "D"))
    connection = Connection(headers, proxy="http://me:pass%2Fword@proxy:3128")
    hide = Profile((Identity("main", "BUSROOT_API_KEY", KEY),), connection).hide
    assert hide(f"Basic {SECRET}, {SECRET}") == "$LOGIN, $LOGIN"
    assert hide("pass/word pass%2Fword") == "$PROXY_PASSWORD $PROXY_PASSWORD"
    assert hide("true") == "true"


def test_command_line_that_repeats_a_run_shows_no_secret():
    assert shown_headers(["X-A: $TOKEN", f"X-B: {SECRET}"]) == ["X-A: $TOKEN", "X-B: $X_B"]
    assert without_password("http://me:word@proxy:3128") == "http://proxy:3128"
