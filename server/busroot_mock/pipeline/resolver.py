"""The compiled operations of a contract in `Routes`, each with its handler."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from inflection import underscore

from busroot_mock.contract.connexion_adapter import (
    AbstractOperation,
    AbstractRoutingAPI,
    Resolution,
    Resolver,
    ResolverError,
)
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import is_generic
from busroot_mock.http.declared_errors import error_forms_of
from busroot_mock.pipeline.compile import compile_operation
from busroot_mock.pipeline.operation import Admit, Operation
from busroot_mock.pipeline.routes import Endpoint, Routes


def _without_code() -> None:
    """Stand for the handler of an operation that is served by what the contract says of it."""


GENERIC: Final = _without_code


def add_operations(contract: Contract, package: str, admit: Admit, routes: Routes) -> None:
    """Add the operations of a contract to `routes`; `ContractRouter` explains the arguments."""
    for method, path, operation in _compiled(contract, package):
        routes.add(method, path, replace(operation, admit=admit))


# Tests make many applications in one process. A few contracts, for each is large.
@lru_cache(maxsize=4)
def _compiled(contract: Contract, package: str) -> list[tuple[str, str, Operation]]:
    """Return method, path and operation of all that a contract has; they admit everybody."""
    routes = _List()
    ContractRouter(contract, package, lambda exchange, roles: None, routes)
    return routes.added


class _List(Routes):
    """Notes what is added."""

    def __init__(self) -> None:
        super().__init__()
        self.added: list[tuple[str, str, Any]] = []

    def add(self, method: str, path: str, endpoint: Endpoint) -> None:
        self.added.append((method, path, endpoint))


class ContractRouter(AbstractRoutingAPI):  # type: ignore[misc]  # Connexion ships no types.
    """Connexion's walk over a contract, which compiles every operation and adds it to `Routes`.

    Args:
        contract: What to serve.
        package: Of the handlers: a module for each tag, in it a function for each operationId.
        admit: Returns the context of a call, or refuses it.
        routes: Takes the operations.

    Raises:
        SetupError: If an operation has no handler, or something that is not supported.
    """

    def __init__(self, contract: Contract, package: str, admit: Admit, routes: Routes) -> None:
        self._contract = contract
        self._admit = admit
        self._routes = routes
        self._error_forms = error_forms_of(contract)
        try:
            super().__init__(contract.specification, resolver=_HandlerResolver(contract, package))
        except ResolverError as error:
            place, problem = error.args[0]
            raise contract.refusal(place, problem) from error

    def make_operation(self, operation: AbstractOperation) -> Operation | None:
        """Compile the operation that Connexion has resolved; None if it is served without code."""
        if operation.function is GENERIC:
            return None
        name = f"{operation.method.upper()} {operation.path}"
        errors = self._error_forms.of(name)
        return compile_operation(self._contract, name, operation.function, self._admit, errors)

    @staticmethod
    def _framework_path_and_name(operation: AbstractOperation, path: str) -> tuple[str, str]:
        return path, operation.operation_id

    def _add_operation_internal(
        self, method: str, path: str, operation: Operation | None, name: str | None = None
    ) -> None:
        if operation is not None:
            self._routes.add(method.upper(), self.base_path + path, operation)


class _HandlerResolver(Resolver):  # type: ignore[misc]  # Connexion ships no types.
    """Finds a handler by tag and operationId, so that the contract need not know any Python."""

    def __init__(self, contract: Contract, package: str) -> None:
        super().__init__()
        self._contract = contract
        self._package = package

    def resolve(self, operation: AbstractOperation) -> Resolution:
        _, node = self._contract.find("paths", operation.path, operation.method)
        where = f"{operation.method.upper()} {operation.path}"
        place = ("paths", operation.path, operation.method)
        if is_generic(node):
            return Resolution(GENERIC, node["operationId"])
        if not node.get("tags") or "operationId" not in node:
            problem = f"{where} needs a tag and an operationId: they name its handler"
            raise ResolverError((place, problem))
        module = f"{self._package}.{underscore(node['tags'][0].replace(' ', ''))}"
        name = underscore(node["operationId"])
        handler: Callable[..., Any] | None = None
        try:
            handler = getattr(import_module(module), name, None)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
        if handler is None:
            problem = f"{where} has no handler: {module}.{name} does not exist"
            raise ResolverError(((*place, "operationId"), problem))
        return Resolution(handler, node["operationId"])
