"""Nothing that a client sends becomes markup of a page, in whatever field it comes."""

import re
from itertools import chain
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from busroot_mock.console.filters import visible
from busroot_mock.errors import BadRequest
from busroot_mock.serving.app import Application
from busroot_mock.serving.head import RequestLine, UnknownMethod
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW, Client
from tests.support.consoles import API, HOME, HTML, WORLD
from tests.support.html_pages import Page

CANARY = "x-canary"
"""If there is a tag or an attribute of this name in a page, something was not escaped."""

# Several in a text: those before are inert where they are escaped, and found where they are not.
# What has to begin a value, or be most of it, comes first; pages cut some texts at 40 characters.
ATTACKS = [
    ("javascript:x-canary", "'><x-canary x='"),
    ("//x-canary.example/", '" x-canary="1'),
    ("<x-canary>", "' x-canary='1", " x-canary=1 "),
    ('"><x-canary x="', "]]><x-canary>"),
    ("--><x-canary><!--", "\u202e<x-canary>\u2066"),
    ("&lt;x-canary&gt;&#60;x-canary>",),
    ("{{ '<x-canary>'|safe }}{% raw %}",),
    ("</title></textarea></script></style></pre><x-canary>",),
    ("\x00<x-canary\x00>",),
    ("\r\nx-canary: 1\r\n\r\n<x-canary>",),
]

attacks = st.builds(
    "".join,
    st.lists(st.sampled_from([*chain(*ATTACKS)]) | st.text(max_size=4), min_size=1, max_size=3),
)


def every_attack(test):
    for attack in ATTACKS:
        test = example(text="".join(attack))(test)
    # Each example makes and reads a dozen pages.
    return settings(max_examples=6)(given(text=attacks)(test))


@pytest.fixture(scope="module")
def victim(contract, runner):
    """A client of one application for all examples."""
    return Client(Application(contract, World(clock=Clock(NOW))), runner)


def check(client, path, method="GET", headers=HTML, **options):
    """Fetch a page, and see that nothing in it is of the attacker's making."""
    answer = client.request(method, path, None, headers=headers, **options)
    assert answer.status_code < 500, answer.text
    if 300 <= answer.status_code < 400:
        assert answer.headers["location"].startswith("/__mock__/")
        return None
    page = Page(answer.text)
    for element in page.elements:
        assert CANARY not in element.tag
        assert not [name for name in element.attributes if CANARY in name or name[:2] == "on"]
        for name in ("href", "src", "action"):
            address = element.attributes.get(name) or "/"
            is_ours = re.match(r"/(?!/)|#|https://docs\.output\.industries/", address)
            assert is_ours, address
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", answer.text)
    assert not [name for name in answer.headers if CANARY in name.lower()]
    return page


def header(text):
    """Return a text as it can be the value of a header."""
    return re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b" ", text.encode(errors="replace"))


@every_attack
def test_journal_and_verdict_escape_every_field_of_a_request(victim, text):
    victim.application.world.reset()
    sent, value = quote(text, safe="", errors="replace"), header(text)
    headers = [("User-Agent", value), ("Accept", value), ("X-API-KEY", "demo-admin-key")]
    bodies = ({text: text, "code": "", "description": text, "deep": [{text: [text]}]}, text)
    for body in bodies:
        for path in (f"/api/reason?{sent}={sent}", f"/api/{sent}?rangecode={sent}"):
            victim.post(path, None, json=body, headers=headers)
    victim.get(f"/api/issue?rangecode={sent}&stationcode={sent}", headers=headers[:1])
    victim.get("/api/sku", headers=[("Prefer", value), ("X-API-KEY", value)])
    victim.get("/api/sku", headers=[("Prefer", b"code=409; x=" + value)])
    victim.post("/api/reason", content=value, headers=[("Content-Type", value)])
    victim.get(f"/api/{sent}demo-admin-key")  # what has a secret in it is shown decoded
    path = f"/api/{re.sub('[^!-~]', '', text)}".encode()
    line = RequestLine("X-CANARY", path, b"", "1.1")
    victim.application.refuse(UnknownMethod(BadRequest(""), line))
    count = victim.application.world.journal.count
    assert count == 10
    for number in range(1, count + 1):
        check(victim, f"{WORLD}/traffic/{number}")
    for page in ("traffic", "traffic?valid=false", "verdict", "tables", "changes", ""):
        check(victim, f"{WORLD}/{page}")


