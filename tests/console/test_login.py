"""Access to the console and its buttons: for nobody by way of a foreign web page."""

import hmac

import pytest

from busroot_mock.console.sessions import MOST, Sessions
from tests.support.consoles import HOME, HTML, WORLD, make_busy, pages_of
from tests.support.html_pages import Page

RESET = f"{WORLD}/reset"
LOCAL = [("Host", "localhost:8080")]
OWN = [*LOCAL, ("Origin", "http://localhost:8080"), ("Sec-Fetch-Site", "same-origin")]
FAR = [("Host", "mock.example")]
FAR_FORM = [*FAR, ("Origin", "http://mock.example")]
LOGIN = "/__mock__/ui/login"


def is_reset(client, headers):
    """Tell whether a form with these headers resets the world."""
    client.post("/api/admin/access-code")
    answer = client.post(RESET, None, headers=headers)
    was = client.application.world.journal.count == 0
    assert answer.status_code == (303 if was else 403)
    client.application.world.reset()
    return was


FOREIGN = [
    [("Host", "localhost:8080"), ("Origin", "http://localhost:3000")],
    [("Host", "localhost:8080"), ("Origin", "https://localhost:8080.evil.example")],
    [("Host", "localhost:8080"), ("Origin", "null")],
    [("Host", "localhost:8080"), ("Origin", "")],
    [*LOCAL, ("Origin", "http://localhost:8080"), ("Origin", "http://evil.example")],
    [("Host", "evil.example:8080"), ("Origin", "http://evil.example:8080")],
    [("Host", "[")],
    [*OWN[:2], ("Sec-Fetch-Site", "cross-site")],
    [*OWN[:2], ("Sec-Fetch-Site", "same-site")],
    [*OWN[:2], ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "document")],
    LOCAL,
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_forms_of_foreign_pages_press_no_button(client_of, headers):
    assert not is_reset(client_of(host="127.0.0.1", origins=frozenset({"*"})), headers)


def test_forms_of_the_console_press_its_buttons(client_of):
    assert is_reset(client_of(host="127.0.0.1"), OWN)
    assert is_reset(client_of(host="127.0.0.1"), OWN[:2])


def test_every_button_refuses_a_foreign_page(client_of, client):
    pages = pages_of(make_busy(client)).values()
    forms = [form for page in pages for form in page.all("form", method="post")]
    buttons = {form.attributes["action"] for form in forms}
    assert {RESET, f"{WORLD}/clock", f"{WORLD}/faults", f"{WORLD}/traffic/clear"} < buttons
    local = client_of(host="127.0.0.1")
    for path in (*buttons, LOGIN, "/__mock__/ui/logout"):
        for headers in FOREIGN:
            assert local.post(path, None, headers=headers).status_code == 403, (path, headers)


@pytest.mark.parametrize(
    "headers",
    [
        [("Host", "evil.example")],
        [*LOCAL, ("Origin", "http://evil.example")],
        [*LOCAL, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "iframe")],
        [*LOCAL, ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "script")],
        [*LOCAL, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "empty")],
    ],
    ids=str,
)
def test_pages_and_controls_are_not_read_by_foreign_pages(client_of, headers, error_schema):
    client = client_of(host="127.0.0.1")
    for path in (HOME, f"{WORLD}/", "/__mock__/ui/static/live.js", "/__mock__/keys"):
        answer = client.get(path, None, headers=headers)
        assert answer.status_code == 403
        assert "demo-admin-key" not in answer.text
        error_schema.validate(answer.json())
    assert Page(client.get(HOME, None, headers=[*headers, *HTML]).text).element("h1").text == "403"


def test_pages_may_be_linked_to(client_of):
    link = [*LOCAL, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "document")]
    assert client_of(host="127.0.0.1").get(HOME, None, headers=link).is_success


def test_docs_are_open_as_the_api_is(client_of):
    for client in (client_of(host="127.0.0.1"), client_of(host="0.0.0.0", token="s3cret")):
        assert client.get("/api/ui/", None, headers=[("Host", "mock.example")]).is_success


# ---- Beyond loopback


