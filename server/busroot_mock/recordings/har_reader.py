"""Read exchanges from an HTTP Archive, whoever wrote it.

Browsers, proxies and clients differ in what they leave out and add. What is missing is taken as
empty, what is not known is passed over, and of a file that ends early all whole entries are read.
"""

import base64
import json
import re
from binascii import Error
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from busroot_mock.errors import SetupError
from busroot_mock.recordings.har_words import BASE64, CUT
from busroot_mock.recordings.recorded import Headers, Recorded, header
from busroot_mock.text_files import UnreadableFile, read_text

_ENTRIES: Final = re.compile(r'"entries"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")
_BODYLESS: Final = (204, 205, 304)
_START: Final = datetime.fromtimestamp(0, UTC)
_END: Final = datetime(9000, 1, 1, tzinfo=UTC)
_LONGEST: Final = 1e12
"""Milliseconds, some thirty years."""


def read_har(path: Path) -> Iterator[Recorded]:
    """Yield the exchanges of a file in the order in which they are there.

    Raises:
        SetupError: If it cannot be read, or is not an HTTP Archive.
    """
    return (_recorded(entry) for entry in _entries(path) if isinstance(entry, dict))


def _entries(path: Path) -> list[Any]:
    try:
        text = read_text(path)
    except UnreadableFile as error:
        zipped = _zipped(path)
        raise SetupError(f"{path} cannot be read: {zipped or error}.") from error
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _whole_entries(path, text)
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise SetupError(f"{path} is not an HTTP Archive (HAR): it is JSON without log.entries.")
    return entries


def _whole_entries(path: Path, text: str) -> list[Any]:
    """Return the entries of a text that ends early, or is broken after them."""
    start = _ENTRIES.search(text)
    if start is None or text.lstrip()[:1] != "{":
        raise SetupError(f"{path} is not an HTTP Archive (HAR): it is not JSON.")
    entries, at, decoder = list[Any](), start.end(), json.JSONDecoder()
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        try:
            entry, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return entries
        entries.append(entry)


def _zipped(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return "it is packed; unpack it first" if file.read(2) in (b"PK", b"\x1f\x8b") else ""
    except OSError:
        return ""


def _recorded(entry: dict[str, Any]) -> Recorded:
    request, response = _member(entry, "request"), _member(entry, "response")
    content, post = _member(response, "content"), _member(request, "postData")
    body, is_missing = _body(content, content.get("encoding") == BASE64)
    status = response.get("status")
    is_answered = isinstance(status, int | float) and 100 <= status < 1000
    method = _text(request.get("method")).upper() or "GET"
    is_bodyless = method == "HEAD" or status in _BODYLESS
    return Recorded(
        method=method,
        url=_url(request.get("url")),
        request_headers=_headers(request, post),
        request_body=_sent(post),
        status=int(status) if isinstance(status, int | float) and is_answered else None,
        response_headers=_headers(response, content),
        response_body=body,
        started=_time(entry.get("startedDateTime")),
        took=_number(entry.get("time")),
        fault=_fault(response, is_answered),
        truncated=is_answered and is_missing and not is_bodyless,
    )


def _member(of: dict[str, Any], name: str) -> dict[str, Any]:
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Return a text, with a question mark for each half of a character."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _url(value: Any) -> str:
    """Return an address; nothing in place of what is none."""
    url = _text(value)
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _number(value: Any) -> float:
    """Return milliseconds; none where nobody can have taken them."""
    is_likely = isinstance(value, int | float) and 0 <= value < _LONGEST
    return float(value) if is_likely else 0.0


def _headers(of: dict[str, Any], body: dict[str, Any]) -> Headers:
    """Return headers, without those that HTTP/2 has in place of a first line."""
    headers = of.get("headers")
    pairs = (
        [each for each in headers if isinstance(each, dict)] if isinstance(headers, list) else []
    )
    named = tuple((_text(each.get("name")), _text(each.get("value"))) for each in pairs)
    kept = tuple(pair for pair in named if pair[0] and not pair[0].startswith(":"))
    kind = _text(body.get("mimeType"))
    is_known = header(kept, "content-type") or not kind or kind == "x-unknown"
    # Some leave out headers that a browser adds by itself.
    return kept if is_known else (*kept, ("Content-Type", kind))


def _sent(post: dict[str, Any]) -> bytes:
    is_encoded = BASE64 in (post.get("encoding"), post.get("_encoding"), post.get("comment"))
    body, _ = _body(post, is_encoded)
    return body or urlencode(_pairs(post.get("params"))).encode()


def _pairs(of: Any) -> Headers:
    records = [each for each in of if isinstance(each, dict)] if isinstance(of, list) else []
    return tuple((_text(each.get("name")), _text(each.get("value"))) for each in records)


def _body(content: dict[str, Any], is_encoded: bool) -> tuple[bytes, bool]:
    """Return a body, and whether some of it is missing."""
    text, size = content.get("text"), content.get("size")
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else b""
    if is_encoded:
        try:
            raw = base64.b64decode(raw)
        except (Error, ValueError):
            return b"", True
    is_short = isinstance(size, int | float) and size > len(raw)
    return raw, is_short or content.get("comment") == CUT


def _time(value: Any) -> datetime:
    try:
        time = datetime.fromisoformat(_text(value))
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return _START
    # Years that leave room to reckon with them.
    return time if _START <= time < _END else _START


def _fault(response: dict[str, Any], is_answered: bool) -> str:
    names = ("comment", "_error", "_failureText", "statusText")
    texts = [_text(response.get(name)) for name in (names[:3] if is_answered else names)]
    return next((text for text in texts if text), "" if is_answered else "no response")
