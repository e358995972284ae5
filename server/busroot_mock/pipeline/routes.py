"""A tree of paths, which finds what answers a path and a method."""

import re
from collections.abc import Awaitable, Callable, Iterable
from functools import cached_property
from urllib.parse import unquote_to_bytes

from busroot_mock.errors import BadRequest, MethodNotAllowed, NotFound, violation
from busroot_mock.http.error_forms import STANDARD, Errors
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.pipeline.near_paths import NearPaths
from busroot_mock.worlds.exchange import Exchange

Endpoint = Callable[[Exchange, dict[str, str]], Awaitable[Answer]]
"""Answers an exchange, by the values of its path: mostly a compiled operation."""


class _Node:
    """A segment of the paths: what follows it, and the operations of the path that ends here."""

    __slots__ = ("ending", "following", "methods", "parameter", "parameter_names")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.ending: tuple[str, _Node] | None = None
        self.parameter_names: list[str] = []
        self.methods: dict[str, Endpoint] = {}


class Routes:
    """Every path that the server knows, matched segment by segment.

    Matching is by decoded segment: an encoded slash is a character of its segment, never a
    separator. The cost of a look-up grows with the segments of the path, not with the number of
    paths. A segment spelled out in the contract goes before a parameter (OpenAPI 3.0.3, Paths).

    Args:
        unshown: Tags of operations that the manual names and does not show; the 404 says so.
        errors: How errors are sent where no operation is asked for.
        prefix: Returns what clients put before the paths.
    """

    def __init__(
        self,
        unshown: Iterable[str] = (),
        errors: Errors = STANDARD,
        prefix: Callable[[Request], str] = lambda request: "",
    ) -> None:
        self.errors = errors
        self._prefix = prefix
        self._root = _Node()
        self._without_parameters: dict[str, _Node] = {}
        self._unshown = {_plain(tag): tag for tag in unshown}
        self._templates: list[str] = []

    def add(self, method: str, path: str, endpoint: Endpoint) -> None:
        """Register an operation; a segment in braces is a parameter."""
        self._templates.append(path)
        self.__dict__.pop("_near", None)
        node, names = self._root, []
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                name, _, ending = segment[1:].partition("}")
                names.append(name)
                node = _ending(node, ending) if ending else _parameter(node)
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
        method = request.method
        known = self._without_parameters.get(request.path)
        node, values = (known, []) if known is not None else self._search(request)
        endpoint = node.methods.get(method)
        if endpoint is None and method == "HEAD":
            endpoint = node.methods.get("GET")
        if endpoint is None:
            allowed = _allowed(node)
            raise MethodNotAllowed(
                f"This path supports {allowed}, not {method}.", headers={"Allow": allowed}
            )
        return endpoint, dict(zip(node.parameter_names, values, strict=True)) if values else {}

    def _search(self, request: Request) -> tuple[_Node, list[str]]:
        path = request.path
        match = _match(self._root, _segments(path), 0)
        if match is None:
            raise NotFound(self._reason(path, request))
        return match

    def _reason(self, path: str, request: Request) -> str:
        tags = (self._unshown.get(_plain(segment)) for segment in path.split("/"))
        tag = next(filter(None, tags), None)
        if tag:
            return f"The manual names {tag}, but shows no operation of it: none is known to serve."
        near = self._near.find(path)
        hint = f" Did you mean {self._prefix(request)}{near}?" if near else ""
        if path.endswith("/"):
            return f"There is no such path. No path of the contract ends with a slash.{hint}"
        if "//" in path:
            return f"There is no such path. No path of the contract has a doubled slash.{hint}"
        return f"There is no such path in the contract.{hint}"

    @cached_property
    def _near(self) -> NearPaths:
        return NearPaths(self._templates)


def _segments(path: str) -> list[str]:
    segments = path.split("/")[1:]
    if "%" in path:
        try:
            segments = [unquote_to_bytes(segment).decode() for segment in segments]
        except UnicodeDecodeError:
            entry = violation("path", "", "unicode", "percent-encoded UTF-8")
            raise BadRequest("The path must be percent-encoded UTF-8.", [entry]) from None
    return segments


def _parameter(node: _Node) -> _Node:
    node.parameter = node.parameter or _Node()
    return node.parameter


def _ending(node: _Node, text: str) -> _Node:
    """Return what follows a parameter with a text behind it, such as `.json`."""
    node.ending = node.ending or (text, _Node())
    return node.ending[1]


def _match(node: _Node, segments: list[str], depth: int) -> tuple[_Node, list[str]] | None:
    """Return the node that the segments lead to, and the values of the parameters on the way."""
    if depth == len(segments):
        return (node, []) if node.methods else None
    segment = segments[depth]
    following = node.following.get(segment)
    match = _match(following, segments, depth + 1) if following else None
    if match is None and node.ending:
        text, behind = node.ending
        if segment.endswith(text) and segment != text:
            match = _match(behind, segments, depth + 1)
            if match:
                match[1].insert(0, segment.removesuffix(text))
    if match is None and node.parameter and segment:
        match = _match(node.parameter, segments, depth + 1)
        if match:
            match[1].insert(0, segment)
    return match


def _allowed(node: _Node) -> str:
    methods = set(node.methods)
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _plain(text: str) -> str:
    """Return the letters of a name, so that `Health Check` and `health-check` are alike."""
    return re.sub(r"[^a-z]", "", text.lower())
