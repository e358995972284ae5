"""From ASGI to Flask and back, on the event loop.

Pages read worlds, and buttons change them, between two requests of the API and never during one: so
nothing needs a lock. They are short, and wait for nothing.
"""

import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication

from busroot_mock.errors import ApiError
from busroot_mock.http.request import AsgiApp, Receive, Request, Scope, Send
from busroot_mock.http.response import Answer, error_answer

CAME: Final = "busroot_mock.http.request"
"""Under this name an environment holds the `Request`, as it came."""

_OWN_NAMES: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def inline(wsgi: WSGIApplication) -> AsgiApp:
    """Return the ASGI application that calls a WSGI application where it stands."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            body = b"" if request.method in ("GET", "HEAD") else await request.body()
            status, headers, content = call(wsgi, environment(scope, request, body))
        except ApiError as error:
            status, headers, content = error_answer(error)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return answer


def environment(scope: Scope, request: Request, body: bytes) -> dict[str, Any]:
    """Return what WSGI (PEP 3333) wants to know of a request."""
    host, port = scope.get("server") or ("localhost", 80)
    found = {
        CAME: request,
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
    return {**found, **_headers(request), "CONTENT_LENGTH": str(len(body))}


def _headers(request: Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in request.all_headers:
        name, text = key.decode("latin-1"), value.decode("latin-1")
        if "_" in name:  # nobody can tell it from the same name with hyphens
            continue
        variable = _OWN_NAMES.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        mark = "; " if name == "cookie" else ","
        found[variable] = f"{found[variable]}{mark}{text}" if variable in found else text
    return found


def call(wsgi: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Return what a WSGI application answers, gathered."""
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
