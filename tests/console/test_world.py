"""The page of a world, and what its buttons do."""

import re
from urllib.parse import urlencode

import pytest

from busroot_mock.console.filters import visible
from busroot_mock.console.forms import EFFECTS
from busroot_mock.console.pages import LAST
from tests.support.consoles import HOME, WORLD, control, make_busy, pressed, refused, show
from tests.support.html_pages import words


@pytest.fixture
def busy(client):
    return make_busy(client)


# ---- Worlds


def test_home_lists_and_makes_worlds(client):
    assert "minimal" not in show(client, HOME).element("section", id="worlds").text
    page = pressed(
        client, "/__mock__/ui/worlds", dataset="minimal", seed="7", clock="2026-03-02T06:00"
    )
    assert "Dataset minimal, seed 7" in page.text
    assert "2026-03-02 06:00:00 UTC, frozen" in page.text
    assert "w1.demo-admin-key" in page.element("section", id="keys").text
    assert "w1" in show(client, HOME).element("section", id="worlds").text


def test_home_says_how_to_call_and_what_happened_last(client):
    page = show(client, HOME)
    key, address = re.fullmatch(
        r"curl -H 'X-API-KEY: (.+)' (http.+)", page.element("pre", id="curl").text
    ).groups()
    assert address.startswith(page.element("code", id="address").text)
    assert "Nothing yet" in page.text
    for _ in range(LAST + 1):
        assert client.get(address, key).is_success
    client.get("/api/oee")
    page = show(client, HOME)
    lines = [words(each) for each in page.all("li")]
    assert lines == ["404 GET /api/oee breaks the contract", *["200 GET /api/station"] * (LAST - 1)]
    copies = {each.attributes.get("data-copy") for each in page.all("button")} - {None}
    assert copies <= {each.attributes.get("id") for each in page.elements}
    keys = {each["key"] for each in control(client, "/keys")}
    assert {each.text for each in page.all("code") if each.attributes.get("id")} >= keys


def test_home_is_unchanged_until_something_happens(client):
    def seen_again():
        return client.get(HOME, None, headers=[("X-Seen", seen)])

    seen = show(client, HOME).element("body").attributes["data-seen"]
    assert seen_again().status_code == 204
    client.post("/__mock__/worlds", None)
    assert seen_again().status_code == 200


def test_home_says_why_no_world_is_made(client):
    page = refused(client, "/__mock__/ui/worlds", 409, dataset="none-such")
    assert [each.text for each in page.all("option")] == ["demo", "minimal"]
    page = refused(client, "/__mock__/ui/worlds", 400, seed="many")
    assert 'body/seed breaks type: expected "integer", got "many"' in page.text


def test_reset_goes_back_to_the_start(client, world):
    client.post("/api/admin/access-code")
    before = len(world.store("demo")["accessCodes"])
    pressed(client, f"{WORLD}/reset")
    assert len(world.store("demo")["accessCodes"]) == before - 1
    assert world.journal.count == 0


def test_fork_leads_to_a_world_that_is_alike_and_delete_forgets_it(client):
    client.post("/api/admin/access-code")
    assert "This is the fork" in pressed(client, f"{WORLD}/fork").text
    codes = show(client, "/__mock__/ui/worlds/w1/tables/accessCodes?account=demo")
    assert "DXXHPPQT" in codes.text
    pressed(client, "/__mock__/ui/worlds/w1/delete")
    show(client, "/__mock__/ui/worlds/w1/", 404)
    refused(client, f"{WORLD}/delete", 409)


def test_button_makes_the_state_file_follow(client):
    noted = []
    client.application.note_write = lambda: noted.append(1)
    show(client, HOME)
    assert noted == []
    pressed(client, f"{WORLD}/reset")
    assert noted == [1]


def test_keys_are_on_the_page_of_the_world_and_on_no_page_of_traffic(busy):
    key = "demo-readonly-key"
    assert key in show(busy, f"{WORLD}/").element("section", id="keys").text
    busy.get(f"/api/{key}?q={key}", headers=[("User-Agent", key)])
    busy.post("/api/reason", json={"code": key, "description": key})
    for path in ("traffic", "verdict", *(f"traffic/{number}" for number in (8, 9))):
        assert key not in busy.get(f"{WORLD}/{path}", None).text
    assert key not in busy.get(f"{WORLD}/tables/apiKeys", None).text


