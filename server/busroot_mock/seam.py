"""The seam to Connexion: what the stub takes of it, without what it would drag in.

Connexion imports three HTTP clients, for test clients, documents on the web and OAuth, and checks
a document with a validator written in Python. Together they were half of the time to start.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import jsonschema_rs
import starlette

NOT_YET: Final = {
    "httpx": [],
    "requests": [],
    "starlette.testclient": ["TestClient"],
}
"""Modules that the API does without, with the names that Connexion takes out of each."""


class _PutOff(ModuleType):
    """Stands in for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import machinery asks for these
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _called_later(module: str, name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **options)

    return call


@contextmanager
def _putting_off(modules: dict[str, list[str]]) -> Iterator[None]:
    standing_in = {name: _PutOff(name) for name in modules if name not in sys.modules}
    for module, stand_in in standing_in.items():
        for name in modules[module]:
            setattr(stand_in, name, _called_later(module, name))
    sys.modules.update(standing_in)
    try:
        yield
    finally:
        for module, stand_in in standing_in.items():
            if sys.modules.get(module) is stand_in:
                del sys.modules[module]


assert starlette  # a package must be there before a stand-in for a module of it
with _putting_off(NOT_YET):
    from connexion.exceptions import InvalidSpecification, ResolverError
    from connexion.middleware.abstract import AbstractRoutingAPI
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolution, Resolver
    from connexion.spec import OpenAPISpecification

__all__ = [
    "AbstractOperation",
    "AbstractRoutingAPI",
    "InvalidSpecification",
    "Resolution",
    "Resolver",
    "ResolverError",
    "Specification",
]


class Specification(OpenAPISpecification):  # type: ignore[misc]  # Connexion ships no types.
    """Connexion's OpenAPI 3.0 document, checked first by the faster validator.

    What that one lets pass is good; on the rest Connexion has the word.
    """

    @classmethod
    def _validate_spec(cls, spec: dict[str, Any]) -> None:
        if not (_openapi().is_valid(spec) and _defaults_are_valid(spec)):
            super()._validate_spec(spec)


@cache
def _openapi() -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(OpenAPISpecification.openapi_schema)


def _defaults_are_valid(node: Any) -> bool:
    if isinstance(node, list):
        return all(map(_defaults_are_valid, node))
    if not isinstance(node, dict):
        return True
    holds = "default" not in node or _allows(node, node["default"])
    return holds and all(
        _defaults_are_valid(item) for key, item in node.items() if not key.startswith("x-")
    )


def _allows(schema: dict[str, Any], value: Any) -> bool:
    try:
        return jsonschema_rs.Draft4Validator(schema).is_valid(value)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        return False
