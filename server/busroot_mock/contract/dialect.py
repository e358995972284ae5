"""The part of OpenAPI 3.0 that is supported; the rest is refused before anything is compiled."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import METHODS, operations_of
from busroot_mock.contract.references import Document, Problem, resolved
from busroot_mock.contract.schema_rules import schema_problems
from busroot_mock.contract.wire_names import KEY_HEADER

OTHER_METHODS: Final = ("options", "trace")
OWN_PATHS: Final = ("/openapi.yaml", "/openapi.json", "/ui", "/ui/")

_PATH: Final = re.compile(r"(/([^/{}?#%]*|\{[^/{}?#%]+\}(\.[a-z]+)?))+")
_BASE: Final = re.compile(r"(/[\w.~!$&'()*+,;=:@-]+)+", re.ASCII)
_DOTS: Final = re.compile(r"/\.\.?(?=/|$)")
"""What clients take out of a path before they send it (RFC 3986, 5.2.4)."""
_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")
_TAG: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)*")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LONGEST_REASON: Final = 200


def version_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with the version of a document, which must be OpenAPI 3.0."""
    version = str(document.get("openapi") or document.get("swagger"))
    if not version.startswith("3.0."):
        place = "openapi" if "openapi" in document else "swagger"
        yield (
            (place,),
            f"the document is not valid OpenAPI 3.0: its version is {version[:20]}; it must say "
            "openapi: 3.0.3 or 3.1.0",
        )


def operation_problems(document: Document) -> Iterator[Problem]:
    """Yield what would be served wrongly of a valid document."""
    for rule in _RULES:
        yield from rule(document)
    yield from schema_problems(document)


def reason_of(error: Any) -> tuple[Location, str]:
    """Return where a document is not valid, and why in one line, from what a validator raised."""
    while getattr(error, "context", None):
        # Of the alternatives that a place has, the one that fits furthest is what was meant.
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    # One by jsonschema, which Connexion uses, has the first; one by jsonschema-rs the second.
    steps = (*getattr(error, "absolute_path", ()), *getattr(error, "instance_path", ()))
    text = " ".join(str(getattr(error, "message", error)).split()) or type(error).__name__
    if len(text) > _LONGEST_REASON:
        text = f"{text[:80]} ... {text[-100:]}"
    return tuple(map(str, steps)), text


def _path_of(server: dict[str, Any]) -> str | None:
    """Return the path of a server, None if it cannot be worked out."""
    values = {name: value["default"] for name, value in server.get("variables", {}).items()}
    try:
        return str(urlsplit(server["url"].format(**values)).path).rstrip("/")
    except (LookupError, ValueError, AttributeError):
        return None


def _base_path_is_known(document: Document) -> Iterator[Problem]:
    first, *others = document.get("servers") or [{"url": ""}]
    path = _path_of(first)
    if path is None or (path and not _BASE.fullmatch(path)) or _DOTS.search(path):
        problem = "the API is served under the path of this URL, such as /api; write it without"
        problem += " percent-encoding, dots between slashes and doubled slashes, and give its"
        yield ("servers", "0", "url"), f"{problem} variables a default."
    for at, server in enumerate(others, 1):
        if _path_of(server) != path:
            problem = (
                f"its path is not that of the first server, {path or '/'}, under which alone the"
            )
            yield ("servers", str(at), "url"), f"{problem} API is served; remove it."


def _paths_can_be_told_apart(document: Document) -> Iterator[Problem]:
    shapes: dict[str, str] = {}
    for path, item in document["paths"].items():
        place, shape = ("paths", path), _PARAMETER.sub("{}", path)
        if not _PATH.fullmatch(path):
            alone = "each parameter alone between slashes, or before a form such as .json"
            yield place, f"write it like /things/{{id}}, {alone}."
        if _DOTS.search(path):
            yield place, "clients take dots between slashes out of a path; choose another."
        if shape in shapes:
            yield place, f"it matches the same requests as {shapes[shape]}; merge the two."
        if "$ref" in item:
            yield place, "references are not followed here; write the operations out."
        shapes[shape] = path


def _paths_are_free(document: Document) -> Iterator[Problem]:
    for path in document["paths"]:
        if path in OWN_PATHS or path.startswith("/ui/"):
            yield (
                ("paths", path),
                "the mock server has a page of its own there; choose another path.",
            )


