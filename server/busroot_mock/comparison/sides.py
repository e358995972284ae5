"""The two documents of a comparison, in the words of OpenAPI 3.0, with the lines of their files."""

from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

from busroot_mock.comparison.forms import form_problems
from busroot_mock.comparison.overlays import applied, read_overlay
from busroot_mock.contract.loader import Location, lines_of, read_document
from busroot_mock.contract.openapi_3_1 import as_3_0
from busroot_mock.contract.references import Document, reference_problems, resolved
from busroot_mock.errors import SetupError, pointer, steps_of

_SUPPORTED: Final = ("3.0.", "3.1.")


class Side:
    """A document that is compared. It may say more than the mock server could serve.

    Args:
        path: Its file, in YAML or JSON.
        overlay: The file of an overlay that is applied first.

    Raises:
        SetupError: If a file cannot be read, or the document is no OpenAPI 3.0 or 3.1.
    """

    def __init__(self, path: Path, overlay: Path | None = None) -> None:
        self.path = path
        self._text, document = read_document(path)
        if overlay is not None:
            document = applied(document, read_overlay(overlay), overlay)
        self._refuse_others(document)
        self.webhooks: Document = _object(document.get("webhooks"))
        self.document = as_3_0(_written_out(document)) if self.is_3_1 else _written_out(document)

    def line(self, location: Location) -> int:
        """Return the line of a location; of what is not written, that of what it would stand in."""
        while location and location not in self._lines:
            location = location[:-1]
        return self._lines.get(location, 1)

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def title(self) -> str:
        """What the document says that it describes, with its version."""
        info = _object(self.document.get("info"))
        return f"{info.get('title', 'untitled')} {info.get('version', '')}".strip()

    @cached_property
    def _lines(self) -> dict[Location, int]:
        return lines_of(self._text)

    def _refuse_others(self, document: Document) -> None:
        version = str(document.get("openapi") or document.get("swagger") or "missing")
        self.is_3_1 = version.startswith("3.1.")
        if not version.startswith(_SUPPORTED):
            raise SetupError(
                f"{self.path} cannot be compared: its version of OpenAPI is {version[:20]}; "
                "convert it to 3.0 or 3.1."
            )
        for location, problem in chain(reference_problems(document), form_problems(document)):
            raise SetupError(
                f"{self.path} in line {self.line(location)}, at {pointer(*location)}: {problem}"
            )


def _written_out(document: Document) -> Document:
    """Return a document with the path items in their places, whatever they refer to."""
    paths = _object(document.get("paths"))
    items = {path: _object(resolved(document, item)) for path, item in paths.items()}
    return {**document, "paths": {path: item for path, item in items.items() if path[:1] == "/"}}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def reached(document: Document, location: Location) -> tuple[tuple[Location, ...], Any]:
    """Follow references from a location; return the trail of locations, and what is at its end."""
    trail: tuple[Location, ...] = (location,)
    node = at(document, location)
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target = steps_of(node["$ref"])
        trail, node = (*trail, target), at(document, target)
    return trail, node


def written(document: Document, location: Location) -> Location:
    """Return a location as far as it is written out."""
    node: Any = document
    for count, step in enumerate(location):
        is_there = (
            step.isdecimal() and int(step) < len(node)
            if isinstance(node, list)
            else isinstance(node, dict) and step in node
        )
        if not is_there:
            return location[:count]
        node = node[int(step)] if isinstance(node, list) else node[step]
    return location


def at(document: Document, location: Location) -> Any:
    """Return what stands at a location."""
    node: Any = document
    for step in location:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node
