"""From a path and a method to an operation, and from an operation to its handler."""

import re
from collections.abc import Awaitable, Callable, Iterable
from importlib import import_module
from typing import Any
from urllib.parse import unquote_to_bytes

from inflection import underscore

from busroot_mock.contract.connexion_adapter import (
    AbstractOperation,
    AbstractRoutingAPI,
    Resolution,
    Resolver,
    ResolverError,
)
from busroot_mock.contract.document import Contract
from busroot_mock.errors import BadRequest, MethodNotAllowed, NotFound, SetupError, violation
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.pipeline.operation import Admit, Operation, compile_operation

Endpoint = Callable[[Request, dict[str, str]], Awaitable[Answer]]
"""What answers the requests of one path and method: a compiled operation, mostly."""


class _Node:
    """A segment of the paths: what follows it, and the operations of the path that ends here."""

    __slots__ = ("following", "methods", "parameter", "parameter_names")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.parameter_names: list[str] = []
        self.methods: dict[str, Endpoint] = {}


class Routes:
    """Every path that the server knows, matched segment by segment.

    Matching is by decoded segment: an encoded slash is a character of its segment, never a
    separator. The cost of a look-up grows with the segments of the path, not with the number of
    paths. A segment spelled out in the contract goes before a parameter (OpenAPI 3.0.3, Paths).

    Args:
        unshown: Tags whose operations nobody has seen; a request for one is told so.
    """

    def __init__(self, unshown: Iterable[str] = ()) -> None:
        self._root = _Node()
        self._without_parameters: dict[str, _Node] = {}
        self._unshown = {_plain(tag): tag for tag in unshown}

    def add(self, method: str, path: str, endpoint: Endpoint) -> None:
        """Register an operation; a segment in braces is a parameter."""
        node, names = self._root, []
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                names.append(segment[1:-1])
                node = node.parameter
            else:
                node = node.following.setdefault(segment, _Node())
        node.methods[method] = endpoint
        node.parameter_names = names
        if not names:
            self._without_parameters[path] = node

    def find(self, request: Request) -> tuple[Endpoint, dict[str, str]]:
        """Return the operation that the request asks for, and the values of its path.

        Raises:
            BadRequest: If the path is not UTF-8.
            NotFound: If there is no such path.
            MethodNotAllowed: If there is, but not with this method.
        """
        node, values = self._search(request.path)
        method = "GET" if request.method == "HEAD" else request.method
        endpoint = node.methods.get(method)
        if endpoint is None:
            allowed = _allowed(node)
            raise MethodNotAllowed(
                f"This path takes {allowed}, not {request.method}.", headers={"Allow": allowed}
            )
        return endpoint, dict(zip(node.parameter_names, values, strict=True))

    def _search(self, path: str) -> tuple[_Node, list[str]]:
        known = self._without_parameters.get(path)
        if known:
            return known, []
        found = _match(self._root, _segments(path), 0)
        if found is None:
            raise NotFound(self._reason(path))
        return found

    def _reason(self, path: str) -> str:
        tags = (self._unshown.get(_plain(segment)) for segment in path.split("/"))
        tag = next(filter(None, tags), None)
        if tag:
            return f"The manual names {tag}, but shows no operation of it: none is known to serve."
        if path.endswith("/"):
            return "There is no such path. No path of the contract ends with a slash."
        if "//" in path:
            return "There is no such path. No path of the contract has a doubled slash."
        return "There is no such path in the contract."


class ContractRouter(AbstractRoutingAPI):  # type: ignore[misc]  # Connexion ships no types.
    """Connexion's walk over a contract, with every operation compiled and put into `Routes`.

    Args:
        contract: What to serve.
        package: Where the handlers are: a module for each tag, a function for each operationId.
        admit: Finds out who calls, and refuses who may not.
        routes: Takes the operations.

    Raises:
        SetupError: If an operation has no handler, or says what the stub does not understand.
    """

    def __init__(self, contract: Contract, package: str, admit: Admit, routes: Routes) -> None:
        self._contract = contract
        self._admit = admit
        self._routes = routes
        try:
            super().__init__(contract.specification, resolver=_HandlerResolver(contract, package))
        except ResolverError as error:
            raise SetupError(str(error.args[0])) from error

    def make_operation(self, operation: AbstractOperation) -> Operation:
        """Compile the operation that Connexion has resolved."""
        return compile_operation(
            self._contract, operation.path, operation.method, operation.function, self._admit
        )

    @staticmethod
    def _framework_path_and_name(operation: AbstractOperation, path: str) -> tuple[str, str]:
        return path, operation.operation_id

    def _add_operation_internal(
        self, method: str, path: str, operation: Operation, name: str | None = None
    ) -> None:
        self._routes.add(method.upper(), self.base_path + path, operation)


class _HandlerResolver(Resolver):  # type: ignore[misc]  # Connexion ships no types.
    """Finds a handler by tag and operationId, so that the contract need not know any Python."""

    def __init__(self, contract: Contract, package: str) -> None:
        super().__init__()
        self._contract = contract
        self._package = package

    def resolve(self, operation: AbstractOperation) -> Resolution:
        _, node = self._contract.find("paths", operation.path, operation.method)
        where = f"{operation.method.upper()} {operation.path}"
        if not node.get("tags") or "operationId" not in node:
            raise ResolverError(f"{where} needs a tag and an operationId to find its handler by.")
        module = f"{self._package}.{underscore(node['tags'][0].replace(' ', ''))}"
        name = underscore(node["operationId"])
        handler: Callable[..., Any] | None = None
        try:
            handler = getattr(import_module(module), name, None)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
        if handler is None:
            raise ResolverError(f"{where} has no handler: {module}.{name} does not exist.")
        return Resolution(handler, node["operationId"])


def _segments(path: str) -> list[str]:
    segments = path.split("/")[1:]
    if "%" in path:
        try:
            segments = [unquote_to_bytes(segment).decode() for segment in segments]
        except UnicodeDecodeError:
            found = violation("path", "", "unicode", "percent-encoded UTF-8")
            raise BadRequest("The path must be percent-encoded UTF-8.", [found]) from None
    return segments


def _match(node: _Node, segments: list[str], depth: int) -> tuple[_Node, list[str]] | None:
    """Return where the segments lead from `node`, and the values of the parameters on the way."""
    if depth == len(segments):
        return (node, []) if node.methods else None
    segment = segments[depth]
    following = node.following.get(segment)
    found = _match(following, segments, depth + 1) if following else None
    if found is None and node.parameter and segment:
        found = _match(node.parameter, segments, depth + 1)
        if found:
            found[1].insert(0, segment)
    return found


def _allowed(node: _Node) -> str:
    methods = set(node.methods)
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _plain(text: str) -> str:
    """Return the letters of a name, so that `Health Check` and `health-check` are alike."""
    return re.sub(r"[^a-z]", "", text.lower())