def test_console_beyond_loopback_without_a_token_is_closed(client_of):
    client = client_of(host="0.0.0.0")
    for path in (HOME, f"{WORLD}/", LOGIN):
        page = client.get(path, None, headers=FAR)
        assert page.status_code == (200 if path == LOGIN else 403)
        assert "BUSROOT_MOCK_TOKEN" in page.text
        assert "demo-admin-key" not in page.text
    for token in ("", "None"):
        answer = client.post(LOGIN, None, headers=FAR_FORM, data={"token": token})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", [None, "s3cret"])
def test_refusal_to_a_program_is_in_the_envelope(client_of, token, error_schema):
    client = client_of(host="0.0.0.0", token=token)
    headers = [*FAR_FORM, ("Accept", "application/json")]
    refusals = [
        client.post(LOGIN, None, headers=headers, data=data) for data in ({}, {"token": "x"})
    ]
    refusals += [client.get(path, None, headers=headers) for path in (HOME, f"{WORLD}/")]
    refusals.append(client.post(RESET, None, headers=headers))
    for answer in refusals:
        assert answer.status_code == 403
        error_schema.validate(answer.json())


def log_in(client, token):
    return client.post(LOGIN, None, headers=FAR_FORM, data={"token": token})


def test_console_beyond_loopback_opens_with_the_token(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    assert Page(client.get(HOME, None, headers=FAR).text).element("input", name="token")
    answer = log_in(client, "s3cret")
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/__mock__/"} <= set(cookie.split("; "))
    assert "s3cret" not in cookie
    sent = ("Cookie", cookie.partition(";")[0])
    page = client.get(f"{WORLD}/", None, headers=[*FAR, sent])
    assert "demo-admin-key" in page.text
    assert "s3cret" not in page.text
    assert is_reset(client, [*FAR_FORM, sent])
    assert not is_reset(client, [*FAR, sent])
    assert not is_reset(client, [*FAR, ("Origin", "http://evil.example"), sent])


def test_console_beyond_loopback_takes_the_token_in_a_header(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    for token, status in (("s3cret", 200), ("S3cret", 403), ("", 403)):
        headers = [*FAR, ("X-Control-Token", token)]
        assert client.get(f"{WORLD}/", None, headers=headers).status_code == status


@pytest.mark.parametrize("token", ["S3cret", "", "s3cret ", "\xfcber", "\ud800"])
def test_login_refuses_another_token(client_of, token):
    client = client_of(host="0.0.0.0", token="s3cret")
    data = {"token": token.encode(errors="surrogatepass")}
    answer = client.post(LOGIN, None, headers=FAR_FORM, data=data)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "This is not the token" in answer.text
    assert "s3cret" not in answer.text


def test_cookie_is_good_for_its_token_alone_and_not_for_the_control_api(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    cookie = log_in(client, "s3cret").headers["set-cookie"].partition(";")[0]
    keys = client.get("/__mock__/keys", None, headers=[*FAR, ("Cookie", cookie)])
    assert keys.status_code == 403
    other = client_of(host="0.0.0.0", token="other")
    name = cookie.partition("=")[0]
    forged = hmac.new(b"", b"console of busroot-mock", "sha256").hexdigest()
    for value in (cookie.partition("=")[2], forged, "s3cret", "other", "", "\xfc"):
        headers = [*FAR, ("Cookie", f"{name}={value}".encode("latin-1"))]
        assert other.get(HOME, None, headers=headers).status_code == 403


def test_logout_has_the_cookie_forgotten(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    cookie = log_in(client, "s3cret").headers["set-cookie"].partition(";")[0]
    answer = client.post("/__mock__/ui/logout", None, headers=[*FAR_FORM, ("Cookie", cookie)])
    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)
    assert "Max-Age=0" in answer.headers["set-cookie"]
    page = client.get("/__mock__/", None, headers=[*FAR, ("Cookie", cookie)])
    assert page.status_code == 403


def test_sessions_are_bounded_and_the_oldest_ends():
    sessions = Sessions()
    values = [sessions.begin() for _ in range(MOST)]
    assert len({*values}) == MOST
    assert sessions.has(values[0])
    sessions.begin()
    assert sessions.has(values[0])
    assert not sessions.has(values[1])


def test_unknown_pages_beyond_loopback_tell_nothing(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    for path in ("/__mock__/ui/nothing", "/__mock__/ui/worlds/w99/traffic"):
        assert client.get(path, None, headers=FAR).status_code == 403
    assert client.get("/__mock__/ui/static/console.css", None, headers=FAR).is_success
