"""Another OpenAPI document, as what can be added to a contract."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from busroot_mock.comparison.sides import Side
from busroot_mock.contract.loader import read_document
from busroot_mock.contract.openapi_3_1 import problems_of_3_1
from busroot_mock.contract.operations import METHODS
from busroot_mock.contract.references import Document, resolved
from busroot_mock.contract.responses import is_status
from busroot_mock.errors import pointer, steps_of
from busroot_mock.learning.documents.swagger import as_openapi

_KEPT: Final = (
    *("tags", "summary", "description", "operationId", "deprecated"),
    *("parameters", "requestBody", "responses"),
)
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")
Node = dict[str, Any]


@dataclass
class Foreign:
    """The operations of another document.

    Attributes:
        source: What they are known from.
        base: What stands before its paths, such as `/v1`.
        operations: Their nodes by label, with placeholders as the document has them.
        document: It, in the words of OpenAPI 3.0.
        lost: Sentences on what is left out.
        side: It, to be compared.
    """

    source: str
    base: str
    operations: dict[str, Node]
    document: Document
    lost: list[str] = field(default_factory=list)
    side: Side | None = None

    def operations_below(self, base: str) -> Iterator[tuple[str, Node]]:
        """Yield the operations below a base path, with their labels there."""
        for label, node in self.operations.items():
            method, _, path = label.partition(" ")
            whole = f"{self.base}{path}"
            if whole.startswith(f"{base}/"):
                yield f"{method} {whole.removeprefix(base)}", node

    def paths_below(self, base: str) -> list[str]:
        """Return the templates of its paths below a base path."""
        return [label.partition(" ")[2] for label, _ in self.operations_below(base)]


def foreign_document(path: Path, source: str | None = None) -> Foreign:
    """Return what a file says of an API, in OpenAPI 3.0 or 3.1, or Swagger 2.0.

    Args:
        path: The file.
        source: What is known of it, for people; else its title and version.

    Raises:
        SetupError: If it cannot be read, converted or followed.
    """
    with as_openapi(path) as (converted, lost):
        side = Side(converted)
        lost += _without_equivalents(converted, side)
    document = side.document
    operations = dict(_operations(document))
    lost += [
        f"{label} is left out: it has no response."
        for label, node in operations.items()
        if not node["responses"]
    ]
    known = {label: node for label, node in operations.items() if node["responses"]}
    return Foreign(source or side.title, _base_of(document), known, document, lost, side)


def _without_equivalents(path: Path, side: Side) -> list[str]:
    """Take out what OpenAPI 3.0 has no words for; return a sentence for each."""
    lost = []
    for place, problem in [*problems_of_3_1(read_document(path)[1])] if side.is_3_1 else []:
        node: Any = side.document
        for step in place[:-1]:
            node = node[int(step)] if isinstance(node, list) else node.get(step, {})
        if isinstance(node, dict) and node.pop(place[-1], None) is not None:
            lost.append(f"{pointer(*place)} is left out: {problem}.")
    return lost


def _base_of(document: Document) -> str:
    servers = document.get("servers") or [{}]
    url = str(servers[0].get("url", "")) if isinstance(servers[0], dict) else ""
    return "" if "{" in url else urlsplit(url).path.rstrip("/")


def _operations(document: Document) -> Iterator[tuple[str, Node]]:
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in METHODS:
            if isinstance(item.get(method), dict):
                node = {name: each for name, each in item[method].items() if name in _KEPT}
                node["responses"] = _responses(document, node.get("responses") or {})
                own = [resolved(document, each) for each in node.get("parameters", [])]
                named = {(each.get("in"), each.get("name")) for each in own}
                rest = [resolved(document, each) for each in shared]
                more = [each for each in rest if (each.get("in"), each.get("name")) not in named]
                if own or more:
                    node["parameters"] = [*own, *more]
                yield f"{method.upper()} {path}", deepcopy(node)


def _responses(document: Document, responses: Mapping[str, Any]) -> Node:
    """Return the responses without what leads to other operations."""
    known = {status: resolved(document, each) for status, each in responses.items()}
    return {
        status: {"description": "", **{n: each for n, each in response.items() if n != "links"}}
        for status, response in known.items()
        if is_status(status)
    }


def pattern_of(path: str) -> str:
    """Return a path without the names of its placeholders: two that are equal mean the same."""
    return _PLACEHOLDER.sub("{}", path)


class Components:
    """Components that operations of another document need, under names that are free.

    Args:
        foreign: The other document.
        contract: Which they are added to.
        added: Takes them, by group and name.
    """

    def __init__(
        self, foreign: Document, contract: Mapping[str, Any], added: dict[str, dict[str, Any]]
    ) -> None:
        self._foreign = foreign
        self._taken = contract.get("components", {})
        self._names: dict[str, str] = {}
        self._added = added

    def brought(self, node: Any) -> Any:
        """Return a node whose references lead to where the components will be."""
        if isinstance(node, list):
            return [self.brought(each) for each in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str):
            return {"$ref": self._place(reference)}
        return {name: self.brought(each) for name, each in node.items()}

    def _place(self, reference: str) -> str:
        if reference not in self._names:
            steps = steps_of(reference)
            is_component = len(steps) == 3 and steps[0] == "components"
            group = steps[1] if is_component else "schemas"
            name = self._free(group, _ODD.sub("_", steps[-1]))
            self._names[reference] = f"#/components/{group}/{name}"
            self._added.setdefault(group, {})[name] = {}  # taken, whatever refers back to it
            self._added[group][name] = self.brought(_at(self._foreign, steps))
        return self._names[reference]

    def _free(self, group: str, name: str) -> str:
        taken = {*self._taken.get(group, {}), *self._added.get(group, {})}
        free, number = name, 2
        while free in taken:
            free, number = f"{name}{number}", number + 1
        return free


def _at(document: Document, steps: Sequence[str]) -> Any:
    node: Any = document
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node
