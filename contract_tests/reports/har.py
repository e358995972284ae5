"""The traffic of a run as HAR 1.2 (HTTP Archive), which browsers and proxies can open."""

from pathlib import Path
from typing import TextIO, cast
from urllib.parse import parse_qsl, urlsplit

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from ..transport.traffic import Exchange, exchanges_in
from .text import inert_json

HTTP = "HTTP/1.1"


def har(folder: Path, target: Path, version: str) -> None:
    """Write what the traffic files in a folder hold, entry by entry: it may be much."""
    creator = Creator("busroot-mock", version)
    with (
        target.open("w", encoding="utf-8", errors="backslashreplace") as file,
        HarFile(cast(TextIO, _Inert(file)), creator=creator) as archive,
    ):
        for exchange in exchanges_in(folder):
            archive.add_entry(
                startedDateTime=exchange.at,
                time=exchange.took,
                request=_request(exchange),
                response=_response(exchange),
                timings=Timings(send=0, wait=exchange.took, receive=0),
                comment=f"{exchange.item}, as {exchange.identity or 'nobody'}",
            )


class _Inert:
    """A file for entries of JSON, without commands to runners of CI services."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(inert_json(text))


def _request(exchange: Exchange) -> Request:
    headers, body = exchange.request_headers, exchange.request_body
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    return Request(
        exchange.method,
        exchange.url,
        HTTP,
        headers=_records(headers),
        queryString=[Record(name, value) for name, value in query],
        postData=PostData(_header(headers, "content-type"), text=body) if body else None,
        bodySize=_size(body),
    )


def _response(exchange: Exchange) -> Response:
    headers, body = exchange.response_headers, exchange.response_body
    return Response(
        exchange.status or 0,
        "",
        HTTP,
        headers=_records(headers),
        content=Content(_size(body), mimeType=_header(headers, "content-type"), text=body),
        redirectURL=_header(headers, "location"),
        bodySize=_size(body) if exchange.status else -1,
        comment=exchange.fault or None,
    )


def _records(headers: dict[str, str]) -> list[Record]:
    return [Record(name, value) for name, value in headers.items()]


def _header(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
