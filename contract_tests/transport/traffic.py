"""Requests and responses of a run, written to disk as they happen, without keys."""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response

KEY_HEADER = "X-API-KEY"
LONGEST_KEPT = 16 * 1024
LONGEST_SHOWN = 300
LONGEST_SENT = 1000
FILES = "traffic-*.ndjson"


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

    def curl(self) -> str:
        """Return the request as a curl command."""
        parts = ["curl", "-X", self.method, shlex.quote(self.url)]
        for name, value in self.request_headers.items():
            if name.lower() in (KEY_HEADER.lower(), "content-type", "prefer"):
                line = f"{name}: {value}"
                # In double quotes, so that the shell inserts the key.
                parts += ["-H", f'"{line}"' if value.startswith("$") else shlex.quote(line)]
        if self.request_body:
            parts += ["--data-raw", shlex.quote(self.request_body[:LONGEST_SENT])]
        return " ".join(parts)

    def response_line(self) -> str:
        """Return status and body of the response in one line, or why there is none."""
        return f"{self.status} {self.response_body[:LONGEST_SHOWN]}" if self.status else self.fault

    def to_text(self) -> str:
        """Return request and response in two lines."""
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
) -> Exchange:
    """Return the record of a request and its response; `hide` masks the keys in a text.

    Args:
        secret: Headers whose value is never shown, each with what stands in its place.
    """
    response_headers = {} if response is None else response.headers
    content = b"" if response is None else response.content

    def kept(value: Any) -> str:
        # Cut only after masking: a key that is cut in two is not found.
        start = value[: 2 * LONGEST_KEPT] if isinstance(value, str | bytes) else value
        return hide(_text(start))[:LONGEST_KEPT]

    return Exchange(
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        item=item,
        identity=identity,
        operation=operation,
        method=request.method or "",
        url=hide(request.url or ""),
        request_headers={k: hide(_text(v)) for k, v in request.headers.items()} | dict(secret),
        request_body=kept(request.body),
        status=None if response is None else response.status_code,
        response_headers={k: hide(v) for k, v in response_headers.items()},
        response_body=kept(content),
        took=round(took, 1),
        fault=hide(fault),
    )


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
        self._file = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FILES.replace("*", process)
            self._file = path.open("w", encoding="utf-8", buffering=1)

    def note(self, exchange: Exchange) -> None:
        """Write an exchange."""
        self.count += 1
        if self._file is not None:
            self._file.write(json.dumps(asdict(exchange), ensure_ascii=False) + "\n")

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
                yield Exchange(**json.loads(line))


def forget_traffic(folder: Path) -> None:
    """Remove the traffic files of an earlier run."""
    for path in folder.glob(FILES):
        path.unlink()
