"""The traffic of a run as HAR 1.2 (HTTP Archive), which browsers and proxies can open."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..transport.traffic import Exchange, exchanges_in

UNKNOWN = -1


def har(folder: Path, target: Path, version: str) -> None:
    """Write what the traffic files in a folder hold, entry by entry: it may be much."""
    creator = json.dumps({"name": "busroot-mock", "version": version})
    with target.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": [')
        for part in _separated(exchanges_in(folder)):
            file.write(part)
        file.write("\n]}}\n")


def entry_of(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange as HAR has it; what is not known is -1, as HAR asks."""
    return {
        "startedDateTime": exchange.at,
        "time": exchange.took,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.took, "receive": 0},
        "comment": f"{exchange.item}, as {exchange.identity or 'nobody'}",
    }


def _separated(exchanges: Iterator[Exchange]) -> Iterator[str]:
    separator = "\n"
    for exchange in exchanges:
        yield separator + json.dumps(entry_of(exchange))
        separator = ",\n"


def _request(exchange: Exchange) -> dict[str, Any]:
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    told: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": UNKNOWN,
        "bodySize": len(exchange.request_body.encode("utf-8", "replace")),
    }
    if exchange.request_body:
        kind = _header(exchange.request_headers, "content-type")
        told["postData"] = {"mimeType": kind, "text": exchange.request_body}
    return told


def _response(exchange: Exchange) -> dict[str, Any]:
    size = len(exchange.response_body.encode("utf-8", "replace"))
    told: dict[str, Any] = {
        "status": exchange.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.response_headers),
        "content": {
            "size": size,
            "mimeType": _header(exchange.response_headers, "content-type"),
            "text": exchange.response_body,
        },
        "redirectURL": _header(exchange.response_headers, "location"),
        "headersSize": UNKNOWN,
        "bodySize": size if exchange.status else UNKNOWN,
    }
    # HAR has no place of its own for a fault; browsers put it here.
    return {**told, "_error": exchange.fault} if exchange.fault else told


def _pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _header(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")
