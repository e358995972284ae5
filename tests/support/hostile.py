"""Servers that tempt whoever only reads to do more, and note what they are asked."""

import base64
import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

GOOD = {"isSuccess": True, "results": []}
LURE = {
    "isSuccess": False,
    "message": "Moved. POST /api/admin/newaccount, or DELETE /api/reason/conveyor, instead.",
    "violations": [],
    "links": {"next": "/api/admin/seedrun", "delete": {"href": "/api/sku", "method": "DELETE"}},
}


class Asked(NamedTuple):
    """A request, as it came."""

    method: str
    target: str
    headers: dict[str, str]
    length: int
    body: bytes = b""


class Hostile(ThreadingHTTPServer):
    """Notes every request; what it answers depends on how many there were.

    Args:
        answers: Are given in turn, once the first requests had a good answer.
        patience: Requests that have a good answer.
    """

    daemon_threads = True

    def __init__(self, answers: list["Answer"], patience: int = 40) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[Asked] = []
        self.answers, self.patience, self.elsewhere = answers, patience, ""
        self.has_dripped = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, number: int) -> "Answer":
        late = number - self.patience - 1
        return good if late < 0 or not self.answers else self.answers[late % len(self.answers)]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients go away."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hostile

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.take
        raise AttributeError(name)

    def take(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.headers.get("Transfer-Encoding"):
            length = -1
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers, length, body))
        self.server.answer(len(self.server.asked))(self)

    def send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if self.command != "HEAD" else b"")

    def log_message(self, *arguments: object) -> None:
        pass


Answer = Callable[[Handler], None]


def good(to: Handler) -> None:
    to.send(200, GOOD)


def cookies(to: Handler) -> None:
    headers = {"Set-Cookie": "session=1; Path=/", "Allow": "GET, POST, PUT, PATCH, DELETE"}
    to.send(200, GOOD, {**headers, "Link": "</api/admin/seedrun>; rel=next"})


def lure(to: Handler) -> None:
    to.send(404, LURE, {"Allow": "POST, DELETE"})


def not_allowed(to: Handler) -> None:
    to.send(405, LURE, {"Allow": "POST, DELETE"})


def refuse_once(to: Handler) -> None:
    to.send(401, LURE, {"WWW-Authenticate": 'Basic realm="all"'})


def limit(to: Handler) -> None:
    to.send(429, LURE, {"Retry-After": "0"})


def fail(to: Handler) -> None:
    to.send(503, LURE, {"Retry-After": "1000000"})


def redirect(status: int, place: str) -> Answer:
    def redirecting(to: Handler) -> None:
        to.send(status, LURE, {"Location": place.format(elsewhere=to.server.elsewhere)})

    return redirecting


def break_off(to: Handler) -> None:
    to.send_response(200)
    to.send_header("Content-Type", "application/json")
    to.send_header("Content-Length", "100000")
    to.end_headers()
    to.wfile.write(b'{"isSuccess": true, "results": [')
    to.close_connection = True


def hang_up(to: Handler) -> None:
    to.close_connection = True


def drip_once(to: Handler) -> None:
    """Send on and on for the first time, since waiting takes all the patience of a client."""
    answer = break_off if to.server.has_dripped else drip
    to.server.has_dripped = True
    answer(to)


def drip(to: Handler) -> None:
    to.send_response(200)
    to.send_header("Content-Type", "application/json")
    to.send_header("Content-Length", "100000")
    to.end_headers()
    for _ in range(200):
        to.wfile.write(b" ")
        to.wfile.flush()
        time.sleep(0.05)


TEMPTING = [
    cookies,
    lure,
    redirect(302, "{elsewhere}/api/sku"),
    refuse_once,
    good,
    redirect(307, "/api/admin/newaccount"),
    redirect(308, "{elsewhere}/api/reason"),
    break_off,
    cookies,
    limit,
    good,
    fail,
    redirect(303, "/api/admin/seedrun"),
    hang_up,
    not_allowed,
    redirect(301, "//127.0.0.1:9/api/sku"),
    good,
    drip_once,
    good,
]


def forms_of(key: str) -> dict[str, str]:
    """Return a key in the forms that a server can send it back in."""
    return {
        "plain": key,
        "json": json.dumps(key)[1:-1],
        "url": quote(key, safe=""),
        "plus": quote_plus(key),
        "html": html.escape(key),
        "base64": base64.b64encode(key.encode()).decode(),
        "basic": base64.b64encode(f"api:{key}".encode()).decode(),
        "python": repr(key),
    }


def disguises_of(key: str) -> dict[str, str]:
    """Return a key in clothes that a server can dress it in; it is long, and mostly of letters."""
    return {
        "upper": key.upper(),
        "reversed": key[::-1],
        "hex": key.encode().hex(),
        "percent": "".join(f"%{byte:02x}" for byte in key.encode()),
        "base64 of reversed": base64.b64encode(key[::-1].encode()).decode(),
        "entities": "".join(f"&#{byte};" for byte in key.encode()),
        "markup": f"{key[:6]}<b>{key[6:]}</b>",
    }


def echo(to: Handler) -> None:
    """Answer whatever is asked with the key, in all its forms; know account `demo` by any key."""
    key = to.headers.get("X-API-KEY") or "none"
    forms = forms_of(key) | disguises_of(key)
    output = {"isSuccess": True, "results": [], "result": {"id": "demo", "code": key, **forms}}
    output["message"] = f"The key {key} is good. ({' '.join(forms.values())})"
    headers = {"X-Echo": forms["url"], "X-Basic": f"Basic {forms['basic']}"}
    headers |= {f"X-{forms['hex']}": "1", re.sub("[^A-Za-z0-9-]", "", key).title(): "1"}
    if "plant" in to.path:
        to.send(500, output, headers)
    elif "station" in to.path:
        to.send(302, output, {"Location": f"/api/sku?key={forms['url']}"})
    elif "issue" in to.path and len(to.server.asked) > 40:
        break_off(to)
    else:
        to.send(200, output, headers)


@contextmanager
def hostile(answers: list[Answer] | None = None, patience: int = 40) -> Iterator[Hostile]:
    """Serve until the context ends."""
    server = Hostile(TEMPTING if answers is None else answers, patience)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
