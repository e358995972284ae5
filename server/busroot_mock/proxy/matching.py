"""The operation of a contract that a request asks for, by method and segments of the path."""

from collections.abc import Iterable
from typing import Generic, TypeVar
from urllib.parse import unquote_to_bytes

from busroot_mock.contract.operations import Operation

Kind = TypeVar("Kind")


class Matcher(Generic[Kind]):
    """Finds what belongs to an operation.

    Args:
        pairs: Operations, each with what belongs to it.
    """

    def __init__(self, pairs: Iterable[tuple[Operation, Kind]]) -> None:
        self._known: dict[tuple[str, int], list[tuple[list[str], Kind]]] = {}
        self._plain: dict[tuple[str, str], Kind] = {}
        for operation, value in pairs:
            if "{" not in operation.path:
                self._plain[operation.method, operation.path] = value
            segments = operation.path.split("/")[1:]
            self._known.setdefault((operation.method, len(segments)), []).append((segments, value))
        for templates in self._known.values():
            # A segment that is spelled out goes before a parameter (OpenAPI 3.0.3, Paths).
            templates.sort(key=lambda pair: [segment.startswith("{") for segment in pair[0]])

    def find(self, method: str, path: str) -> tuple[Kind, dict[str, str]] | None:
        """Return what belongs to the operation, and the values of the path; None if there is none.

        Args:
            method: HEAD counts as GET.
            path: Undecoded, without a base path.
        """
        meant = "GET" if method == "HEAD" else method
        plain = self._plain.get((meant, path))
        if plain is not None:
            # As all of it is spelled out, nothing goes before it.
            return plain, {}
        segments = path.split("/")[1:]
        if "%" in path:
            try:
                segments = [unquote_to_bytes(segment).decode() for segment in segments]
            except UnicodeDecodeError:
                return None
        for template, value in self._known.get((meant, len(segments)), ()):
            values = _values(template, segments)
            if values is not None:
                return value, values
        return None


def _values(template: list[str], segments: list[str]) -> dict[str, str] | None:
    values = {}
    for known, segment in zip(template, segments, strict=True):
        if known.startswith("{"):
            if not segment:
                return None
            values[known[1:-1]] = segment
        elif known != segment:
            return None
    return values
