"""The lists of the API, as `x-lists` tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..findings.failure import Place
from ..target.operations import Operation
from ..target.schema import OPERATIONS
from . import stated

Item = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A list.

    Attributes:
        operation: Gets it.
        schema: Place of the schema of the answer.
        told: Its `x-lists`.
    """

    operation: Operation
    schema: Place
    told: Mapping[str, Any]

    @property
    def filters(self) -> dict[str, dict[str, Any]]:
        """What filters keep to, by the name of the parameter."""
        return dict(self.told.get("filters", {}))

    @property
    def item_schema(self) -> Place:
        """Place of the schema of an item."""
        return stated.member(self.schema, "results", "0")

    @cached_property
    def parameters(self) -> dict[str, Place]:
        """The places of its parameters by name."""
        return stated.parameters(self.operation)

    @property
    def range_parameter(self) -> str | None:
        """The parameter that keeps to a range of time, if there is one."""
        found = (name for name, one in self.filters.items() if one.get("by") == "range")
        return next(found, None)

    @property
    def most(self) -> int | None:
        """How many items it shows at most, where there is a bound."""
        if "limit" not in self.parameters:
            return None
        schema = stated.schema_of((*self.parameters["limit"], "schema"))
        bound = int(schema.get("maximum", MOST))
        return bound if bound < MOST else None

    def key(self, item: Item) -> Key:
        """Return what tells an item apart, as text."""
        names = self.told["key"]
        return tuple(str(item.get(name)) for name in ([names] if isinstance(names, str) else names))

    def keys(self, items: list[Item]) -> list[Key]:
        """Return the keys of items in their order."""
        return [self.key(item) for item in items]

    def rests_on(self, *names: str) -> list[Place]:
        """Return the places of the descriptions of parameters."""
        return [(*self.parameters[name], "description") for name in names]

    def member(self, *steps: str) -> Place:
        """Return the place of a member of an item."""
        return stated.member(self.item_schema, *steps)


MOST = 10_000


def _listings() -> dict[str, Listing]:
    found = {}
    for operation in OPERATIONS:
        schema = stated.answer_schema(operation) if operation.reads else None
        told = stated.schema_of(schema).get("x-lists") if schema else None
        if schema and told:
            found[operation.operation_id] = Listing(operation, schema, told)
    return found


LISTINGS = _listings()
"""Every list by its operationId."""

LISTS = [listing.operation for listing in LISTINGS.values()]
