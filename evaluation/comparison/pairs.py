"""Two small documents for a check of oasdiff, which differ by what it looks for."""

import copy
import re
from collections.abc import Callable
from typing import Any, Final

from evaluation.comparison.documents import Document, Pair, document, json_body
from evaluation.comparison.schema_edits import EDITS, NUMBER, TEXT, THING, Schema

_OF_SCHEMA: Final = re.compile(
    r"(request|response)-(read-only-|write-only-)?"
    r"(body|parameter-property|parameter|header-property|header|property|mediatype)-(.+)"
)
_HIDDEN: Final = {"read-only-": "readOnly", "write-only-": "writeOnly"}
_OF_MEMBER: Final = re.compile(
    r"(request|response)-(?:(optional|required)-)?(read-only-|write-only-)?property-(.+)"
)


def pair_for(check: str) -> Pair | None:
    """Return two documents for a check; None if none are made for it."""
    if check in _OTHERS:
        return _OTHERS[check]()
    match = _OF_SCHEMA.fullmatch(check)
    if match and match[4] in EDITS:
        flow, hidden, holder, word = match.groups()
        old, new = EDITS[word]
        extra = {_HIDDEN[hidden]: True} if hidden else {}
        return _placed(flow, holder, {**old, **extra}), _placed(flow, holder, {**new, **extra})
    return _of_member(check)


def _placed(flow: str, holder: str, schema: Schema) -> Document:
    """Return a document with a schema in its place."""
    if holder in ("property", "parameter-property", "header-property"):
        schema = {"type": "object", "properties": {"p": schema}}
    if flow == "response":
        if holder == "header":
            return document(response={"headers": {"X-A": {"schema": schema}}})
        return document(response={"content": {"application/json": {"schema": schema}}})
    if "parameter" in holder or "header" in holder:
        where = "header" if "header" in holder else "query"
        return document(parameters=[{"name": "p", "in": where, "schema": schema}])
    return document(requestBody=json_body(schema))


def _member(
    flow: str, schema: Schema | None, required: bool, extra: Schema | None = None
) -> Document:
    thing: Schema = {"type": "object", "properties": {"a": TEXT}}
    if schema is not None:
        thing["properties"] = {"a": TEXT, "p": {**schema, **(extra or {})}}
    if required:
        thing["required"] = ["p"]
    return _placed(flow, "body", thing)


def _of_member(check: str) -> Pair | None:
    match = _OF_MEMBER.fullmatch(check)
    if match is None:
        return None
    flow, need, hidden, word = match.groups()
    required, extra = need == "required", {_HIDDEN[hidden]: True} if hidden else {}
    there = _member(flow, TEXT, required, extra)
    without = _member(flow, None, False)
    optional, needed = (_member(flow, TEXT, each, extra) for each in (False, True))
    mark = re.fullmatch(r"became-(not-)?(read|write)-only", word)
    if mark:
        marked = _member(flow, TEXT, required, {f"{mark[2]}Only": True})
        return (marked, there) if mark[1] else (there, marked)
    old = _member(flow, {**TEXT, "deprecated": True}, required, extra)
    pairs = {
        "added": (without, there),
        "removed": (there, without),
        "became-required": (optional, needed),
        "became-optional": (needed, optional),
        "deprecated": (there, old),
        "reactivated": (old, there),
    }
    return pairs.get(word)


def _with(change: Callable[[Document], None], **parts: Any) -> Pair:
    """Return a document, and the same after a change of its operation."""
    old = document(**parts)
    new = copy.deepcopy(old)
    (item,) = new["paths"].values()
    change(item["post"])
    return old, new


def _reversed(pair: Pair) -> Pair:
    return pair[1], pair[0]


def _parameter(change: dict[str, Any], **old: Any) -> Pair:
    base = {"name": "p", "in": "query", "schema": TEXT, **old}
    return document(parameters=[base]), document(parameters=[{**base, **change}])


