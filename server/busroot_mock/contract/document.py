"""The contract as a document: read, checked, and its parts found by JSON Pointer."""

from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

from busroot_mock.contract.connexion_adapter import Specification
from busroot_mock.contract.dialect import check_operations, check_version, reason_of
from busroot_mock.contract.loader import Location, read_document
from busroot_mock.contract.operations import Operation, operations_of
from busroot_mock.contract.references import check_references
from busroot_mock.contract.schemas import Schema, Schemas
from busroot_mock.errors import SetupError, pointer, steps_of


class Contract:
    """An OpenAPI 3.0 document.

    Args:
        path: The YAML file.

    Raises:
        SetupError: If the file cannot be read, is no valid OpenAPI 3.0, or is not understood.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text, self.document = read_document(path)
        check_version(path, self.document)
        check_references(path, self.document)
        try:
            # A copy: Connexion writes into the lists of what it loads.
            self.specification = Specification(self.document)
            self._schemas = Schemas(self.document)
        except Exception as error:  # Both let any error of what they are built on through.
            raise SetupError(
                f"The contract {path} is not valid OpenAPI 3.0: {reason_of(error)}"
            ) from error
        check_operations(path, self.document)

    @property
    def version(self) -> str:
        """The version of the API that the contract describes."""
        return str(self.document["info"]["version"])

    @property
    def base_path(self) -> str:
        """The path of the first server, without a slash at the end."""
        return str(self.specification.base_path)

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, in the order of the file."""
        return operations_of(self.document)

    @cached_property
    def operations_by_id(self) -> dict[str, Operation]:
        """Every operation by its operationId."""
        return {operation.operation_id: operation for operation in self.operations}

    @cached_property
    def operations_by_label(self) -> dict[str, Operation]:
        """Every operation by its label, such as `GET /sku`."""
        return {operation.label: operation for operation in self.operations}

    def find(self, *steps: str) -> tuple[Location, Any]:
        """Follow the steps from the root, through references; return where they end, and what."""
        place: Location = ()
        node: Any = self.document
        for step in steps:
            inner = node[int(step)] if isinstance(node, list) else node[step]
            place, node = self._resolve((*place, step), inner)
        return place, node

    def schema(self, *steps: str) -> Schema:
        """Compile the schema to which the steps lead.

        Raises:
            SetupError: If it is no schema.
        """
        place, _ = self.find(*steps)
        try:
            return self._schemas.compile(*place)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            raise SetupError(f"The contract at {pointer(*place)}: {reason_of(error)}") from error

    def _resolve(self, place: Location, node: Any) -> tuple[Location, Any]:
        while isinstance(node, dict) and "$ref" in node:
            place = steps_of(node["$ref"])
            node = self.document
            for part in place:
                node = node[part]
        return place, node
