"""The guard: allows or refuses every request right before it is sent."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from requests import PreparedRequest

from busroot_mock.contract.operations import READING, Operation

from ..config.selection import Selection
from .request_form import has_body, misleads, parts_of

MOST_DECODINGS = 5

Rule = Callable[[Operation, PreparedRequest], str | None]
"""Returns why a request of a writing run may not be sent; None if it may."""


class Refused(Exception):
    """A request that may not be sent; that it was made is a defect of the contract tests."""


class Guard:
    """Allows the requests that can do no harm.

    To a mock server of the run's own, that is any request. To other servers, it is the operations
    of the contract that read, and in a writing run those that write, as far as `rules` allow;
    operations on platform and settings only if they are named.

    Attributes:
        base_url: Of the deployment, without a slash at the end.
        selection: The operations that the run may call.
        rules: What a writing run must comply with, besides the list of operations.
        headers: More headers that the run sends, in lower case.
    """

    def __init__(self, base_url: str, selection: Selection) -> None:
        self.base_url = base_url
        self.selection = selection
        self.operations = selection.operations
        self.mode = selection.settings.mode
        self.rules: list[Rule] = []
        self.headers: frozenset[str] = frozenset()
        # Each request is looked up several times, and paths are mostly the same.
        self._operation_of = lru_cache(maxsize=1024)(self._find)
        self._undeclared = selection.settings.undeclared_methods and self.mode == "write"

    def operation_of(self, request: PreparedRequest) -> Operation | None:
        """Return the operation that a request is for; None if that is ambiguous."""
        path = self._path(request)
        return None if path is None else self._operation_of(request.method or "", path)

    def _find(self, method: str, path: str) -> Operation | None:
        # Servers and proxies differ in how often they decode a path: it must mean the same each
        # time.
        texts = _decodings(path)
        first, *others = (self._operation_at(method, text) for text in texts)
        return first if all(other is first for other in others) else None

    def _operation_at(self, method: str, path: str) -> Operation | None:
        fitting = (each for each in self.operations if each.fits(method, path))
        return next(fitting, None)

    def check(self, request: PreparedRequest) -> None:
        """Raise `Refused` if the request may not be sent."""
        reason = self._reason(request)
        if reason:
            raise Refused(f"{request.method} {request.url} was not sent: {reason}.")

    def _reason(self, request: PreparedRequest) -> str | None:
        if parts_of(request.url or "") is None:
            return "its URL is ambiguous"
        if origin_of(request.url or "") != origin_of(self.base_url):
            return "it goes to another server"
        if self.mode == "mock":
            return None
        misleading = misleads(request, self.headers)
        if misleading:
            return misleading
        if request.method in READING and has_body(request):
            return "it has a body, but its operation only reads"
        operation = self.operation_of(request)
        if operation is None:
            return (
                None if self._may_be_undeclared(request) else "the contract has no such operation"
            )
        if not self.selection.may_call(operation):
            return _why_left_out(operation, self.mode)
        if operation.reads:
            return None
        if not self.rules:
            return "it writes, and no rule keeps it to the records of the run"
        return next(filter(None, (rule(operation, request) for rule in self.rules)), None)

    def _may_be_undeclared(self, request: PreparedRequest) -> bool:
        path = self._path(request)
        # The user has been warned that such requests may destroy all data.
        if not self._undeclared or path is None:
            return False
        methods = {each.method for each in self.operations if each.fits(each.method, path)}
        return bool(methods) and request.method not in methods

    def _path(self, request: PreparedRequest) -> str | None:
        base, path = (urlsplit(url or "").path for url in (self.base_url, request.url))
        return path[len(base) :] if path.startswith(f"{base}/") else None


def _decodings(path: str) -> list[str]:
    """Return a path, undecoded and after each decoding that changes it."""
    decodings = [path]
    while len(decodings) < MOST_DECODINGS and unquote(decodings[-1]) != decodings[-1]:
        decodings.append(unquote(decodings[-1]))
    return decodings


def _why_left_out(operation: Operation, mode: str) -> str:
    if mode == "read":
        return "the run only reads"
    if not operation.is_named_only:
        return "it makes records that nothing removes, and --leave-nothing is given"
    what = "is for platform staff" if operation.writes.get("platform") else "changes settings"
    return f"it {what}, and --also does not name it"


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
