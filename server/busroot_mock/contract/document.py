"""The contract as a document: read, checked, and its parts found by JSON Pointer."""

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

from busroot_mock.contract.connexion_adapter import Specification
from busroot_mock.contract.dialect import operation_problems, reason_of, version_problems
from busroot_mock.contract.json_schema import OF_REQUESTS, has_directions
from busroot_mock.contract.loader import Location, has_line, line_in, read_document
from busroot_mock.contract.openapi_3_1 import as_3_0, problems_of_3_1
from busroot_mock.contract.operations import Operation, operations_of
from busroot_mock.contract.references import Problem, circle_in, reference_problems
from busroot_mock.contract.schemas import Schema, Schemas
from busroot_mock.errors import SetupError, pointer, steps_of


class Contract:
    """An OpenAPI 3.0 document, or one of 3.1 in the words of 3.0.

    Args:
        path: The file, in YAML or JSON.
        change: Returns the document with what an overlay changes.

    Raises:
        SetupError: If the file cannot be read, is no valid OpenAPI 3.0, or is not understood.
    """

    def __init__(
        self, path: Path, change: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    ) -> None:
        self.path, self._is_changed = path, change is not None
        self.text, self.document = read_document(path)
        if change is not None:
            self.document = change(self.document)
        if str(self.document.get("openapi")).startswith("3.1."):
            self._refuse(problems_of_3_1(self.document))
            self.document = as_3_0(self.document)
        self._refuse(version_problems(self.document))
        self._refuse(reference_problems(self.document))
        try:
            # A copy: Connexion writes into the lists of what it loads.
            self.specification = Specification(self.document)
            self._schemas = Schemas(self.document)
        except Exception as error:  # Both let any error of what they are built on through.
            is_endless = isinstance(error, RecursionError)
            place, reason = circle_in(self.document) if is_endless else reason_of(error)
            problem = f"the document is not valid OpenAPI 3.0: {reason}"
            raise self.refusal(place, problem) from error
        self._refuse(operation_problems(self.document))

    def refusal(self, location: Location, problem: str) -> SetupError:
        """Return the error that refuses the contract for what stands at a location, by its line.

        Args:
            location: Of one that is missing, the nearest that is written out is named.
            problem: What is not supported there and what to do about it.
        """
        place, where = pointer(*location) or "/", f"in line {line_in(self.text, location)}"
        if self._is_changed and not has_line(self.text, location) and self._has(location):
            where = "with its overlay"
        return SetupError(f"The contract {self.path} {where}, at {place}: {problem.rstrip('.')}.")

    def _has(self, location: Location) -> bool:
        node: Any = self.document
        for step in location:
            inner = dict(enumerate(node)) if isinstance(node, list) else node
            key = int(step) if isinstance(node, list) and step.isdecimal() else step
            if not isinstance(inner, dict) or key not in inner:
                return False
            node = inner[key]
        return True

    def _refuse(self, problems: Iterable[Problem]) -> None:
        for place, problem in problems:
            raise self.refusal(place, problem)

    @property
    def version(self) -> str:
        """The version of the API that the contract describes."""
        return str(self.document["info"]["version"])

    @cached_property
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
        """Compile the schema to which the steps lead, as it holds for responses and records.

        Raises:
            SetupError: If it is not a schema.
        """
        return self._compile(self._schemas, *steps)

    def request_schema(self, *steps: str) -> Schema:
        """Compile the schema to which the steps lead, as it holds for requests.

        Raises:
            SetupError: If it is not a schema.
        """
        return self._compile(self._request_schemas, *steps)

    @cached_property
    def _request_schemas(self) -> Schemas:
        if not has_directions(self.document):
            return self._schemas
        return Schemas(self.document, OF_REQUESTS)

    def _compile(self, schemas: Schemas, *steps: str) -> Schema:
        place, _ = self.find(*steps)
        try:
            return schemas.compile(*place)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            inner, reason = reason_of(error)
            raise self.refusal((*place, *inner), reason) from error

    def _resolve(self, place: Location, node: Any) -> tuple[Location, Any]:
        while isinstance(node, dict) and "$ref" in node:
            place = steps_of(node["$ref"])
            node = self.document
            for part in place:
                node = node[part]
        return place, node
