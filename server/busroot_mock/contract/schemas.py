"""A schema of the contract, compiled, and what it finds wrong as violations."""

import operator
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import quote, unquote

import jsonschema_rs

from busroot_mock.contract.formats import FORMATS
from busroot_mock.contract.json_schema import (
    OF_RESPONSES,
    as_json_schema,
    negated_choice,
    place_in,
)
from busroot_mock.errors import MOST_VIOLATIONS, Violation, pointer, steps_of, violation

_URI: Final = "urn:contract"

_TRUE_OF_ANY_CUT: Final = ("type", "maxItems", "maxProperties", "additionalProperties")


class Schemas:
    """All schemas of one OpenAPI 3.0 document, to be compiled one by one.

    Args:
        document: Which has them.
        hidden: The keyword of properties that are not sent in this direction.
    """

    def __init__(self, document: dict[str, Any], hidden: str = OF_RESPONSES) -> None:
        self.document = as_json_schema(document, hidden)
        self._hidden = hidden
        self.registry = jsonschema_rs.Registry([(_URI, self.document)], draft=jsonschema_rs.Draft4)
        self._compiled: dict[str, Schema] = {}
        self._keywords: dict[str | None, tuple[str, Any, bool]] = {}

    def compile(self, *place: str) -> "Schema":
        """Return the schema that lies at this place of the document, compiled once."""
        location = pointer(*place)
        if location not in self._compiled:
            self._compiled[location] = Schema(self, pointer(*place_in(self.document, place)))
        return self._compiled[location]

    def keyword_at(self, uri: str | None) -> tuple[str, Any, bool]:
        """Return a keyword by its absolute location: name, value, whether it guards a secret."""
        known = self._keywords.get(uri)
        if known is None:
            schema, _, keyword = unquote(str(uri)).removeprefix(f"{_URI}#").rpartition("/")
            node = self._at(schema)
            name, value = keyword, node[keyword]
            exclusive = f"exclusiveM{keyword[1:]}"
            if keyword in ("minimum", "maximum") and node.get(exclusive) is True:
                name = exclusive  # or else a bound would seem to be below itself
            if keyword == "not" and node.get(self._hidden) is True:
                name, value = self._hidden, True
            elif keyword == "not" and (choice := negated_choice(node)):
                name, value = choice, node["not"]["not"][choice]
            known = name, value, node.get("format") == "password"
            self._keywords[uri] = known
        return known

    def _at(self, location: str) -> Any:
        node = self.document
        for step in steps_of(location):
            node = node[int(step)] if isinstance(node, list) else node[step]
        return node


class Schema:
    """One compiled schema; formats that OpenAPI 3.0 or JSON Schema defines are checked."""

    def __init__(self, schemas: Schemas, location: str) -> None:
        self._schemas = schemas
        self._validator = jsonschema_rs.Draft4Validator(
            {"$ref": f"{_URI}#{quote(location)}"},
            registry=schemas.registry,
            validate_formats=True,
            formats=FORMATS,
        )
        self.is_valid = self._validator.is_valid

    def violations(self, value: Any, where: str, *steps: str) -> list[Violation]:
        """Return everything in `value` that breaks the schema: nothing, if it is valid.

        A value so large that listing all could take seconds is cut first; if what is left holds
        nothing wrong, the first violation of the whole stands alone.

        Args:
            value: Any JSON value.
            where: `body`, `query`, `path` or `header`.
            steps: What stands before the pointer into `value`.
        """
        if self.is_valid(value):
            return []
        cut = _cut(value, iter(range(MOST_VIOLATIONS + 1)))
        errors = iter(self._validator.iter_errors(cut))
        if cut is not value:
            errors = (error for error in errors if _is_true_of_the_whole(error, value, cut))
        listed = list(islice(errors, MOST_VIOLATIONS + 1)) or self._first(value)
        found = (each for error in listed for each in self._violations(error, where, steps))
        return list(islice(found, MOST_VIOLATIONS + 1))

    def _first(self, value: Any) -> list[jsonschema_rs.ValidationError]:
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return [error]
        return []

    def _violations(
        self, error: jsonschema_rs.ValidationError, where: str, steps: tuple[str, ...]
    ) -> Iterator[Violation]:
        """Yield what an error says; of members that are not declared, one for each."""
        keyword, expected, is_secret = self._schemas.keyword_at(error.absolute_keyword_location)
        if keyword == "required":
            expected = error.kind.as_dict()["property"]
        place = (*steps, *error.instance_path)
        if keyword == "additionalProperties" and expected is False:
            for name in error.kind.as_dict()["unexpected"]:
                yield violation(where, pointer(*place, name), keyword, expected)
        elif is_secret:
            yield violation(where, pointer(*place), keyword, expected)
        else:
            yield violation(where, pointer(*place), keyword, expected, error.instance)


def _cut(value: Any, budget: Iterator[int]) -> Any:
    """Return the first nodes of `value`; whatever need not be cut is the very same object."""
    if isinstance(value, list):
        items = [_cut(item, budget) for item, _ in zip(value, budget, strict=False)]
        kept = len(items) == len(value) and all(map(operator.is_, items, value))
        return value if kept else items
    if isinstance(value, dict):
        pairs = zip(value.items(), budget, strict=False)
        members = {key: _cut(item, budget) for (key, item), _ in pairs}
        kept = len(members) == len(value) and all(members[key] is value[key] for key in value)
        return value if kept else members
    return value


def _is_true_of_the_whole(error: jsonschema_rs.ValidationError, whole: Any, cut: Any) -> bool:
    """Tell whether an error was there before the cut: a shorter list may break other rules."""
    for step in error.instance_path:
        whole, cut = whole[step], cut[step]
    keyword = error.schema_path[-1]
    if keyword == "required":
        return error.kind.as_dict()["property"] not in whole
    return whole is cut or keyword in _TRUE_OF_ANY_CUT
