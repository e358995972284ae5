"""Requests to a server, and the HTTP Archive of them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import httpx

HIDDEN: Final = "redacted"
_SECRET: Final = ("authorization", "cookie", "set-cookie")
_DROPPED: Final = ("user-agent", "accept-encoding", "connection", "host", "date", "server")
Entry = dict[str, Any]


class Answer(NamedTuple):
    """What a server answered; `data` is None where it is not JSON."""

    status: int
    data: Any
    headers: Mapping[str, str]


class Caller:
    """Sends requests and records them.

    Args:
        url: What stands before the paths of requests.
        headers: Those of each request, such as a key.

    Attributes:
        entries: The exchanges, as an HTTP Archive has them.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60)
        self.entries: list[Entry] = []

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request; a body that is not a text is sent as JSON."""
        more: dict[str, Any] = {"headers": headers} if headers else {}
        if isinstance(body, str):
            more["content"] = body
            more["headers"] = {"Content-Type": "application/json", **(headers or {})}
        elif body is not None:
            more["json"] = body
        started = datetime.now(UTC)
        response = self._http.request(method, path, params=query or None, **more)
        self.entries.append(_entry(response, started))
        return Answer(response.status_code, json_in(response.text), response.headers)

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()


def json_in(text: str | None) -> Any:
    """Return the value of a text; None if it is not JSON."""
    try:
        return json.loads(text or "")
    except ValueError:
        return None


def write_archive(entries: list[Entry], file: Path) -> None:
    """Write exchanges as an HTTP Archive."""
    log = {"version": "1.2", "creator": {"name": "evaluation", "version": "1"}, "entries": entries}
    file.write_text(json.dumps({"log": log}, ensure_ascii=False), encoding="utf-8")


def _entry(response: httpx.Response, started: datetime) -> Entry:
    request, text = response.request, response.text
    url, sent = str(request.url), request.content.decode("utf-8", "replace")
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    took = (datetime.now(UTC) - started).total_seconds() * 1000
    return {
        "startedDateTime": started.isoformat(),
        "time": took,
        "request": {
            "method": request.method,
            "url": url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _headers(request.headers),
            "queryString": [{"name": name, "value": value} for name, value in query],
            **({"postData": _posted(request, sent)} if sent else {}),
            "headersSize": -1,
            "bodySize": len(sent),
        },
        "response": {
            "status": response.status_code,
            "statusText": response.reason_phrase,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _headers(response.headers),
            "content": {
                "size": len(text),
                "mimeType": response.headers.get("content-type", ""),
                "text": text,
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(text),
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
    }


def _posted(request: httpx.Request, sent: str) -> dict[str, str]:
    return {"mimeType": request.headers.get("content-type", ""), "text": sent}


def _headers(headers: httpx.Headers) -> list[dict[str, str]]:
    return [
        {"name": name, "value": HIDDEN if name.lower() in _SECRET else value}
        for name, value in headers.multi_items()
        if value and name.lower() not in _DROPPED
    ]
