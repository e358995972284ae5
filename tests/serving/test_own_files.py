"""The way in, and metrics."""

import re

import pytest

from busroot_mock.serving.app import Application

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_root_leads_a_browser_to_the_console(client):
    answer = client.get("/", None, headers=[("Accept", ACCEPT)])
    assert (answer.status_code, answer.headers["location"]) == (307, "/__mock__/")
    assert answer.headers["vary"] == "Accept"
    assert client.get(answer.headers["location"], None).is_success


def test_root_tells_a_program_where_things_are(client):
    answer = client.get("/", None)
    assert answer.status_code == 200
    places = answer.json()["result"]
    assert "metrics" not in places
    for name in ("contract", "docs", "console", "controlContract", "health"):
        assert client.get(places[name], None).is_success, name
    assert client.get(f"{places['api']}/sku").is_success
    assert client.post("/", None).status_code == 405
    assert client.application.world.journal.count == 2  # not the ways in


def test_operation_of_the_contract_goes_before_the_way_in(contract_of, runner, client, monkeypatch):
    from busroot_mock.pipeline.routes import Routes
    from busroot_mock.serving.own_files import add_own_files

    routes, contract = Routes(), client.application.contract
    add_own_files(routes, contract, contract, client.application.access.proxies, None)
    own = routes.find(_Asked("/"))[0]
    routes.add("GET", "/", "listThings")
    assert routes.find(_Asked("/"))[0] == "listThings" != own


class _Asked:
    method = "GET"

    def __init__(self, path):
        self.path = path


# ---- Metrics


@pytest.fixture
def measured(contract, client, runner):
    return type(client)(Application(contract, client.application.world, has_metrics=True), runner)


def values(text):
    return dict(re.findall(r"(?m)^([a-z_]+(?:{[^}]*})?) ([0-9.e+-]+)$", text))


def test_metrics_are_off_unless_asked_for(client):
    assert client.get("/metrics", None).status_code == 404


def test_metrics_count_requests_by_operation_and_status(measured):
    for _ in range(3):
        measured.get("/api/sku")
    measured.get("/api/sku", None)
    measured.get("/nothing", None)
    measured.post("/__mock__/worlds", None, json={})
    answer = measured.get("/metrics", None)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    actual = values(answer.text)
    counts = "busroot_mock_requests_total"
    assert actual[f'{counts}{{operation="listSkus",status="200"}}'] == "3.0"
    assert actual[f'{counts}{{operation="listSkus",status="401"}}'] == "1.0"
    assert actual[f'{counts}{{operation="none",status="404"}}'] == "1.0"
    assert actual["busroot_mock_worlds"] == "2.0"
    assert actual["busroot_mock_journal_entries"] == "5.0"
    assert float(actual["busroot_mock_journal_bytes"]) > 5000
    latency = "busroot_mock_request_duration_seconds_count"
    assert actual[f'{latency}{{operation="listSkus"}}'] == "4.0"
    assert measured.get("/", None).json()["result"]["metrics"] == "/metrics"


def test_metrics_stay_as_many_whatever_is_asked(measured):
    for number in range(3):
        measured.get(f"/x{number}?y={number}")
    before = len(values(measured.get("/metrics", None).text))
    for number in range(50):
        measured.request("GET", f"/y{number}", f"key{number}")
    assert len(values(measured.get("/metrics", None).text)) <= before + 8
