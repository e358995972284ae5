"""The pages of the console: their form, what they need, and how they tell of errors."""

import json
import re

import pytest

from busroot_mock.console.pages import STATIC
from busroot_mock.console.wsgi_bridge import LARGEST_FORM
from busroot_mock.contract.document import Contract
from busroot_mock.http.access import Access
from busroot_mock.http.request import LARGEST_BODY
from busroot_mock.serving.app import Application
from tests.contract.test_connexion_adapter import run
from tests.support.consoles import HOME, HTML, WORLD, make_busy, pages_of
from tests.support.costs import answer, assert_cheap, cpu_of
from tests.support.html_pages import CONTROLS, Page


@pytest.fixture
def busy(client):
    return make_busy(client)


def test_console_links_lead_to_pages_of_good_form_that_need_no_other_host(busy):
    pages = pages_of(busy)
    for name in ("traffic", "verdict", "tables", "changes", ""):
        assert f"{WORLD}/{name}" in pages
    assert any(f"{WORLD}/traffic/" in path for path in pages)
    assert "/__mock__/ui/worlds/w1/verdict" in pages
    for path, page in pages.items():
        is_of_good_form(path, page)
        needs_no_other_host(path, page)


def is_of_good_form(path, page):
    assert page.element("html").attributes["lang"] == "en"
    assert page.all("title")[0].text.strip(), path  # pictures have others
    assert len(page.all("h1")) == 1, path
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids)), path
    first = next(each for each in page.elements if each.tag in ("a", "button", *CONTROLS))
    assert first.attributes["href"] == "#main", path
    for each in page.elements:
        assert not [name for name in each.attributes if name.startswith("on") or name == "style"]
        if each.tag in CONTROLS and each.attributes.get("type") != "hidden":
            assert "label" in each.inside, (path, each)
        if each.tag in ("a", "button", "summary") and "template" not in each.inside:
            assert each.text.strip() or each.attributes.get("aria-label"), (path, each)
        if each.tag == "form" and each.attributes["method"] == "post":
            assert each.attributes["action"].startswith("/__mock__/ui/")
        if "data-live" in each.attributes:
            assert each.attributes["id"], (path, each)


def needs_no_other_host(path, page):
    assert not page.all("style"), path
    assert all(not each.text.strip() for each in page.all("script")), path
    needed = page.addresses("src", "action")
    needed += [each.attributes["href"] for each in page.all("link")]
    assert all(re.match("/(?!/)", address) for address in needed), path
    for link in page.all("a"):
        if not re.match("[#/](?!/)", link.attributes["href"]):
            assert link.attributes["rel"] == "noreferrer noopener", (path, link)


