"""Small documents of OpenAPI 3.1 with one operation."""

import re
from typing import Any, Final

from evaluation.comparison.schema_edits import TEXT, THING, Schema

Document = dict[str, Any]
Pair = tuple[Document, Document]


def document(
    path: str = "/things/{id}", response: Document | None = None, **operation: Any
) -> Document:
    """Return a document with one operation."""
    inside = re.findall(r"\{(\w+)\}", path)
    in_path = [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in inside]
    parameters = [*in_path, *operation.pop("parameters", [])]
    answer = {"description": "ok", **(response or {})}
    node = {"operationId": "changeThing", "parameters": parameters, "responses": {"200": answer}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {"post": {**node, **operation}}},
        "components": {"schemas": {"A": THING, "B": THING}, "securitySchemes": _SCHEMES},
    }


_SCHEMES: Final = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "oauth": {"type": "oauth2", "flows": {}},
}


def json_body(schema: Schema, **more: Any) -> Document:
    return {"content": {"application/json": {"schema": schema}}, **more}
