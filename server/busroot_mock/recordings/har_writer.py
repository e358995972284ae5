"""Write exchanges as an HTTP Archive, one by one: there may be many."""

import base64
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO, cast
from urllib.parse import parse_qsl, urlsplit

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from busroot_mock import __version__
from busroot_mock.ci_commands import without_commands
from busroot_mock.recordings.har_words import BASE64, CUT
from busroot_mock.recordings.masking import Masking
from busroot_mock.recordings.recorded import Headers, Recorded, header
from busroot_mock.timestamps import iso_of

_HTTP: Final = "HTTP/1.1"


class HarWriter:
    """A file of exchanges. It is valid when it is closed; until then, all but its end is there.

    Args:
        masking: Masks each exchange; None if they hold nothing secret any more.
    """

    def __init__(self, path: Path, masking: Masking | None) -> None:
        self._masking = masking
        self._file = path.open("w", encoding="utf-8", errors="backslashreplace")
        creator = Creator("busroot-mock", __version__)
        self._archive = HarFile(cast(TextIO, _Inert(self._file)), creator=creator)

    def add(self, recorded: Recorded, comment: str = "") -> None:
        """Write an exchange, and with it a comment that has nothing secret."""
        kept = self._masking.masked(recorded) if self._masking else recorded
        self._archive.add_entry(
            startedDateTime=iso_of(kept.started),
            time=kept.took,
            request=_request(kept),
            response=_response(kept),
            timings=Timings(send=0, wait=kept.took, receive=0),
            comment=comment or None,
        )
        self._file.flush()

    def close(self) -> None:
        """Write the end of the file."""
        self._archive.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def write_har(path: Path, exchanges: Iterable[Recorded], masking: Masking | None) -> None:
    """Write exchanges into a file."""
    with HarWriter(path, masking) as writer:
        for recorded in exchanges:
            writer.add(recorded)


class _Inert:
    """A file for JSON, without commands to runners of CI services."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(without_commands(text, r"\u0023"))


def _request(recorded: Recorded) -> Request:
    headers, body = recorded.request_headers, recorded.request_body
    text, encoding = _text(body)
    query = parse_qsl(urlsplit(recorded.url).query, keep_blank_values=True, errors="replace")
    kind = header(headers, "content-type")
    return Request(
        recorded.method,
        recorded.url,
        _HTTP,
        headers=_records(headers),
        queryString=[Record(name, value) for name, value in query],
        # The format has no encoding of what was sent.
        postData=PostData(kind, text=text, comment=encoding) if body else None,
        bodySize=len(body),
    )


def _response(recorded: Recorded) -> Response:
    headers, body = recorded.response_headers, recorded.response_body
    text, encoding = _text(body)
    kind, cut = header(headers, "content-type"), CUT if recorded.truncated else None
    return Response(
        recorded.status or 0,
        "",
        _HTTP,
        headers=_records(headers),
        content=Content(len(body), mimeType=kind, text=text, encoding=encoding, comment=cut),
        redirectURL=header(headers, "location"),
        bodySize=-1 if recorded.status is None else len(body),
        comment=recorded.fault or None,
    )


def _records(headers: Headers) -> list[Record]:
    return [Record(name, value) for name, value in headers]


def _text(body: bytes) -> tuple[str, str | None]:
    """Return a body as text, and its encoding if it is none."""
    try:
        return body.decode(), None
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), BASE64
