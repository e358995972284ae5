"""Lines of the log say what became of a request, and why; never a key, or a value of a body."""

import asyncio
import json
import logging
from datetime import datetime

import httpx
import pytest

from busroot_mock.http.access import Access
from busroot_mock.serving.app import Application
from busroot_mock.serving.log_lines import JsonFormatter
from busroot_mock.serving.request_lines import json_line
from tests.support.served import running
from tests.support.wire import ask, connected

KEY = "demo-admin-key"


async def _lines_of(*requests: httpx.Request, as_json: bool = False) -> list[str]:
    lines: list[str] = []
    application = Application()
    application.write_line = lines.append
    if as_json:
        application.line_of = json_line
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application)) as client:
        for request in requests:
            await client.send(request)
    return lines


def lines_of(*requests: httpx.Request, as_json: bool = False) -> list[str]:
    return asyncio.run(_lines_of(*requests, as_json=as_json))


def asked(method: str, path: str, key: str = KEY, body: object = None) -> httpx.Request:
    url = f"http://localhost{path}"
    return httpx.Request(method, url, headers={"X-API-KEY": key}, json=body)


REFUSED = [
    (asked("GET", "/api/sku?limit=abc"), 400, "1 place: query /limit type"),
    (asked("POST", "/api/reason", body={"a": "a-value"}), 400, "places: body required"),
    (asked("GET", "/api/sku", "a-secret"), 401, "The API key in the header X-API-KEY is unknown."),
    (asked("POST", "/api/reason", "demo-readonly-key", []), 403, "role"),
    (asked("GET", f"/api/reason/{KEY}/x"), 404, "no such path"),
    (asked("PUT", "/api/sku"), 405, "This path supports GET, HEAD, POST, not PUT."),
]


@pytest.mark.parametrize(("request_", "status", "words"), REFUSED)
def test_line_says_why_a_request_was_refused(
    request_: httpx.Request, status: int, words: str
) -> None:
    (line,) = lines_of(request_)
    assert f" {status} " in line
    assert words in line
    assert line.count("\n") == 1
    assert "a-secret" not in line
    assert "a-value" not in line


def test_line_as_json_has_world_operation_and_reason() -> None:
    requests = [asked("GET", "/api/sku"), *(request for request, _, _ in REFUSED)]
    lines = lines_of(*requests, as_json=True)
    first, bad, *_ = map(json.loads, lines)
    assert datetime.fromisoformat(first.pop("time")).tzinfo
    assert first.pop("ms") >= 0
    assert first == {
        "world": "default",
        "operation": "listSkus",
        "method": "GET",
        "path": "/api/sku",
        "status": 200,
        "reason": None,
    }
    assert (bad["world"], bad["operation"], bad["status"]) == ("default", "listSkus", 400)
    assert "query /limit type" in bad["reason"]


def test_record_as_json_is_one_line_whatever_it_has() -> None:
    record = logging.makeLogRecord({"msg": "a\n##[error]b", "levelname": "WARNING"})
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert "##[" not in text
    assert json.loads(text)["message"] == "a\n##[error]b"


UNREAD = [
    (b"GET /api/sku HTTP/2.0\r\n\r\n", 505),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    (b"GET /api/sku?searchtext=" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    (b"GET /api/sku?searchtext=\xc3\xa4 HTTP/1.1\r\n\r\n", 400),
    (b"GET /api/sku HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 431),
]


@pytest.mark.parametrize(("data", "status"), UNREAD, ids=["505", "tls", "414", "utf-8", "431"])
@pytest.mark.parametrize(
    ("origins", "let"),
    [
        ([], None),
        (["https://shop.example"], "https://shop.example"),
        (["*"], "*"),
        (["https://a.example", "https://b.example"], None),
    ],
    ids=str,
)
def test_what_is_refused_before_it_is_read_has_a_line_and_is_seen_by_pages(
    data: bytes, status: int, origins: list[str], let: str | None
) -> None:
    lines: list[str] = []
    application = Application(access=Access(origins=frozenset(origins)))
    application.write_line = lines.append
    with running(application) as (port, _), connected(port) as connection:
        answer, _body = ask(connection, data)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (status, let)
    (line,) = lines
    assert f" {status} " in line
