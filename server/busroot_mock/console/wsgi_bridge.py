"""Serve a WSGI application over ASGI, in slices on the event loop.

Pages read and change worlds between two requests of the API, never during a request. So nothing
needs a lock.
"""

import re
import sys
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication

from busroot_mock.console.slices import in_slices
from busroot_mock.errors import ApiError, BadRequest, Forbidden, violation
from busroot_mock.http.access import is_for_controls
from busroot_mock.http.proxies import Proxies
from busroot_mock.http.request import LARGEST_BODY, AsgiApp, Receive, Request, Scope, Send
from busroot_mock.http.response import Answer, error_answer

REQUEST_KEY: Final = "busroot_mock.http.request"
"""The key of a WSGI environment under which it holds the `Request`."""

AFTERWARDS: Final = "busroot_mock.console.afterwards"
"""The key under which a page may leave what is awaited before its answer is sent.

It returns the address to which the answer leads, or None if that stays as it is.
"""

LARGEST_FORM: Final = 32 * 1024
"""Bytes of a form: Werkzeug 3.1 takes 400 ms for 1 MB of short fields, before a token is seen."""

Headers = list[tuple[bytes, bytes]]

_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*+\.?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?"
)

_LONGEST_TYPE: Final = 1000

_OWN_NAMES: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def inline(
    wsgi: WSGIApplication, proxies: Proxies | None = None, largest_body: int = LARGEST_BODY
) -> AsgiApp:
    """Return an ASGI application that calls a WSGI application, in turn with the event loop.

    Args:
        wsgi: The application.
        proxies: What is in front of the server: they say where the application seems to be.
        largest_body: Bytes that a body may have, if that is less than `LARGEST_FORM`.
    """
    proxies = proxies or Proxies()
    largest = min(largest_body, LARGEST_FORM)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, largest)
        try:
            _check_host(request, proxies)
            _check_query(request)
            body = b"" if request.method in ("GET", "HEAD") else await request.body()
            variables = environment(scope, request, body) | _seen_by_client(request, proxies)
            status, headers, content = await in_slices(partial(call, wsgi, variables))
            if AFTERWARDS in variables:
                headers = _leading_to(await variables[AFTERWARDS](), headers)
        except ApiError as error:
            status, headers, content = error_answer(error)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return answer


def _leading_to(address: str | None, headers: Headers) -> Headers:
    if address is None:
        return headers
    others = [header for header in headers if header[0] != b"location"]
    return [*others, (b"location", address.encode())]


def _check_host(request: Request, proxies: Proxies) -> None:
    """Refuse a host of which no address of a page can be made.

    Raises:
        Forbidden: If the page is one of the test controls, which go by the header.
        BadRequest: If it is another.
    """
    refusal = Forbidden if is_for_controls(request.path) else BadRequest
    for host in (*request.headers(b"host"), proxies.host(request) or ""):
        if host and not (_HOST.fullmatch(host) and _is_encodable(host)):
            raise refusal(
                "The Host header must be a host name or an address, with or without a port.",
                [violation("header", "/Host", "format", "hostname", host)],
            )


def _check_query(request: Request) -> None:
    """Refuse a query that Werkzeug cannot read: our own server does not let it through."""
    if not request.query.isascii():
        raise BadRequest(
            "The query must be ASCII; percent-encode other characters (RFC 3986).",
            [violation("query", "", "unicode", "percent-encoded UTF-8")],
        )


def _is_encodable(host: str) -> bool:
    try:
        host.encode("ascii").decode("idna").encode("idna")
    except UnicodeError:
        return False
    return True


def environment(scope: Scope, request: Request, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of a request."""
    host, port = scope.get("server") or ("localhost", 80)
    variables = {
        REQUEST_KEY: request,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query.decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return {**variables, **_headers(request), "CONTENT_LENGTH": str(len(body))}


def _seen_by_client(request: Request, proxies: Proxies) -> dict[str, str]:
    variables = {
        "SCRIPT_NAME": proxies.prefix(request),
        "wsgi.url_scheme": proxies.scheme(request),
    }
    host = proxies.host(request)
    return variables if host is None else {**variables, "HTTP_HOST": host}


def _headers(request: Request) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for key, value in request.all_headers:
        name, text = key.decode("latin-1"), value.decode("latin-1")
        if "_" in name:  # WSGI cannot tell it from the same name with hyphens
            continue
        variable = _OWN_NAMES.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        if variable == "CONTENT_TYPE" and len(text) > _LONGEST_TYPE:
            continue  # Werkzeug 3.1 takes 60 ms for one of 64 KB
        values.setdefault(variable, []).append(text)
    return {
        variable: ("; " if variable == "HTTP_COOKIE" else ",").join(texts)
        for variable, texts in values.items()
    }


def call(wsgi: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Call a WSGI application; return its answer."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        begun.append((status, headers))
        return None

    start_response: StartResponse = start
    parts: Iterable[bytes] = wsgi(environ, start_response)
    try:
        content = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
    status, headers = begun[-1]
    sent = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
    return Answer(int(status[:3]), sent, content)
