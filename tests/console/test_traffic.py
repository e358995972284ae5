"""Traffic, verdict, tables and contract, as the console shows them."""

import re

import pytest

from tests.support.consoles import WORLD, control, make_busy, pressed, rows, show
from tests.support.html_pages import words


@pytest.fixture
def busy(client):
    return make_busy(client)


# ---- Traffic and verdict


def test_traffic_shows_the_newest_first_with_violations_and_their_lines(busy, contract):
    page = show(busy, f"{WORLD}/traffic")
    requests = rows(page)
    assert len(requests) == 7
    assert requests[0].text.split()[0] == "7"
    text = words(requests[5])
    assert 'body /code breaks minLength: expected 1, got ""' in text
    line = int(re.search(r"openapi\.yaml:(\d+)", text)[1])
    assert "minLength: 1" in contract.text.splitlines()[line - 1]
    excerpt = show(busy, f"/__mock__/ui/contract/{line}")
    assert "minLength: 1" in excerpt.element("tr", id="here").text
    assert "The contract has no such path." in page.text
    assert "Prefer" in requests[2].text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("operationId=saveReason", [3, 2]),
        ("status=4XX", [7, 6, 5, 4, 2]),
        ("status=409", [5]),
        ("valid=false&status=", [7, 6, 4, 2]),
        ("operationId=saveReason&valid=true&status=2XX", [3]),
        ("operationId=runSeed", []),
        ("text=readonly", []),
        ("text=colour", [2]),
    ],
)
def test_traffic_is_filtered(busy, query, numbers):
    page = show(busy, f"{WORLD}/traffic?{query}")
    assert [int(each.text.split()[0]) for each in rows(page)] == numbers
    if not numbers:
        assert "No request matches these filters." in page.text
    pairs = [pair.split("=") for pair in query.split("&") if pair[-1] != "="]
    for name, value in (pair for pair in pairs if pair[0] != "text"):
        chosen = page.element("select", name=name)
        assert value in [
            each.attributes.get("value", each.text.strip())
            for each in page.elements
            if each.tag == "option" and "selected" in each.attributes
        ], chosen


def test_traffic_filter_that_makes_no_sense_is_refused(client):
    page = show(client, f"{WORLD}/traffic?status=lots", 400)
    assert "query/status breaks pattern" in page.text
    show(client, f"{WORLD}/traffic?skip=-1", 400)
    show(client, f"{WORLD}/traffic?skip=few", 400)


def test_traffic_comes_in_pages(client):
    for _ in range(120):
        client.get("/api/account")
    page = show(client, f"{WORLD}/traffic?operationId=getAccount")
    numbers = [int(each.text.split()[0]) for each in rows(page)]
    while older := [each for each in page.all("a") if "Older" in each.text]:
        page = show(client, older[0].attributes["href"])
        numbers += [int(each.text.split()[0]) for each in rows(page)]
    assert numbers == list(range(120, 0, -1))
    assert [each for each in page.all("a") if "Newer" in each.text]


def test_traffic_without_requests_says_how_to_send_one(client, runner):
    command = show(client, f"{WORLD}/traffic").element("pre").text
    key, address = re.fullmatch(r"curl -H 'X-API-KEY: (.+)' (http.+)", command).groups()
    assert client.get(address, key).is_success


def test_traffic_is_emptied(busy, world):
    assert "The journal is empty." in pressed(busy, f"{WORLD}/traffic/clear").text
    assert world.journal.count == 0


def test_entry_shows_request_and_answer(busy):
    page = show(busy, f"{WORLD}/traffic/2")
    assert "POST /api/reason" in page.element("h1").text
    boxes = {each.attributes["aria-label"]: each.text for each in page.all("pre")}
    assert '"colour": "red"' in boxes["Request body"]
    assert '"isSuccess": false' in boxes["Response body"]
    assert "account demo, user 1, admin" in page.text
    assert "********" in page.text
    assert "openapi.yaml:" in page.element("ul", class_="violations big").text


def test_entry_shows_the_headers_of_both_sides(client):
    sent = {"X-Request-Id": "abc", "Cookie": "a=secret", "Authorization": "Bearer secret"}
    client.get("/api/no-such", headers=list(sent.items()))
    page = show(client, f"{WORLD}/traffic/1")
    assert "x-request-id abc" in page.text
    assert "cookie ********" in page.text
    assert "content-type application/json" in page.text.partition("Response headers")[2]
    assert "secret" not in page.text.partition("As code")[0]
    assert "x-api-key" not in page.text


def test_traffic_is_an_archive_to_be_had(busy):
    page = show(busy, f"{WORLD}/traffic?status=409")
    (link,) = [each for each in page.all("a") if "download" in each.attributes]
    archive = busy.get(link.attributes["href"], None)
    assert archive.headers["content-type"] == "application/json"
    assert [each["response"]["status"] for each in archive.json()["log"]["entries"]] == [409]


def test_verdict_is_a_page(busy):
    verdict = control(busy, "/verdict")
    page = show(busy, f"{WORLD}/verdict")
    refusals, leanings, operations = [words(each) for each in page.all("tbody")]
    for shown, expected in (
        (refusals, verdict["refusals"]),
        (leanings, verdict["leansOn"]),
        (operations, verdict["operations"]),
    ):
        assert expected
        for each in expected:
            assert (each.get("operationId") or each["path"]) in shown
            assert each.get("line", "") in shown
    assert "body /code minLength documented" in refusals
    assert "unknown saveReason body /colour" in leanings
    assert "partial listStations operation" in leanings
    assert re.search(r"saveReason POST /reason 2 200 400 401 403", operations)
    assert re.search(r"runSeed POST /admin/seedrun never any status", operations)
    assert "Operations called 5 of 33" in page.text