def test_console_files_need_no_other_host(client):
    names = sorted(path.name for path in STATIC.iterdir())
    assert {"console.css", "live.js", "icon.svg"} < set(names)
    for name in names:
        text = client.get(f"/__mock__/ui/static/{name}", None).text
        assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)|@import|url\(", text)


def test_console_answers_have_a_strict_policy(busy):
    for path in (HOME, f"{WORLD}/traffic", "/__mock__/ui/static/live.js", "/__mock__/ui/nothing"):
        headers = busy.get(path, None).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


def test_console_pages_are_not_kept_by_browsers(client):
    assert client.get(HOME, None).headers["cache-control"] == "no-store"


def test_console_comes_in_with_the_first_page():
    program = "import sys, busroot_mock.serving.app; print('busroot_mock.console' in sys.modules)"
    assert run(program) == "False\n"


@pytest.mark.parametrize("path", ["/__mock__", "/__mock__/ui"])
def test_console_is_reached_without_the_slash(client, path):
    assert client.get(path, None).headers["location"] == HOME


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/__mock__/ui/nothing", 404, None),
        ("GET", "/__mock__/nothing", 404, None),
        ("GET", "/__mock__/ui/worlds/w99/traffic", 404, None),
        ("GET", f"{WORLD}/traffic/99", 404, None),
        ("GET", f"{WORLD}/traffic/first", 400, None),
        ("GET", f"{WORLD}/tables/nothing", 404, None),
        ("GET", f"{WORLD}/tables/stations/1", 404, None),
        ("GET", f"{WORLD}/tables/users/99", 404, None),
        ("GET", f"{WORLD}/changes?since=never", 404, None),
        ("GET", "/__mock__/ui/contract/0", 404, None),
        ("GET", "/__mock__/ui/contract/99999", 404, None),
        ("GET", "/__mock__/ui/static/../__init__.py", 404, None),
        ("GET", "/__mock__/ui/static/%2e%2e%2f__init__.py", 404, None),
        ("POST", "/__mock__/ui/worlds/w99/reset", 404, None),
        ("POST", HOME, 405, "GET, HEAD, OPTIONS"),
        ("GET", f"{WORLD}/reset", 405, "OPTIONS, POST"),
    ],
)
def test_console_errors_are_pages_for_browsers_and_the_envelope_for_tools(
    client, error_schema, method, path, status, allow
):
    for headers in ([], HTML):
        answer = client.request(method, path, None, headers=headers)
        assert answer.status_code == status
        allowed = answer.headers.get("allow")
        assert (allowed and ", ".join(sorted(allowed.split(", ")))) == allow
        if headers and "/ui/" in path:
            assert Page(answer.text).element("h1").text == str(status)
        elif not headers:
            error_schema.validate(answer.json())


def test_console_says_that_it_failed_and_goes_on(client, error_schema, monkeypatch, caplog):
    monkeypatch.setattr(Contract, "version", property(lambda _: 1 / 0))
    answer = client.get("/__mock__/ui/contract/", None)
    assert answer.status_code == 500
    assert "see the log of the mock server" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text
    error_schema.validate(answer.json())
    monkeypatch.undo()
    assert client.get("/__mock__/ui/contract/", None).status_code == 200


def test_console_page_without_a_body_answers_head(client):
    answer = client.request("HEAD", f"{WORLD}/traffic", None)
    assert (answer.status_code, answer.content) == (200, b"")


def test_console_is_not_in_the_journal(client, world):
    pages_of(client)
    client.get("/__mock__/ui/nothing", None)
    assert world.journal.count == 0


@pytest.mark.parametrize("path", ["/__mock__/ui/login", f"{WORLD}/snapshots", f"{WORLD}/clock"])
@pytest.mark.parametrize("largest", [LARGEST_BODY, 1000])
def test_form_that_is_too_large_is_refused(client_of, error_schema, path, largest):
    client = client_of(host="127.0.0.1", largest_body=largest)
    own = [("Host", "localhost"), ("Origin", "http://localhost")]
    most = min(largest, LARGEST_FORM)
    for size in (most, most + 1):
        answer = client.post(path, None, headers=own, data={"name": "x" * (size - len("name="))})
        assert (answer.status_code == 413) is (size > most)
    error_schema.validate(answer.json())


@pytest.fixture(scope="module")
def application():
    return Application(access=Access("127.0.0.1"))


@pytest.mark.parametrize("field", ["now=1&", "a&", "%41", "=&", "seed=9&", "+"])
@pytest.mark.parametrize("path", ["/__mock__/ui/login", "/__mock__/ui/worlds", f"{WORLD}/clock"])
def test_largest_form_costs_little(application, path, field):
    form = (field * LARGEST_FORM)[:LARGEST_FORM].encode()
    headers = [
        (b"origin", b"http://localhost"),
        (b"content-type", b"application/x-www-form-urlencoded"),
    ]
    plain = b"[" + b"1," * 500_000 + b"1]"

    assert_cheap(
        lambda: cpu_of(lambda: answer(application, "POST", path, headers=headers, body=form)),
        lambda: cpu_of(lambda: json.loads(plain)),
        1.7,  # 50 ms where that takes 30
    )
