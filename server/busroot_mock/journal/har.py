"""Entries of a journal as an HTTP Archive (HAR 1.2), secrets masked."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from busroot_mock import __version__
from busroot_mock.recordings.har_words import CUT

_HTTP: Final = "HTTP/1.1"
_UNKNOWN: Final = -1
_SAFE: Final = "/%:@!$&'()*+,;=~"
_HOST: Final = re.compile(r"(?:[\w.*-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?", re.ASCII)
"""A Host header that readers of addresses take, also if a part of it is masked."""

Record = dict[str, Any]


def archive(entries: Iterable[Record]) -> Record:
    """Return the archive of `JournalEntry` records with their bodies."""
    creator = {"name": "busroot-mock", "version": __version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": [*map(_entry, entries)]}}


def _entry(entry: Record) -> Record:
    took = entry["tookMs"]
    caused = {"comment": f"fault {entry['fault']}"} if "fault" in entry else {}
    return {
        "startedDateTime": entry["time"],
        "time": took,
        "request": _request(entry),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        **caused,
    }


def _request(entry: Record) -> Record:
    headers, body = entry["headers"], entry.get("body")
    pairs = [(name, text) for name, texts in entry["query"].items() for text in texts]
    sent = {"postData": _content(body, headers)} if body else {}
    return {
        "method": entry["method"],
        "url": _url(entry, pairs),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(headers),
        "queryString": [{"name": name, "value": text} for name, text in pairs],
        **sent,
        "headersSize": _UNKNOWN,
        "bodySize": body["size"] if body else 0,
    }


def _url(entry: Record, pairs: list[tuple[str, str]]) -> str:
    """Return the address of a request, which is valid whatever the client has sent."""
    host = entry["headers"].get("host", "")
    start = f"http://{host if _is_host(host) else 'localhost'}"
    query = f"?{urlencode(pairs, safe='*@', errors='replace')}" if pairs else ""
    # `OPTIONS *` is about the server, whose address has no path (RFC 9112, 3.2.4).
    path = entry["path"] if entry["path"].startswith("/") else ""
    return f"{start}{quote(path, safe=_SAFE, errors='replace')}{query}"


def _is_host(text: str) -> bool:
    try:
        return bool(_HOST.fullmatch(text)) and urlsplit(f"//{text}").port != 0
    except ValueError:  # of the port, or of an address in brackets
        return False


def _response(entry: Record) -> Record:
    headers, body = entry.get("answerHeaders", {}), entry.get("answer")
    content = _content(body, headers) if body else {"mimeType": headers.get("content-type", "")}
    size = body["size"] if body else 0
    if body and body["whole"]:  # masked, it may be shorter, and readers would take it for cut
        size = len(content["text"].encode())
    return {
        "status": entry["status"],
        "statusText": "",
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(headers),
        "content": {"size": size, **content},
        "redirectURL": headers.get("location", ""),
        "headersSize": _UNKNOWN,
        "bodySize": body["size"] if body else 0,
    }


def _content(body: Record, headers: Mapping[str, str]) -> Record:
    """Return a body as text: JSON, and without it what says that it is not whole."""
    has_value = "value" in body
    text = json.dumps(body["value"], ensure_ascii=False, separators=(",", ":")) if has_value else ""
    cut = {} if body["whole"] else {"comment": CUT}
    return {"mimeType": headers.get("content-type", ""), "text": text, **cut}


def _pairs(headers: Mapping[str, str]) -> list[Record]:
    return [{"name": name, "value": text} for name, text in headers.items()]