def test_verdict_without_requests_says_so(client):
    assert "No requests yet." in show(client, f"{WORLD}/verdict").text


def test_pages_ask_whether_there_is_something_new(client):
    for name in ("traffic", "verdict", ""):
        path = f"{WORLD}/{name}"
        for change in (
            lambda: client.get("/api/sku"),
            lambda: pressed(client, f"{WORLD}/clock", advance="PT1M"),
            lambda: pressed(client, f"{WORLD}/faults", effect="delay", delay="1"),
            lambda at=path: pressed(client, f"{WORLD}/snapshots", name=at),
            lambda: pressed(client, f"{WORLD}/traffic/clear"),
        ):
            seen = [("X-Seen", show(client, path).element("body").attributes["data-seen"])]
            same = client.get(path, None, headers=seen)
            assert (same.status_code, same.content) == (204, b"")
            assert same.headers["x-world-clock"] == control(client, "/clock")["now"]
            change()
            assert client.get(path, None, headers=seen).status_code == 200


# ---- Tables and contract


def test_tables_show_records_with_secrets_masked(client):
    page = show(client, f"{WORLD}/tables")
    assert "stations" in page.element("main").text
    page = show(client, f"{WORLD}/tables/stations?account=demo")
    assert len(rows(page)) == 24
    assert "cook-1" in rows(page)[0].text
    page = show(client, f"{WORLD}/tables/configValues?account=demo")
    assert "********" in page.text
    assert "demo-webhook-secret" not in page.html
    assert (
        '"code": "cook-1"'
        in show(client, f"{WORLD}/tables/stations/1?account=demo").element("pre").text
    )


def test_tables_are_searched_and_come_in_pages(client):
    page = show(client, f"{WORLD}/tables/stations?account=demo&q=KETTLE")
    assert [each.text.split()[0] for each in rows(page)] == ["1", "2", "4"]
    assert (
        "No record contains this text."
        in show(client, f"{WORLD}/tables/skus?account=demo&q=zzz").text
    )
    page = show(client, f"{WORLD}/tables/schedules?account=demo")
    following = next(each for each in page.all("a") if "Next" in each.text)
    assert len(rows(page)) + len(rows(show(client, following.attributes["href"]))) == 90


def codes_of(page):
    return [each.text.split()[1] for each in rows(page)]


def test_tables_are_sorted_by_a_column(client):
    path = f"{WORLD}/tables/stations?account=demo&q=e"
    by_code = codes_of(show(client, path))
    up = show(client, f"{path}&sort=code")
    assert codes_of(up) == sorted(by_code) != by_code
    (sorted_head,) = [each for each in up.all("th") if "aria-sort" in each.attributes]
    assert (words(sorted_head), sorted_head.attributes["aria-sort"]) == ("code", "ascending")
    (address,) = [each for each in up.addresses("href") if "sort=-code" in each]
    assert codes_of(show(client, address)) == sorted(by_code, reverse=True)
    rates = [each.text for each in show(client, f"{path}&sort=-idleCostPerMinute").all("td")]
    assert rates != [each.text for each in show(client, path).all("td")]
    assert codes_of(show(client, f"{path}&sort=no-such-column")) == by_code


def test_order_of_secrets_is_not_shown(client, world):
    for value in ("b", "a"):
        world.platform["apiKeys"].put({"key": value, "accountId": "demo", "userId": 1})
    page = show(client, f"{WORLD}/tables/apiKeys?sort=key")
    assert [int(each.text.split()[0]) for each in rows(page)] == [*range(1, 9)]


def test_references_lead_to_records_and_nulls_are_faint(client):
    page = show(client, f"{WORLD}/tables/schedules?account=demo")
    (address, *_) = [each for each in page.addresses("href") if "/tables/skus/" in each]
    sku = show(client, address)
    assert sku.element("h1").text.startswith("BASE-TOMATO: ")
    assert {each.text for each in page.all("td", class_="null")} == {"null"}
    group = show(client, f"{WORLD}/tables/skuGroups/1?account=demo")
    assert [each for each in group.addresses("href") if "/tables/skus/" in each]


def test_changes_say_what_changed_from_what_to_what(busy):
    busy.post("/api/reason", json={"code": "belt-torn", "description": "Torn"})
    page = show(busy, f"{WORLD}/changes?since=before-import")
    (change,) = page.all("section")
    assert words(change).startswith(
        "changed reasons of demo: belt-torn: Torn description Belt torn → Torn"
    )
    (address,) = [each for each in page.addresses("href") if "/tables/reasons/" in each]
    assert show(busy, address).element("h1").text == "belt-torn: Torn"


def test_change_of_a_secret_alone_is_named(client, world):
    record = next(iter(world.platform["accounts"]))
    world.platform["accounts"].put({**record, "redshiftPassword": "another-secret"})
    page = show(client, f"{WORLD}/changes")
    assert "What differs is secret, and masked." in page.text
    assert "another-secret" not in page.html


def test_changes_show_what_was_written(busy):
    page = show(busy, f"{WORLD}/changes")
    assert "added reasons of demo" in page.text
    busy.post("/api/admin/access-code")
    page = show(busy, f"{WORLD}/changes?since=before-import")
    assert "accessCodes" in page.text
    assert "reasons" not in page.text
