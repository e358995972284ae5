"""The parts of Connexion that the mock server takes, without what they would drag in.

The packages of Connexion import all of its applications, and those two web frameworks and three
HTTP clients. What is taken here has no use for them, nor for most of what its own modules import.
Together they were more than half of the time to start. So the modules are loaded for us alone, and
whoever else imports Connexion gets all of it.
"""

from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from busroot_mock.contract.private_modules import PrivateModules

__all__ = [
    "AbstractOperation",
    "AbstractRoutingAPI",
    "InvalidSpecification",
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

CONNEXION: Final = PrivateModules("connexion", {"connexion", "connexion.middleware"}, INSTEAD)

if TYPE_CHECKING:
    from connexion.exceptions import InvalidSpecification, ResolverError
    from connexion.middleware.abstract import AbstractRoutingAPI
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolution, Resolver
    from connexion.spec import OpenAPISpecification
else:
    _load = CONNEXION.load
    AbstractOperation = _load("connexion.operations").AbstractOperation
    AbstractRoutingAPI = _load("connexion.middleware.abstract").AbstractRoutingAPI
    InvalidSpecification = _load("connexion.exceptions").InvalidSpecification
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
        if not (_openapi().is_valid(spec) and _defaults_are_valid(spec, spec)):
            super()._validate_spec(spec)


@cache
def _openapi() -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(OpenAPISpecification.openapi_schema)


def _defaults_are_valid(node: Any, spec: dict[str, Any]) -> bool:
    if isinstance(node, list):
        return all(_defaults_are_valid(item, spec) for item in node)
    if not isinstance(node, dict):
        return True
    holds = "default" not in node or _allows(node, node["default"], spec)
    return holds and all(
        _defaults_are_valid(item, spec) for key, item in node.items() if not key.startswith("x-")
    )


def _allows(schema: dict[str, Any], value: Any, spec: dict[str, Any]) -> bool:
    # The whole document is needed by few, and takes long.
    components = spec.get("components")
    for document in (schema, {"allOf": [schema], "components": components}):
        try:
            return jsonschema_rs.Draft4Validator(document).is_valid(value)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            continue
    return False
