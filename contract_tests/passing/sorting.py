"""Recorded exchanges, each with the operation of the contract that it calls."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests import Request, Response
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.json_codec import decode
from busroot_mock.recordings.recorded import Headers, Recorded, header
from busroot_mock.timestamps import iso_of

from ..analysis.recorded_request import Sent, read_request
from ..transport.traffic import LONGEST_KEPT, Exchange

NO_ORIGIN = ""


@dataclass(frozen=True)
class Passed:
    """An exchange of a recording.

    Attributes:
        exchange: As reports show it.
        operation: None if the contract has no such operation.
        origin: Scheme, host and port.
        key: That the request carries, as the recording has it.
        breaches: What of the request breaks the contract.
    """

    recorded: Recorded
    exchange: Exchange
    operation: Operation | None
    origin: str
    key: str
    sent: Sent | None

    @property
    def is_answered(self) -> bool:
        """Tell whether it was accepted and answered with 2xx."""
        return self.recorded.status is not None and 200 <= self.recorded.status < 300

    @property
    def began(self) -> float:
        """When the request was sent, in epoch milliseconds."""
        return self.recorded.started.timestamp() * 1000

    @property
    def ended(self) -> float:
        """When the response was complete, in epoch milliseconds."""
        return self.began + self.recorded.took

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The texts of each parameter of the query."""
        return parse_qs(urlsplit(self.recorded.url).query, keep_blank_values=True)

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The object in the body of the response; empty if there is none, or not all of it."""
        if self.recorded.truncated:
            return {}
        value, violations = decode(self.recorded.response_body)
        return value if isinstance(value, dict) and not violations else {}

    @cached_property
    def response(self) -> Response:
        """The response, as the checks of answers take it."""
        recorded, response = self.recorded, Response()
        response.status_code = recorded.status or 0
        response._content = recorded.response_body
        headers = _by_name(recorded.response_headers)
        response.headers = CaseInsensitiveDict(headers)
        # Schemathesis reads headers there.
        response.raw = HTTPResponse(headers=headers, status=response.status_code, version=11)
        response.url = recorded.url
        response.request = Request(recorded.method, "http://recorded/").prepare()
        return response


class Sorter:
    """Finds the operation of a request.

    Args:
        base_url: Of the API; without it, whatever has a path of the contract's servers.
    """

    def __init__(self, contract: Contract, base_url: str | None = None) -> None:
        self._contract = contract
        self._origin, self._bases = NO_ORIGIN, _bases(contract)
        if base_url:
            url = urlsplit(base_url)
            self._origin, self._bases = origin_of(base_url), [url.path.rstrip("/")]
        self._patterns = [(_pattern(each), each) for each in _plainest_first(contract)]

    def sort(self, recorded: Recorded, item: str = "") -> Passed | None:
        """Return an exchange with its operation; None if it is not of this API.

        Args:
            recorded: Without secrets.
            item: What it is shown to be of, such as the name of a file.
        """
        url, origin = urlsplit(recorded.url), origin_of(recorded.url)
        base = next((each for each in self._bases if f"{url.path}/".startswith(f"{each}/")), None)
        if base is None or (self._origin and origin != self._origin) or _is_preflight(recorded):
            return None
        operation = self._operation(recorded.method, url.path[len(base) :])
        key = header(recorded.request_headers, KEY_HEADER)
        exchange = _exchange(recorded, item, key, operation)
        sent = read_request(self._contract, operation, exchange) if operation else None
        return Passed(recorded, exchange, operation, origin, key, sent)

    def _operation(self, method: str, path: str) -> Operation | None:
        for pattern, operation in self._patterns:
            if operation.method == method and pattern.fullmatch(path):
                return operation
        return None

    def base_in(self, recorded: Recorded) -> str | None:
        """Return what the base URL would be, if a path ends as that of an operation."""
        url = urlsplit(recorded.url)
        steps = url.path.split("/")
        for start in range(1, len(steps)):
            operation = self._operation(recorded.method, "/" + "/".join(steps[start:]))
            if operation is not None and "{" not in operation.path:
                return origin_of(recorded.url) + "/".join(steps[:start])
        return None


def _bases(contract: Contract) -> list[str]:
    servers = contract.document.get("servers") or [{"url": "/"}]
    paths = {urlsplit(str(server.get("url", "/"))).path.rstrip("/") for server in servers}
    return sorted(paths, key=len, reverse=True)


def _plainest_first(contract: Contract) -> Sequence[Operation]:
    return sorted(contract.operations, key=lambda each: each.path.count("{"))


def _pattern(operation: Operation) -> re.Pattern[str]:
    parts = re.split(r"(\{[^{}]*\})", operation.path)
    return re.compile("".join("[^/]+" if each[:1] == "{" else re.escape(each) for each in parts))


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _is_preflight(recorded: Recorded) -> bool:
    """Tell whether a browser asks by itself whether a page may send a request."""
    asks = header(recorded.request_headers, "access-control-request-method")
    return recorded.method == "OPTIONS" and bool(asks)


def _by_name(headers: Headers) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        named[name] = f"{named[name]}, {value}" if name in named else value
    return named


def _exchange(recorded: Recorded, item: str, key: str, operation: Operation | None) -> Exchange:
    return Exchange(
        at=iso_of(recorded.started),
        item=item,
        identity=key,
        operation=operation.label if operation else "",
        method=recorded.method,
        url=recorded.url,
        request_headers=_by_name(recorded.request_headers),
        request_body=recorded.request_body.decode("utf-8", "replace")[:LONGEST_KEPT],
        status=recorded.status,
        response_headers=_by_name(recorded.response_headers),
        response_body=recorded.response_body.decode("utf-8", "replace")[:LONGEST_KEPT],
        took=recorded.took,
        fault=recorded.fault,
        body=recorded.request_body,
    )
