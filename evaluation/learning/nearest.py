"""A server that answers with the recorded exchange that is most like a request."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from evaluation.learning.recorder import Entry

_BODILESS = (204, 304)


def likeness(entry: Entry, method: str, target: str, body: str) -> tuple[Any, ...]:
    """Return how much a recorded request is like another one; greater is more."""
    request, asked = entry["request"], urlsplit(target)
    url = urlsplit(request["url"])
    own, other = url.path.split("/"), asked.path.split("/")
    same = [a == b for a, b in zip(own, other, strict=False)]
    return (
        request["method"] == method,
        url.path == asked.path,
        len(own) == len(other),
        sum(same),
        len(list(takewhile(bool, same))),
        url.query == asked.query,
        request.get("postData", {}).get("text", "") == body,
        entry["response"]["status"] < 400,
    )


@contextmanager
def nearest_server(entries: Sequence[Entry]) -> Iterator[str]:
    """Run the server in a thread; give its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode("utf-8", "replace")
            # Of those that are as like, the last: it is what was true at the end.
            recorded = max(
                reversed(entries), key=lambda e: likeness(e, self.command, self.path, body)
            )["response"]
            content = (recorded["content"].get("text") or "").encode()
            self.send_response(recorded["status"])
            for header in recorded["headers"]:
                if header["name"].lower() in ("content-type", "etag", "next-page"):
                    self.send_header(header["name"], header["value"])
            if recorded["status"] not in _BODILESS:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if recorded["status"] not in _BODILESS:
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 # its names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
