"""The guard: decides on every request, right before it would leave the process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from .operations import Operation  # noqa: TID252  the package's name differs in checkout and wheel

READING = ("GET", "HEAD")


class Refused(Exception):
    """A request that may not leave; that it was made at all is a defect of the contract tests."""


class Guard:
    """Lets pass what can do no harm.

    On loopback that is whatever goes to the server under test. Beyond, it is the operations of the
    contract that read; with `write` also those that write, but never those for platform staff.
    """

    def __init__(self, base_url: str, operations: Sequence[Operation], write: bool) -> None:
        self.base_url = base_url
        self.operations = operations
        self.local = is_loopback(base_url)
        self.write = write or self.local

    def allows(self, operation: Operation) -> bool:
        """Tell whether the run may call an operation."""
        reads = operation.method in READING
        return self.local or (not operation.platform and (reads or self.write))

    def operation_of(self, request: PreparedRequest) -> Operation | None:
        """Return the operation that a request is for, if that is beyond doubt."""
        base, path = (urlsplit(url or "").path for url in (self.base_url, request.url))
        if not path.startswith(base):
            return None
        # Servers differ in when they decode a path: it must mean the same before and after.
        found, decoded = (
            next((one for one in self.operations if one.fits(request.method or "", text)), None)
            for text in (path[len(base) :], unquote(path[len(base) :]))
        )
        return found if found == decoded else None

    def check(self, request: PreparedRequest) -> None:
        """Raise `Refused` if the request may not leave."""
        operation = self.operation_of(request)
        if _origin(request.url or "") != _origin(self.base_url):
            reason = "it goes to another server"
        elif self.local:
            return
        elif operation is None:
            reason = "the contract has no such operation"
        elif not self.allows(operation):
            reason = "it is for platform staff" if operation.platform else "the run only reads"
        elif operation.method in READING and request.body:
            reason = "it reads, and yet has a body"
        else:
            return
        raise Refused(f"{request.method} {request.url} was not sent: {reason}.")

    @contextmanager
    def standing(self, heard: Callable[[PreparedRequest, Response], None]) -> Iterator[None]:
        """Stand before every request of the process: Schemathesis' checks send some of their own.

        Args:
            heard: Is told of each answer.
        """
        send = HTTPAdapter.send

        def guarded(adapter: HTTPAdapter, request: PreparedRequest, **options: Any) -> Response:
            self.check(request)
            response = send(adapter, request, **options)
            heard(request, response)
            return response

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(HTTPAdapter, "send", guarded)
            yield


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
