"""The journal as an HTTP Archive."""

import json

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
    assert (chosen.status, cut.request_body) == (409, b'[{"code": "a"}]')
    comments = [each.get("comment") for each in answer.json()["log"]["entries"]]
    assert comments == [None, "fault Prefer", None]


def test_export_has_what_matches_the_filters(client):
    for path in ("/api/sku", "/api/plant", "/api/no-such"):
        client.get(path)
    entries = client.get(f"{HAR}?status=4XX", None).json()["log"]["entries"]
    assert [each["request"]["url"].rpartition("/")[2] for each in entries] == ["no-such"]
    assert client.get(f"{HAR}?since=1999-03-02T23:59:59Z", None).status_code == 409
