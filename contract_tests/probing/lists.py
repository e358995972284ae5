"""The lists of the API, as `x-lists` in the contract describes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..findings.statements import as_text
from ..target.schema import OPERATIONS
from . import contract_terms as terms

Item = dict[str, Any]


class Key(tuple[str, ...]):
    """The key of an item, as texts; shown in words, not in Python."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)

    __repr__ = __str__


@dataclass(frozen=True)
class Listing:
    """An operation that returns a list.

    Attributes:
        operation: The operation.
        schema: Location of the schema of the response.
        spec: Its `x-lists`.
    """

    operation: Operation
    schema: Location
    spec: Mapping[str, Any]

    @property
    def filters(self) -> dict[str, dict[str, Any]]:
        """The specification of each filter, by the name of its parameter."""
        return dict(self.spec.get("filters", {}))

    @property
    def item_schema(self) -> Location:
        """Location of the schema of an item."""
        return terms.member(self.schema, "results", "0")

    @cached_property
    def parameters(self) -> dict[str, Location]:
        """Places of the parameters, by name."""
        return terms.parameters(self.operation)

    @property
    def range_parameter(self) -> str | None:
        """The parameter that filters by a time range; None if there is none."""
        names = (name for name, spec in self.filters.items() if spec.get("by") == "range")
        return next(names, None)

    @property
    def most(self) -> int | None:
        """How many items it shows at most; None without such a limit."""
        if "limit" not in self.parameters:
            return None
        schema = terms.schema_of((*self.parameters["limit"], "schema"))
        bound = int(schema.get("maximum", MOST))
        return bound if bound < MOST else None

    @cached_property
    def is_still(self) -> bool:
        """Tell whether nothing in it changes by itself, as what is measured does."""
        members = terms.members(self.item_schema).values()
        moves = any(terms.schema_of(each).get("x-moves") for each in members)
        return not moves and "settled" not in self.spec

    def key(self, item: Item) -> Key:
        """Return the key of an item, as texts."""
        names = self.spec["key"]
        names = [names] if isinstance(names, str) else names
        return Key(as_text(item.get(name)) for name in names)

    def is_record(self, item: Any) -> bool:
        """Tell whether an item of a response is an object that has the key of the list."""
        names = self.spec["key"]
        return isinstance(item, dict) and all(
            isinstance(item.get(name), str | int | float)
            for name in ([names] if isinstance(names, str) else names)
        )

    def keys(self, items: list[Item]) -> list[Key]:
        """Return the keys of items in their order."""
        return [self.key(item) for item in items]

    def rests_on(self, *names: str, beyond: bool = False) -> list[Location]:
        """Return the places of the descriptions of parameters, on which an expectation rests.

        Args:
            names: Of the parameters.
            beyond: Whether it rests also on what a description assumes beyond the manual.
        """
        return [self._described(name, beyond) for name in names]

    def _described(self, name: str, beyond: bool) -> Location:
        place = (*self.parameters[name], "description")
        sure = _MARKS.split(terms.text_at(place), 1)[0].strip()
        return (*place, sure) if sure and not beyond else place

    def member(self, *steps: str) -> Location:
        """Return the place of a member of an item."""
        return terms.member(self.item_schema, *steps)


MOST = 10_000
_MARKS = re.compile(r"\b(?:By itself|Assumed):")
"""What follows in a description does not come from the manual."""


def _listings() -> dict[str, Listing]:
    listings = {}
    for operation in OPERATIONS:
        schema = terms.response_schema(operation) if operation.reads else None
        spec = terms.schema_of(schema).get("x-lists") if schema else None
        if schema and spec:
            listings[operation.operation_id] = Listing(operation, schema, spec)
    return listings


LISTINGS = _listings()
"""Every list by its operationId."""

LISTS = [listing.operation for listing in LISTINGS.values()]