# ---- Clock


@pytest.mark.parametrize(
    ("fields", "now", "frozen"),
    [
        ({"advance": "PT8H"}, "2026-03-02T17:15:00.250Z", True),
        ({"now": "2026-03-05T12:30"}, "2026-03-05T12:30:00.000Z", True),
        ({"now": "2026-03-05T12:30:15"}, "2026-03-05T12:30:15.000Z", True),
        ({"now": "2026-03-05T12:30:00+01:00"}, "2026-03-05T11:30:00.000Z", True),
        ({"do": "freeze"}, "2026-03-02T09:15:00.250Z", True),
        ({"do": "run"}, "2026-03-02T09:15:0", False),
    ],
)
def test_clock_is_set_by_buttons(client, fields, now, frozen):
    page = pressed(client, f"{WORLD}/clock", **fields)
    clock = control(client, "/clock")
    assert clock["now"].startswith(now)
    assert clock["frozen"] is frozen
    assert ("frozen" if frozen else "running") in page.element("p", id="clock-now").text


def test_clock_form_says_what_is_wrong(client):
    page = refused(client, f"{WORLD}/clock", 400, advance="tomorrow")
    assert "body/advance breaks pattern" in page.text
    assert page.element("input", name="advance").attributes["value"] == "tomorrow"
    refused(client, f"{WORLD}/clock", 409, now="1999-01-01T00:00")
    refused(client, f"{WORLD}/clock", 400)


# ---- Snapshots


def button(page, label):
    """Return the fields of the form whose button has this label."""
    at = next(i for i, e in enumerate(page.elements) if e.attributes.get("aria-label") == label)
    form = max(i for i, e in enumerate(page.elements[:at]) if e.tag == "form")
    inputs = page.elements[form:at]
    return {
        each.attributes["name"]: each.attributes["value"] for each in inputs if each.tag == "input"
    }


NAMES = ["before import", "a/b", "..", ".", "%2F?#&", "'\"<b>", "\u202eabc\x00\r\n", "🏭"]


@pytest.mark.parametrize("name", NAMES)
def test_snapshot_is_compared_restored_and_forgotten(client, world, name):
    client.application.world.snapshot(name)
    client.post("/api/admin/access-code")
    count = len(world.store("demo")["accessCodes"])
    page = show(client, f"{WORLD}/")
    label = visible(name)
    changes = show(client, f"{WORLD}/changes?{urlencode(button(page, f'Changes since {label}'))}")
    assert "added accessCodes of demo" in changes.text
    pressed(client, f"{WORLD}/snapshots/restore", **button(page, f"Restore {label}"))
    assert len(world.store("demo")["accessCodes"]) == count - 1
    assert list(world.snapshots) == [name]
    pressed(client, f"{WORLD}/snapshots/delete", **button(page, f"Delete {label}"))
    assert not world.snapshots


@pytest.mark.parametrize("name", ["before import", "a/b", "..", "%2F?#&", "🏭"])
def test_snapshot_is_kept_under_the_name_that_is_entered(client, world, name):
    pressed(client, f"{WORLD}/snapshots", name=name)
    assert list(world.snapshots) == [name]


def test_snapshot_form_says_what_is_wrong(client):
    refused(client, f"{WORLD}/snapshots", 404)
    refused(client, f"{WORLD}/snapshots", 400, name="x" * 101)
    refused(client, f"{WORLD}/snapshots/restore", 404, coded="never")
    refused(client, f"{WORLD}/snapshots/delete", 404, coded="never")


