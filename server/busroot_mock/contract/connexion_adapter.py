"""The parts of Connexion that the mock server takes, without what they would drag in.

The packages of Connexion import all of its applications, and those two web frameworks and three
HTTP clients. What is taken here has no use for them, nor for most of what its own modules import.
Together they were more than half of the time to start. So the modules are loaded for us alone, and
whoever else imports Connexion gets all of it.
"""

import copy
import marshal
from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from busroot_mock.contract.private_modules import PrivateModules

__all__ = [
    "AbstractOperation",
    "AbstractRoutingAPI",
    "Resolution",
    "Resolver",
    "ResolverError",
    "Specification",
]


class _Later:
    """What `import name` binds, imported when something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(__import__(self._name), attribute)


def _compile_path(path: str) -> Any:
    return import_module("starlette.routing").compile_path(path)


INSTEAD: Final = {
    "jinja2": _Later("jinja2"),
    "requests": _Later("requests"),
    "starlette.routing": SimpleNamespace(compile_path=_compile_path),
    "urllib.request": _Later("urllib.request"),
}
"""What Connexion's modules get in place of modules whose code the API does without."""

_BARE: Final = {"connexion", "connexion.middleware"}

CONNEXION: Final = PrivateModules("connexion", _BARE, INSTEAD)
"""All of Connexion, for what is rare."""


class _Error(Exception):
    """What the classes of errors are built on that nobody raises while a contract is walked."""


class _References:
    """References that lead out of a document: looked up by the real thing, as they are rare."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._arguments = arguments
        self._options = options

    def resolving(self, reference: str) -> Any:
        resolver = import_module("jsonschema").RefResolver(*self._arguments, **self._options)
        return resolver.resolving(reference)


def _copied(value: Any) -> Any:
    """Return what `deepcopy` returns, of JSON in a tenth of the time."""
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:
        return copy.deepcopy(value)


_KEYWORDS: Final = SimpleNamespace(VALIDATORS={"enum": None, "properties": None, "type": None})

WALK: Final = PrivateModules(
    "connexion",
    _BARE,
    {
        **INSTEAD,
        "copy": SimpleNamespace(deepcopy=_copied),
        "jsonschema": SimpleNamespace(Draft4Validator=_KEYWORDS, RefResolver=_References),
        "jsonschema.exceptions": SimpleNamespace(RefResolutionError=_Error, ValidationError=_Error),
        "jsonschema.validators": SimpleNamespace(extend=lambda *_: None),
        "starlette.exceptions": SimpleNamespace(HTTPException=_Error),
    },
)
"""As much of Connexion as the walk over a valid contract takes: it validates nothing."""

if TYPE_CHECKING:
    from connexion.exceptions import ResolverError
    from connexion.middleware.abstract import AbstractRoutingAPI
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolution, Resolver
    from connexion.spec import OpenAPISpecification
else:
    _load = WALK.load
    AbstractOperation = _load("connexion.operations").AbstractOperation
    AbstractRoutingAPI = _load("connexion.middleware.abstract").AbstractRoutingAPI
    OpenAPISpecification = _load("connexion.spec").OpenAPISpecification
    Resolution = _load("connexion.resolver").Resolution
    Resolver = _load("connexion.resolver").Resolver
    ResolverError = _load("connexion.exceptions").ResolverError


class Specification(OpenAPISpecification):  # type: ignore[misc]  # Connexion ships no types.
    """Connexion's OpenAPI 3.0 document, checked first by the faster validator.

    What that one lets pass is good; on the rest Connexion has the word.
    """

    @classmethod
    def _validate_spec(cls, spec: dict[str, Any]) -> None:
        if not (_openapi().is_valid(spec) and _defaults_are_valid(spec)):
            CONNEXION.load("connexion.spec").OpenAPISpecification._validate_spec(spec)


@cache
def _openapi() -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(OpenAPISpecification.openapi_schema)


def _defaults_are_valid(spec: dict[str, Any]) -> bool:
    stack: list[Any] = [spec]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if "default" in node and not _allows(node, node["default"], spec):
                return False
            stack += [node[key] for key in node if not key.startswith("x-")]
        elif isinstance(node, list):
            stack += node
    return True


def _allows(schema: dict[str, Any], value: Any, spec: dict[str, Any]) -> bool:
    if value is None and schema.get("nullable") is True:
        return True
    # The whole document is needed by few, and takes long.
    components = spec.get("components")
    for document in (schema, {"allOf": [schema], "components": components}):
        try:
            return jsonschema_rs.Draft4Validator(document).is_valid(value)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            continue
    return False
