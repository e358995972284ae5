"""The contract as a document: read, checked, and its parts found by JSON Pointer."""

from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import yaml
from connexion.spec import Specification

from busroot_mock.errors import SetupError, pointer
from busroot_mock.validation import Schema, Schemas

METHODS: Final = ("get", "post", "put", "patch", "delete")


class Contract:
    """An OpenAPI 3.0 document.

    Args:
        path: The YAML file.

    Raises:
        SetupError: If the file cannot be read or is no valid OpenAPI 3.0.
    """

    def __init__(self, path: Path) -> None:
        self.text, self.document = _read(path)
        try:
            # A copy: Connexion writes into the lists of what it loads.
            self.specification = Specification.load(deepcopy(self.document))
        except Exception as error:  # Connexion lets any error of what it is built on through.
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise SetupError(f"The contract {path} is not valid OpenAPI 3.0: {reason}") from error
        self._schemas = Schemas(self.document)

    @property
    def version(self) -> str:
        """The version of the API that the contract describes."""
        return str(self.document["info"]["version"])

    @property
    def base_path(self) -> str:
        """The path of the first server, without a slash at the end."""
        return str(self.specification.base_path)

    @property
    def operations(self) -> list[tuple[str, str]]:
        """Path and method of every operation, in the order of the file."""
        paths = self.document["paths"].items()
        return [(path, method) for path, item in paths for method in item if method in METHODS]

    def find(self, *steps: str) -> tuple[tuple[str, ...], Any]:
        """Follow the steps from the root, through references; return where they end, and what."""
        place: tuple[str, ...] = ()
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
            reason = " ".join(str(error).split())
            raise SetupError(f"The contract at {pointer(*place)}: {reason}") from error

    def _resolve(self, place: tuple[str, ...], node: Any) -> tuple[tuple[str, ...], Any]:
        while isinstance(node, dict) and "$ref" in node:
            parts = node["$ref"].removeprefix("#/").split("/")
            place = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
            node = self.document
            for part in place:
                node = node[part]
        return place, node


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The contract {path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise SetupError(f"The contract {path} is not YAML: {reason}") from error
    if not isinstance(document, dict):
        raise SetupError(f"The contract {path} is not an OpenAPI document but a single value.")
    return text, document
