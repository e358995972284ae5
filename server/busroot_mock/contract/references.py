"""The references of a contract: each leads to something of the right kind in the same file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from busroot_mock.contract.loader import Location, nodes
from busroot_mock.errors import steps_of

Document = dict[str, Any]

Problem = tuple[Location, str]
"""The location of something that is not supported, and what to do about it."""

_SCHEMA_WORDS: Final = frozenset({"schema", "items", "not", "additionalProperties"})
_SCHEMA_GROUPS: Final = frozenset({"schemas", "properties", "allOf", "anyOf", "oneOf"})
_OTHER_GROUPS: Final = frozenset({"parameters", "responses", "requestBodies"})
_HOLDERS: Final = frozenset({dict, list})
_LONGEST_CHAIN: Final = 50

GROUPS: Final = ("allOf", "anyOf", "oneOf")
"""The keywords that put a schema together from others."""


def reference_problems(document: Document) -> Iterator[Problem]:
    """Yield the references of a document that cannot be followed.

    Connexion would look for them in files and on the web.
    """
    for kind, reference in _references(document):
        problem = _problem_of(document, kind, reference)
        if problem:
            yield (
                next(p for p, n in nodes(document) if _is_reference(p, n, kind, reference)),
                problem,
            )


def resolved(document: Document, node: Any) -> Any:
    """Return what a node stands for, in a document whose references have been checked."""
    while isinstance(node, dict) and "$ref" in node:
        steps, node = steps_of(node["$ref"]), document
        for step in steps:
            node = node[step]
    return node


def circle_in(document: Document) -> Problem:
    """Return what Connexion cannot follow in a document, and recurses in until it fails."""
    for place, node in nodes(document):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if isinstance(reference, str) and not reference.startswith("#/components/"):
            return place, f"{reference} leads into a circle; move what it names to components"
    return (), "its references lead into a circle, or it is nested too deep"


def parts_of(document: Document, schema: Any) -> list[dict[str, Any]]:
    """Return a schema and those that it is put together from, references followed."""
    parts: list[dict[str, Any]] = []
    stack = [schema]
    while stack:
        part = resolved(document, stack.pop())
        if not any(part is known for known in parts):
            parts.append(part)
            stack += reversed([each for group in GROUPS for each in part.get(group, ())])
    return parts


def _references(document: Document) -> list[tuple[str, str | None]]:
    """Return every `$ref` once, with the kind of thing that its place asks for."""
    kinds: dict[tuple[str, str | None], None] = {}
    stack: list[tuple[Any, Any, Any]] = [(document, "", "")]
    while stack:
        node, step, outer = stack.pop()
        if type(node) is dict:
            if "$ref" in node:
                kinds[_kind(outer, step), _text(node["$ref"])] = None
            items: Iterable[tuple[Any, Any]] = node.items()
        else:
            items = enumerate(node)
        for key, item in items:
            if type(item) in _HOLDERS:
                stack.append((item, key, step))
    return list(kinds)


def _text(reference: Any) -> str | None:
    return reference if isinstance(reference, str) else None


def _kind(outer: Any, step: Any) -> str:
    """Return what stands at `.../outer/step`, by the name of its part of the components."""
    if outer in _SCHEMA_GROUPS or step in _SCHEMA_WORDS:
        return "schemas"
    if step == "requestBody":
        return "requestBodies"
    return outer if outer in _OTHER_GROUPS else ""


def _kind_at(place: Sequence[str]) -> str:
    outer, step = ("", "", *place)[-2:]
    return _kind(outer, step)


def _is_reference(place: Location, node: Any, kind: str, reference: str | None) -> bool:
    here = isinstance(node, dict) and "$ref" in node and _text(node["$ref"]) == reference
    return here and _kind_at(place) == kind


def _problem_of(document: Document, kind: str, reference: str | None) -> str | None:
    if reference is None or not reference.startswith("#/") or "%" in reference:
        return (
            "only references within the file are followed, written as "
            f"'#/components/{kind or 'schemas'}/Name'."
        )
    node: Any = {"$ref": reference}
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            return None
        steps = steps_of(node["$ref"])
        node = document
        for step in steps:
            if not isinstance(node, dict) or step not in node:
                return f"there is nothing at {reference}."
            node = node[step]
        if kind and _kind_at(steps) != kind:
            return f"{reference} does not refer to {kind}, as a reference here must."
    return f"{reference} refers to itself."