@every_attack
def test_pages_escape_what_is_in_the_world(victim, text):
    victim.application.world.reset()
    victim.application.world.snapshots.clear()
    record = {"code": text[:40] or "x", "description": text, "name": text}
    for path in ("/api/reason", "/api/sku", "/api/sku-group", "/api/plant"):
        victim.post(path, json=record)
    account = {"domain": "a.example", "plantName": text, "accountId": text}
    victim.post("/api/admin/newaccount", "demo-staff-key", json=account)
    sent, name = (quote(each, safe="", errors="replace") for each in (text, text[:100]))
    victim.request("PUT", f"{API}/snapshots/{name}", None)
    rule = {"match": {"key": text, "accountId": text}, "effect": {"status": 503, "message": text}}
    victim.post(f"{API}/faults", None, json=rule)
    pages = [
        HOME,
        f"{WORLD}/",
        f"{WORLD}/tables",
        f"{WORLD}/changes",
        f"{WORLD}/traffic",
        f"{WORLD}/factory",
    ]
    pages += [f"{WORLD}/tables/{name}?account=demo" for name in ("reasons", "skus", "plants")]
    pages += [f"{WORLD}/tables/accounts", f"{WORLD}/tables/plants?account={sent}"]
    pages += [f"{WORLD}/tables/reasons/41?account=demo", f"{WORLD}/changes?since={name}"]
    for page in pages:
        check(victim, page)


@every_attack
def test_pages_escape_what_is_asked_of_them(victim, text):
    victim.application.world.reset()
    victim.application.world.snapshots.clear()
    sent = quote(text, safe="", errors="replace")
    for path in (f"/__mock__/ui/worlds/{sent}/", f"/__mock__/ui/{sent}", f"{WORLD}/traffic/{sent}"):
        check(victim, path)
    for query in ("operationId", "status", "valid", "skip", "done", sent):
        path = f"{WORLD}/traffic?{query}={sent}"
        check(victim, path)
    for query in ("account", "q", "skip"):
        path = f"{WORLD}/tables/stations?account=demo&{query}={sent}"
        check(victim, path)
    for path in (f"{WORLD}/changes?since={sent}", f"{WORLD}/factory?account={sent}"):
        check(victim, path)
    path = f"{WORLD}/?target={sent}&role={sent}&status={sent}&message={sent}&now={sent}"
    check(victim, path)
    fields = ("dataset", "seed", "clock", "name", "now", "advance", "do", "target", "role", "next")
    fields += ("share", "effect", "status", "message", "retryAfter", "delay", "delayTo", "fault")
    names = (*fields, "requests", "seconds", "coded", "x", "account", "play", "back")
    form = {name: text.encode(errors="replace") for name in names}
    options = {
        "content": urlencode(form),
        "headers": [*HTML, ("Content-Type", "application/x-www-form-urlencoded")],
    }
    for path in ("clock", "faults", "faults/delete", "snapshots", "snapshots/restore"):
        check(victim, f"{WORLD}/{path}", "POST", **options)
    check(victim, "/__mock__/ui/worlds", "POST", **options)


def test_page_shows_hostile_input_as_text(victim):
    victim.application.world.reset()
    attack = "<script>alert('1')</script>"
    victim.get(f"/api/sku?q={quote(attack)}", headers=[("User-Agent", attack)])
    assert f"?q={attack}" in check(victim, f"{WORLD}/traffic").text
    assert check(victim, f"{WORLD}/traffic/1").text.count(attack) == 3


def test_address_with_line_ends_makes_no_header(victim):
    answer = victim.get("/__mock__/ui/worlds/x%0d%0aX-Canary:%201/", None)
    assert answer.status_code == 404
    assert "x-canary" not in answer.headers


@given(st.text())
def test_visible_text_has_no_character_without_a_look(text):
    shown = visible(text)
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    if text.isascii() and text.isprintable():
        assert shown == text
