"""Requests and responses of a run, written to disk as they happen, without keys."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from requests import PreparedRequest, Response

from busroot_mock.ci_commands import without_commands
from busroot_mock.timestamps import iso_of

from .curl import BODIES, curl_of

LONGEST_KEPT = 16 * 1024
LONGEST_SHOWN = 300
LONGEST_HEADER = 1000
FILES = "traffic-*.ndjson"
_NOT_KEPT = ("body", "folder")


@dataclass(frozen=True)
class Exchange:
    """A request and its response.

    Attributes:
        at: When the exchange was recorded: ISO 8601, in UTC.
        item: What sent it, such as the name of a test.
        identity: Name of the identity whose key it carried; empty without a key of the profile.
        operation: Such as `GET /sku`; empty if the contract has no such operation.
        status: None without a response.
        took: Milliseconds until the response was complete.
        fault: Why there is no response.
        body: Of the request, whole; not kept on disk.
        folder: Of the reports, for bodies that a command line cannot have; not kept on disk.
    """

    at: str
    item: str
    identity: str
    operation: str
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: str
    status: int | None
    response_headers: dict[str, str]
    response_body: str
    took: float
    fault: str = ""
    body: bytes = field(default=b"", repr=False)
    folder: Path | None = None

    def curl(self) -> str:
        """Return the request as a curl command that can be pasted."""
        body = self.body or self.request_body.encode("utf-8", "surrogatepass")
        return curl_of(self.method, self.url, self.request_headers, body, self.folder)

    def response_line(self) -> str:
        """Return status and body of the response in one line, or why there is none."""
        return f"{self.status} {self.response_body[:LONGEST_SHOWN]}" if self.status else self.fault

    def to_text(self) -> str:
        """Return the request as a curl command, and the response below it.

        A body that a line cannot have is written into a file of the report.
        """
        return f"{self.curl()}\n    {self.response_line()}"


def exchange_of(
    request: PreparedRequest,
    response: Response | None,
    *,
    item: str,
    identity: str,
    operation: str,
    took: float,
    hide: Callable[[str], str],
    secret: Mapping[str, str] = {},
    fault: str = "",
    folder: Path | None = None,
) -> Exchange:
    """Return the record of a request and its response; `hide` masks the keys in a text.

    Args:
        secret: Headers whose value is never shown, each with what stands in its place.
    """
    response_headers = {} if response is None else response.headers
    content = b"" if response is None else response.content
    return Exchange(
        at=iso_of(datetime.now(UTC)),
        item=item,
        identity=identity,
        operation=operation,
        method=request.method or "",
        url=hide(request.url or ""),
        request_headers=_headers(request.headers, hide) | dict(secret),
        request_body=_start(request.body, hide),
        status=None if response is None else response.status_code,
        response_headers=_headers(response_headers, hide),
        response_body=_start(content, hide),
        took=round(took, 1),
        fault=hide(fault),
        body=_whole(request.body, hide),
        folder=folder,
    )


def _headers(headers: Mapping[str, Any], hide: Callable[[str], str]) -> dict[str, str]:
    """Return headers as they are kept: without keys in names or values, and not all of many."""
    kept, room = {}, LONGEST_KEPT
    texts = [(name, _text(value)) for name, value in headers.items()]
    # Those that are cut are long, and those that are left out the longest.
    shown = [(_start_of(name, hide), _start_of(value, hide)) for name, value in texts]
    for name, value in sorted(shown, key=lambda header: sum(map(len, header))):
        room -= len(name) + len(value)
        if room >= 0:
            kept[name] = value
    ordered = {name: kept[name] for name, _ in shown if name in kept}
    left_out = len(dict(shown)) - len(ordered)
    return ordered | ({"...": f"{left_out} more headers"} if left_out else {})


def _start_of(text: str, hide: Callable[[str], str]) -> str:
    start = hide(text[: 2 * LONGEST_KEPT])
    return start if len(start) <= LONGEST_HEADER else f"{start[:LONGEST_HEADER]}..."


def _start(body: Any, hide: Callable[[str], str]) -> str:
    # Cut only after masking: a key that is cut in two is not found.
    start = body[: 2 * LONGEST_KEPT] if isinstance(body, str | bytes) else body
    return hide(_text(start))[:LONGEST_KEPT]


def _whole(body: Any, hide: Callable[[str], str]) -> bytes:
    """Return a body byte by byte as it was sent, but for its keys."""
    if not isinstance(body, str | bytes):
        return b""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return hide(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return bytes(value).decode(errors="replace") if isinstance(value, bytes) else str(value)


class Traffic:
    """The exchanges of one process of a run, written line by line."""

    def __init__(self, folder: Path | None, process: str) -> None:
        self.count = 0
        self.folder = folder
        self._file = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FILES.replace("*", process)
            self._file = path.open("w", encoding="utf-8", buffering=1)

    def note(self, exchange: Exchange) -> None:
        """Write an exchange."""
        self.count += 1
        if self._file is not None:
            kept = {name: value for name, value in vars(exchange).items() if name not in _NOT_KEPT}
            text = orjson.dumps(kept).decode()
            self._file.write(without_commands(text, r"\u0023") + "\n")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def exchanges_in(folder: Path) -> Iterator[Exchange]:
    """Yield the exchanges of all processes of a run; ignore an incomplete last line."""
    for path in sorted(folder.glob(FILES)):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if not line.endswith("\n"):
                    break
                yield Exchange(**orjson.loads(line))


def forget_traffic(folder: Path) -> None:
    """Remove traffic and bodies of an earlier run."""
    for path in (*folder.glob(FILES), *folder.glob(f"{BODIES}/*")):
        path.unlink()
