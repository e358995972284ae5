"""The document that a vendor gives of an API, as a judge of answers."""

import re
from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs

_METHODS: Final = ("get", "put", "post", "patch", "delete", "head")
_BODILESS: Final = (204, 304)
Node = dict[str, Any]


class Document:
    """Tells whether answers are as a document says.

    Args:
        document: In OpenAPI 3 or Swagger 2.
        before: What its paths lack of those that are asked for.
    """

    def __init__(self, document: Node, before: str) -> None:
        self._root = _plain(document)
        self._operations = sorted(
            (
                (path.count("{"), method.upper(), _pattern(f"{before}{path}"), node)
                for path, item in self._root["paths"].items()
                for method, node in item.items()
                if method in _METHODS
            ),
            key=lambda each: each[0],
        )

    def label(self, method: str, path: str) -> str | None:
        """Return what names the operation that a path is of; None if there is none."""
        found = (each[2] for each in self._operations if each[1] == method)
        return next((f"{method} {each.pattern}" for each in found if each.fullmatch(path)), None)

    def responses(self, method: str, path: str) -> Node | None:
        """Return the responses of the operation that a path is of; None if there is none."""
        for _, other, pattern, node in self._operations:
            if other == method and pattern.fullmatch(path):
                found: Node = node.get("responses", {})
                return found
        return None

    def problem(self, method: str, path: str, status: int, body: Any, has_body: bool) -> str | None:
        """Return what of an answer is not as the document says; None if nothing.

        Args:
            method: Of the request.
            path: Of the request, with what stands before it in the document.
            status: Of the answer.
            body: Its value.
            has_body: Whether it has one.
        """
        responses = self.responses(method, path)
        found = None
        for key in (str(status), f"{status // 100}XX", "default"):
            found = found or (responses or {}).get(key)
        if found is None:
            return f"{status} is not documented"
        if status in _BODILESS:
            return "a body where there is none" if has_body else None
        schema = _schema_of(self._resolved(found))
        if not schema:
            return None
        whole = {**{n: self._root[n] for n in ("components", "definitions") if n in self._root}}
        validator = jsonschema_rs.Draft202012Validator({**whole, "allOf": [schema]})
        error = next(iter(validator.iter_errors(body)), None)
        if error is None:
            return None
        return f"{'/'.join(map(str, error.instance_path))}: {error.message[-80:]}"

    def _resolved(self, node: Node) -> Node:
        if "$ref" not in node:
            return node
        value: Any = self._root
        for step in str(node["$ref"]).removeprefix("#/").split("/"):
            value = value[step]
        return dict(value)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + "/?")


def _schema_of(response: Mapping[str, Any]) -> Any:
    if "schema" in response:
        return response["schema"]
    kinds = response.get("content", {}).items()
    return next((each.get("schema") for kind, each in kinds if "json" in kind), None)


def _plain(node: Any) -> Any:
    """Return a node whose schemas say in words of JSON Schema that null is taken."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _plain(each) for name, each in node.items() if name != "nullable"}
    if node.get("nullable") is not True:
        return kept
    if isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"], "null"]
        if "enum" in kept:
            kept["enum"] = [*kept["enum"], None]
        return kept
    return {"anyOf": [kept, {"type": "null"}]}
