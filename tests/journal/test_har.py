"""The journal as an HTTP Archive."""

import json

import pytest

from busroot_mock.journal.har import archive
from busroot_mock.recordings.har_reader import read_har
from busroot_mock.worlds.masking import MASK

HAR = "/__mock__/worlds/default/journal/har"


def test_journal_is_exported_and_read_again(client, tmp_path):
    reason = {"code": "jam", "description": "Jäm", "parentReasonCode": None, "type": ["downtime"]}
    client.post("/api/reason?x=1&x=%C3%A4", json=reason, headers=[("Cookie", "secret")])
    client.get("/api/sku", headers=[("Prefer", "code=409")])
    client.post("/api/reason", content=b'[{"code": "a", "b": "cut')
    answer = client.get(HAR, None)
    assert "secret" not in answer.text
    (tmp_path / "a.har").write_bytes(answer.content)
    saved, chosen, cut = read_har(tmp_path / "a.har")
    assert (saved.method, saved.status) == ("POST", 200)
    assert saved.url.endswith("/api/reason?x=1&x=%C3%A4")
    assert json.loads(saved.request_body) == reason
    assert json.loads(saved.response_body)["result"]["code"] == "jam"
    assert ("cookie", MASK) in saved.request_headers
    assert ("content-type", "application/json") in saved.response_headers
    assert saved.started.isoformat() == "2026-03-02T09:15:00.250000+00:00"
    assert (chosen.status, cut.request_body) == (409, b'[{"code":"a"}]')
    comments = [each.get("comment") for each in answer.json()["log"]["entries"]]
    assert comments == [None, "fault Prefer", None]


def test_export_has_what_matches_the_filters(client):
    for path in ("/api/sku", "/api/plant", "/api/no-such"):
        client.get(path)
    entries = client.get(f"{HAR}?status=4XX", None).json()["log"]["entries"]
    assert [each["request"]["url"].rpartition("/")[2] for each in entries] == ["no-such"]
    assert client.get(f"{HAR}?since=1999-03-02T23:59:59Z", None).status_code == 409


@pytest.mark.parametrize("host", ["a:1", "[::1]:80", "\xff", "a b", "[::1", "a:70000", "a@b:c", ""])
@pytest.mark.parametrize("path", ["/api/sku", "*"])
def test_every_address_can_be_read(host, path, tmp_path):
    entry = {"tookMs": 1, "time": "", "query": {"a": ["b"]}, "status": 404, "method": "GET"}
    kept = archive([{**entry, "headers": {"host": host}, "path": path}])
    (tmp_path / "a.har").write_text(json.dumps(kept), encoding="utf-8")
    (read,) = read_har(tmp_path / "a.har")
    shown = host if host in ("a:1", "[::1]:80") else "localhost"
    assert read.url == f"http://{shown}{path.strip('*')}?a=b"


def test_an_answer_that_is_masked_does_not_look_cut(client, tmp_path):
    secret = "s" * 60
    client.post("/api/admin/config", json={"config": {"webhookSecret": secret}})
    client.post("/api/sku", json={"code": "A", "name": secret})
    answer = client.get(HAR, None)
    assert secret not in answer.text
    (tmp_path / "a.har").write_bytes(answer.content)
    assert [each.truncated for each in read_har(tmp_path / "a.har")] == [False, False]