# ---- Faults


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        (
            {"target": "operationId:listSkus", "effect": "status", "status": "503", "next": "2"},
            {"match": {"operationId": "listSkus"}, "next": 2, "effect": {"status": 503}},
        ),
        (
            {"effect": "status", "status": "429", "retryAfter": "5", "message": "Slow <down>"},
            {"effect": {"status": 429, "retryAfter": 5, "message": "Slow <down>"}},
        ),
        (
            {"target": "tag:Sku", "role": "admin", "share": "25", "effect": "drop:request"},
            {
                "match": {"tag": "Sku", "role": "admin"},
                "share": 0.25,
                "effect": {"drop": "request"},
            },
        ),
        (
            {"effect": "rateLimit", "requests": "3", "seconds": "60"},
            {"effect": {"rateLimit": {"requests": 3, "seconds": 60}}},
        ),
        ({"effect": "malformed", "delay": "20"}, {"effect": {"malformed": True, "delay": 20}}),
        ({"effect": "truncate"}, {"effect": {"truncate": True}}),
        ({"effect": "expiredKey"}, {"effect": {"expiredKey": True}}),
        ({"effect": "drop:answer"}, {"effect": {"drop": "answer"}}),
        (
            {"effect": "delay", "delay": "10", "delayTo": "90", "share": "12.5"},
            {"share": 0.125, "effect": {"delay": {"from": 10, "to": 90}}},
        ),
    ],
    ids=lambda value: value.get("effect") if isinstance(value.get("effect"), str) else "",
)
def test_fault_form_enters_a_rule(client, fields, rule):
    # As a browser does it: what is not filled in is sent empty, or as it stands.
    empty = dict.fromkeys(("target", "role", "next", "share", "message", "delay", "delayTo"), "")
    others = {"status": "503", "retryAfter": "", "requests": "10", "seconds": "60"}
    pressed(client, f"{WORLD}/faults", **{**empty, **others, **fields})
    (entered,) = control(client, "/faults")
    given = entered.keys() & {"next", "share", "match", "effect"}
    assert {name: entered[name] for name in given} == {
        "match": {},
        **rule,
    }


def test_fault_form_offers_every_effect_that_a_test_enters(client):
    offered = [
        each.attributes["value"]
        for each in show(client, f"{WORLD}/").all("option")
        if each.attributes.get("value") in EFFECTS
    ]
    assert offered == list(EFFECTS)


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        (
            {"effect": "status", "status": "200"},
            400,
            "body/effect/status breaks minimum: expected 400",
        ),
        ({"effect": "status", "status": "often"}, 400, "body/effect/status breaks type"),
        ({"effect": "delay"}, 400, "body/effect breaks minProperties"),
        ({"effect": "delay", "delay": "9", "delayTo": "3"}, 409, "has a `from` above its `to`"),
        ({"effect": "drop:all"}, 400, "body/effect/drop breaks enum"),
        ({"effect": "nonsense"}, 400, "body/effect"),
        ({"effect": "truncate", "share": "half"}, 400, "body/share breaks type"),
        ({"effect": "truncate", "share": "900"}, 400, "body/share breaks maximum"),
        (
            {"effect": "truncate", "target": "operationId:none"},
            409,
            "No operation of the contract matches",
        ),
        ({"effect": "truncate", "target": "effect:none"}, 400, "body/match"),
    ],
)
def test_fault_form_says_what_is_wrong_and_keeps_the_entries(client, fields, status, words):
    page = refused(client, f"{WORLD}/faults", status, next="7", **fields)
    assert words in page.text
    assert page.element("input", name="next").attributes["value"] == "7"
    assert control(client, "/faults") == []


def test_fault_rules_are_listed_counted_and_removed(client):
    for _ in range(3):
        pressed(client, f"{WORLD}/faults", effect="status", status="503")
    client.get("/api/sku")
    listed = show(client, f"{WORLD}/").element("div", id="fault-rules").text
    assert "matched 1, acted on 1" in listed
    assert "does not declare this status" in listed
    pressed(client, f"{WORLD}/faults/delete", fault="f2")
    assert [rule["id"] for rule in control(client, "/faults")] == ["f1", "f3"]
    refused(client, f"{WORLD}/faults/delete", 404, fault="f2")
    pressed(client, f"{WORLD}/faults/clear")
    assert control(client, "/faults") == []
    assert "No faults are injected" in show(client, f"{WORLD}/").text
