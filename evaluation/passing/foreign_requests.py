"""Requests to servers that others wrote: methods, errors, codings, ranges, conditions, oddities."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, Final

_JSON: Final = "application/json"
_METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
_AUTH: Final = {"Authorization": "Basic " + b64encode(b"admin:s3cret-word").decode()}


def _request(
    method: str,
    target: str,
    body: Any = None,
    headers: dict[str, str] | None = None,
    is_chunked: bool = False,
) -> bytes:
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    lines = {"Host": "plant.example", "Connection": "close", **(headers or {})}
    if body is not None:
        lines.setdefault("Content-Type", _JSON)
        framing = (
            {"Transfer-Encoding": "chunked"} if is_chunked else {"Content-Length": len(content)}
        )
        lines.update({name: str(value) for name, value in framing.items()})
    if is_chunked:
        parts = [content[at : at + 7000] for at in range(0, len(content), 7000)]
        content = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{text}\r\n".encode() + content


def kinto_requests() -> Iterator[bytes]:
    """Yield what clients of Kinto send: records written, read, listed, removed, and mistakes."""
    place = "/buckets/plants/collections/lines/records"
    yield _request("PUT", "/accounts/admin", {"data": {"password": "s3cret-word"}})
    yield _request("PUT", "/buckets/plants", {"data": {}}, _AUTH)
    yield _request("PUT", "/buckets/plants/collections/lines", {}, _AUTH)
    for number in range(12):
        data = {"data": {"name": f"Línea {number}", "speed": number, "text": "x" * number**4}}
        yield _request("PUT", f"{place}/r{number}", data, _AUTH, is_chunked=number % 3 == 0)
        yield _request("GET", f"{place}/r{number}", None, _AUTH)
    for query in (
        *("_limit=3", "_sort=-speed", "_since=0", "_fields=name", "min_speed=4", "speed=x"),
        *("_limit=none", "name=L%C3%ADnea%201", "a=b&a=c", "_limit=3&_token=odd", "?", "%zz"),
    ):
        yield _request("GET", f"{place}?{query}", None, _AUTH)
        yield _request("HEAD", f"{place}?{query}", None, _AUTH)
    for condition in (
        *({"If-None-Match": "*"}, {"If-Match": '"1"'}, {"If-None-Match": '"99999999999999"'}),
        *({"If-Modified-Since": "Mon, 30 Nov 2037 00:00:00 GMT"}, {"If-Match": "odd"}),
    ):
        yield _request("GET", f"{place}/r1", None, {**_AUTH, **condition})
        yield _request("PUT", f"{place}/r1", {"data": {"name": "b"}}, {**_AUTH, **condition})
    yield from _mistakes(place, {"data": {"name": "c"}}, _AUTH)
    merge = {**_AUTH, "Content-Type": "application/merge-patch+json"}
    yield _request("PATCH", f"{place}/r2", {"data": {"speed": None}}, merge)
    patch = {**_AUTH, "Content-Type": "application/json-patch+json"}
    steps = [{"op": "replace", "path": "/data/name", "value": "d"}]
    yield _request("PATCH", f"{place}/r2", steps, patch)
    batch = [{"method": "GET", "path": f"/v1{place}/r{number}"} for number in range(4)]
    yield _request("POST", "/batch", {"requests": batch}, _AUTH)
    yield _request("POST", place, {"data": {"name": "e", "text": "é" * 60_000}}, _AUTH)
    for target in (f"{place}/r3", f"{place}/r3", place, "/buckets/plants", "/accounts/admin"):
        yield _request("DELETE", target, None, _AUTH)


def pygeoapi_requests() -> Iterator[bytes]:
    """Yield what clients of pygeoapi send: pages, features, files, compression, processes."""
    items = "/collections/plants/items"
    for target in (
        *("/", "/conformance", "/collections", "/collections/plants", "/openapi", "/processes"),
        *("/collections/plants/queryables", "/collections/plants/schema", "/processes/hello-world"),
        *(items, f"{items}?limit=300", f"{items}/7", f"{items}?bbox=0,0,5,5", f"{items}?size=9"),
    ):
        for form in ("json", "html", "jsonld", "odd"):
            sign = "&" if "?" in target else "?"
            yield _request("GET", f"{target}{sign}f={form}")
        yield _request("HEAD", target)
        yield _request("GET", target, None, {"Accept-Encoding": "gzip", "Accept": "text/html"})
        yield _request("GET", target, None, {"Accept-Language": "fr-CA", "Accept": _JSON})
    for headers in (
        {},
        {"Range": "bytes=0-99"},
        {"Range": "bytes=999999-"},
        {"If-Modified-Since": "Mon, 30 Nov 2037 00:00:00 GMT"},
        {"Accept-Encoding": "gzip, br"},
    ):
        for method in ("GET", "HEAD"):
            yield _request(method, "/static/css/default.css", None, headers)
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [1, 2]},
        "properties": {"name": "Neu"},
    }
    geo = {"Content-Type": "application/geo+json"}
    yield _request("POST", items, feature, geo)
    yield _request("PUT", f"{items}/8", feature, geo, is_chunked=True)
    yield _request("DELETE", f"{items}/9")
    for number in range(3):
        inputs = {"inputs": {"name": f"Welt {number} ü", "message": "m" * 10 ** (number + 2)}}
        yield _request("POST", "/processes/hello-world/execution", inputs)
    yield from _mistakes(items, feature, {})


def _mistakes(place: str, body: Any, headers: dict[str, str]) -> Iterator[bytes]:
    """Yield what any client may get wrong, and what is seldom sent."""
    for method in _METHODS:
        yield _request(method, place, None, headers)
        yield _request(method, place, None, {})
        yield _request(method, "/no/such/place", None, headers)
    for content in (b"", b"{", b"\xff\xfe", b"[" * 1000, b"null", b'"' + b"x" * 200_000 + b'"'):
        yield _request("POST", place, content, headers)
        yield _request("POST", place, content, headers, is_chunked=True)
    for kind in ("text/plain", "odd", "application/xml", "application/json; charset=latin-1"):
        yield _request("POST", place, body, {**headers, "Content-Type": kind})
    for target in (f"{place}/", f"{place}/%2e%2e", f"{place}/a%2Fb", "//", f"{place}/é", "/a/../b"):
        yield _request("GET", target.replace("é", "%C3%A9"), None, headers)
    asks = {"Origin": "https://page.example", "Access-Control-Request-Method": "PUT"}
    yield _request("OPTIONS", place, None, {**headers, **asks})
    yield _request("GET", place, None, {**headers, "Origin": "https://page.example"})
    yield _request("GET", place, None, {**headers, "X-Long": "x" * 6000, "Cookie": "a=b; c=d"})
    yield _request("GET", f"{place}?{'q' * 5000}", None, headers)
    yield _request("GET", place, None, {**headers, "Accept": "image/png"})
    yield _request("GET", place, {"with": "body"}, headers)
    yield _request("POST", place, body, {**headers, "Expect": "100-continue"})