def _new_parameter(**parts: Any) -> Pair:
    added = {"name": "p", "in": "query", "schema": TEXT, **parts}
    return document(), document(parameters=[added])


def _header(old: Document | None, new: Document | None) -> Pair:
    first, second = (
        document(
            response={"headers": {"X-A": {"schema": TEXT, **each}}} if each is not None else {}
        )
        for each in (old, new)
    )
    return first, second


def _media(old: str, *new: str) -> tuple[Document, Document]:
    one = {old: {"schema": THING}} if old else {}
    return {"content": one}, {"content": {name: {"schema": THING} for name in new}}


def _security(old: list[Any], new: list[Any]) -> Pair:
    return document(security=old), document(security=new)


def _whole(change: dict[str, Any]) -> Pair:
    old = document()
    return old, {**old, **change}


def _no_operation(**parts: Any) -> Pair:
    old = document(**parts)
    (item,) = old["paths"].values()
    kept = {"get": {"operationId": "readThing", "responses": item["post"]["responses"]}}
    return (
        {**old, "paths": {"/things": {**kept, **item}}},
        {**old, "paths": {"/things": kept}},
    )


def _set(name: str, value: Any) -> Callable[[Document], None]:
    return lambda operation: operation.update({name: value})


_ERROR: Final = {"200": {"description": "ok"}, "404": {"description": "none"}}
_MORE: Final = {"200": {"description": "ok"}, "202": {"description": "later"}}
_HOOK: Final = {"webhooks": {"sold": {"post": {"responses": {"200": {"description": "ok"}}}}}}
_BODY: Final = json_body(THING)
_NEEDED: Final = json_body(THING, required=True)