def _methods_are_known(document: Document) -> Iterator[Problem]:
    for path, item in document["paths"].items():
        for method in OTHER_METHODS:
            if method in item:
                known = ", ".join(METHODS)
                yield (
                    ("paths", path, method),
                    f"remove it; the mock server supports {known}.",
                )


def _parameters_in_path_are_those_of_the_path(document: Document) -> Iterator[Problem]:
    for operation in operations_of(document):
        shared = document["paths"][operation.path].get("parameters", [])
        both = [*shared, *operation.node.get("parameters", [])]
        parameters = [resolved(document, parameter) for parameter in both]
        declared = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        if sorted(declared) != sorted(_PARAMETER.findall(operation.path)):
            shown = ", ".join(sorted(declared)) or "none"
            yield (
                operation.location,
                f"its path parameters are {shown}; declare one for each name in braces.",
            )


def _servers_are_shared(document: Document) -> Iterator[Problem]:
    for path, item in document["paths"].items():
        places = [("paths", path), *(("paths", path, key) for key in item if key in METHODS)]
        for place in places:
            node = item if len(place) == 2 else item[place[2]]
            if "servers" in node:
                problem = "all operations are served under one path; state servers at the top only"
                yield (*place, "servers"), problem


def _handlers_have_names(document: Document) -> Iterator[Problem]:
    count = Counter(operation.operation_id for operation in operations_of(document))
    for operation in operations_of(document):
        place, tags = operation.location, operation.node.get("tags", [])
        name = operation.operation_id or "unnamed"
        if len(tags) > 1:
            yield (*place, "tags"), "keep one tag; it names the module of the handler."
        if tags and not _TAG.fullmatch(tags[0]):
            yield (*place, "tags", "0"), "write it in letters, such as Station Group."
        if not _NAME.fullmatch(name):
            yield (*place, "operationId"), "write it in letters, such as listSkus."
        if count[name] > 1:
            yield (*place, "operationId"), f"{count[name]} operations have it; give each its own."


def _callers_are_known(document: Document) -> Iterator[Problem]:
    for operation in operations_of(document):
        place, node = operation.location, operation.node
        needs = node.get("security", document.get("security"))
        where = (*place, "security") if "security" in node else ("security",)
        if not needs and not document.get("security") and "x-roles" not in node:
            continue
        if needs and not any(_is_key(document, need) for need in needs):
            yield where, f"only an API key in the header {KEY_HEADER} is supported."
        if not needs or {} in needs:
            yield where, "a caller without an API key is not supported; require one."
        if not _names_roles(node.get("x-roles")):
            yield (*place, "x-roles"), "state who may call it, such as x-roles: {allow: [admin]}."


def _writes_are_named(document: Document) -> Iterator[Problem]:
    for operation in operations_of(document):
        if not isinstance(operation.node.get("x-writes", {}), dict):
            where = (*operation.location, "x-writes")
            yield where, "say what a call changes, such as x-writes: {record: Sku}."


def _is_key(document: Document, need: dict[str, Any]) -> bool:
    schemes = document.get("components", {}).get("securitySchemes", {})
    known = [resolved(document, schemes.get(name, {})) for name in need]
    kinds = [
        (scheme.get("type"), scheme.get("in"), str(scheme.get("name")).upper()) for scheme in known
    ]
    return kinds == [("apiKey", "header", KEY_HEADER)]


def _names_roles(roles: Any) -> bool:
    allowed = roles.get("allow") if isinstance(roles, dict) else None
    return _is_list_of_texts(allowed) and bool(allowed)


def _tags_without_operations_are_names(document: Document) -> Iterator[Problem]:
    if not _is_list_of_texts(document.get("x-tags-without-operations", [])):
        yield ("x-tags-without-operations",), "it must be a list of names."


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_RULES: Final[list[Callable[[Document], Iterator[Problem]]]] = [
    _base_path_is_known,
    _paths_can_be_told_apart,
    _paths_are_free,
    _methods_are_known,
    _parameters_in_path_are_those_of_the_path,
    _servers_are_shared,
    _handlers_have_names,
    _callers_are_known,
    _writes_are_named,
    _tags_without_operations_are_names,
]
