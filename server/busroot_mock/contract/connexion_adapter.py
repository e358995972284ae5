"""The seam to Connexion: what the stub takes of it, without what it would drag in.

The packages of Connexion import all of its applications, and those two web frameworks and three
HTTP clients. What the stub takes has no use for them, nor for most of what its own modules import.
Together they were more than half of the time to start.
"""

import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, Final

import jsonschema_rs

LATER: Final = {
    "connexion": [],
    "connexion.middleware": [],
    "http.client": [],
    "jinja2": [],
    "requests": [],
    "starlette.routing": ["compile_path"],
    "urllib.request": [],
}
"""Modules whose code the API does without, with the names that Connexion takes out of each."""


class _Later(ModuleType):
    """A module whose code runs when something of it is asked for.

    Python's own `importlib.util.LazyLoader` runs that of a package for each module within.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # The import machinery asks for these.
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        _run(self)
        return getattr(self, name)


def _run(module: ModuleType) -> None:
    if type(module) is _Later and module.__spec__ and module.__spec__.loader:
        module.__class__ = ModuleType  # type: ignore[assignment]  # mypy takes it for _Later's.
        module.__spec__.loader.exec_module(module)


def _put_off(name: str, called: Iterable[str]) -> None:
    """Make a module run later, unless it is there; what is in `called` is there at once."""
    spec = find_spec(name)
    if name in sys.modules or spec is None:
        return
    module = module_from_spec(spec)
    module.__class__ = _Later
    for function in called:
        setattr(module, function, _called_later(module, function))
    sys.modules[name] = module
    parent, _, own_name = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own_name, module)


def _called_later(module: ModuleType, name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        _run(module)
        return getattr(module, name)(*arguments, **options)

    return call


for _name, _called in LATER.items():
    _put_off(_name, _called)

from connexion.exceptions import InvalidSpecification, ResolverError  # noqa: E402  after that
from connexion.middleware.abstract import AbstractRoutingAPI  # noqa: E402
from connexion.operations import AbstractOperation  # noqa: E402
from connexion.resolver import Resolution, Resolver  # noqa: E402
from connexion.spec import OpenAPISpecification  # noqa: E402

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