_OTHERS: Final[dict[str, Callable[[], Pair]]] = {
    "endpoint-added": lambda: _reversed(_no_operation()),
    "api-path-removed-without-deprecation": lambda: (document(), {**document(), "paths": {}}),
    "api-path-removed-with-deprecation": lambda: (
        document(deprecated=True),
        {**document(), "paths": {}},
    ),
    "api-removed-without-deprecation": _no_operation,
    "api-removed-with-deprecation": lambda: _no_operation(deprecated=True),
    "endpoint-deprecated": lambda: _with(_set("deprecated", True)),
    "endpoint-reactivated": lambda: _reversed(_with(_set("deprecated", True))),
    "api-operation-id-removed": lambda: _with(lambda node: node.pop("operationId")),
    "api-operation-id-added": lambda: _reversed(_with(lambda node: node.pop("operationId"))),
    "api-tag-added": lambda: _with(_set("tags", ["A"])),
    "api-tag-removed": lambda: _reversed(_with(_set("tags", ["A"]))),
    "api-security-added": lambda: _security([], [{"key": []}]),
    "api-security-removed": lambda: _security([{"key": []}], []),
    "api-security-scope-added": lambda: _security([{"oauth": []}], [{"oauth": ["a"]}]),
    "api-security-scope-removed": lambda: _security([{"oauth": ["a"]}], [{"oauth": []}]),
    "api-global-security-added": lambda: _whole({"security": [{"key": []}]}),
    "api-global-security-removed": lambda: _reversed(_whole({"security": [{"key": []}]})),
    "api-global-security-scope-added": lambda: (
        {**document(), "security": [{"oauth": []}]},
        {**document(), "security": [{"oauth": ["a"]}]},
    ),
    "api-global-security-scope-removed": lambda: (
        {**document(), "security": [{"oauth": ["a"]}]},
        {**document(), "security": [{"oauth": []}]},
    ),
    "webhook-added": lambda: _whole(_HOOK),
    "webhook-removed": lambda: _reversed(_whole(_HOOK)),
    "request-body-added-required": lambda: _with(_set("requestBody", _NEEDED)),
    "request-body-added-optional": lambda: _with(_set("requestBody", _BODY)),
    "request-body-removed": lambda: _with(lambda node: node.pop("requestBody"), requestBody=_BODY),
    "request-body-became-required": lambda: _with(_set("requestBody", _NEEDED), requestBody=_BODY),
    "request-body-became-optional": lambda: _with(_set("requestBody", _BODY), requestBody=_NEEDED),
    "request-body-media-type-added": lambda: (
        document(requestBody=_media("text/a", "text/a", "text/b")[0]),
        document(requestBody=_media("text/a", "text/a", "text/b")[1]),
    ),
    "request-body-media-type-removed": lambda: (
        document(requestBody=_media("text/a", "text/b")[0]),
        document(requestBody=_media("text/a", "text/b")[1]),
    ),
    "request-body-media-type-schema-added": lambda: (
        document(requestBody={"content": {"application/json": {}}}),
        document(requestBody=_BODY),
    ),
    "request-body-media-type-schema-removed": lambda: (
        document(requestBody=_BODY),
        document(requestBody={"content": {"application/json": {}}}),
    ),
    "response-body-media-type-schema-added": lambda: (
        document(response={"content": {"application/json": {}}}),
        document(response=_BODY),
    ),
    "response-body-media-type-schema-removed": lambda: (
        document(response=_BODY),
        document(response={"content": {"application/json": {}}}),
    ),
    "response-media-type-removed": lambda: (
        document(response=_media("text/a", "text/b")[0]),
        document(response=_media("text/a", "text/b")[1]),
    ),
    "response-media-type-added": lambda: (
        document(response=_media("text/a", "text/a", "text/b")[0]),
        document(response=_media("text/a", "text/a", "text/b")[1]),
    ),
    "response-media-type-name-changed": lambda: (
        document(response=_media("text/a", "text/b")[0]),
        document(response=_media("text/a", "text/b")[1]),
    ),
    "new-required-request-parameter": lambda: _new_parameter(required=True),
    "new-optional-request-parameter": _new_parameter,
    "new-request-path-parameter": lambda: (
        document(path="/things/{id}"),
        document(path="/things/{id}/{part}"),
    ),
    "new-required-request-header-property": lambda: (
        _placed("request", "header", THING),
        _placed("request", "header", {**THING, "required": ["a"]}),
    ),
    "request-header-property-became-required": lambda: (
        _placed("request", "header", THING),
        _placed("request", "header", {**THING, "required": ["a"]}),
    ),
    "request-parameter-removed": lambda: _reversed(_new_parameter()),
    "request-parameter-removed-with-deprecation": lambda: _reversed(
        _new_parameter(deprecated=True)
    ),
    "request-parameter-became-required": lambda: _parameter({"required": True}),
    "request-parameter-became-optional": lambda: _parameter({"required": False}, required=True),
    "request-parameter-deprecated": lambda: _parameter({"deprecated": True}),
    "request-parameter-reactivated": lambda: _parameter({"deprecated": False}, deprecated=True),
    "request-property-became-required-with-default": lambda: (
        _member("request", {**TEXT, "default": "a"}, False),
        _member("request", {**TEXT, "default": "a"}, True),
    ),
    "new-required-request-property": lambda: (
        _member("request", None, False),
        _member("request", NUMBER, True),
    ),
    "new-required-request-property-with-default": lambda: (
        _member("request", None, False),
        _member("request", {**NUMBER, "default": 1}, True),
    ),
    "new-optional-request-property": lambda: (
        _member("request", None, False),
        _member("request", NUMBER, False),
    ),
    "response-header-added": lambda: _header(None, {}),
    "optional-response-header-removed": lambda: _header({}, None),
    "required-response-header-removed": lambda: _header({"required": True}, None),
    "response-header-became-optional": lambda: _header({"required": True}, {}),
    "response-success-status-added": lambda: (document(), document(responses=_MORE)),
    "response-success-status-removed": lambda: (document(responses=_MORE), document()),
    "response-non-success-status-added": lambda: (document(), document(responses=_ERROR)),
    "response-non-success-status-removed": lambda: (document(responses=_ERROR), document()),
}
"""What is no edit of a schema, by id."""
