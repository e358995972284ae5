"""A bundle of schemas without branches as one set of bounds: types, values, limits, names."""

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from busroot_mock.comparison.bundles import ONLY, Bundle, Part, Trail, lists_types
from busroot_mock.comparison.same import canonical, is_number
from busroot_mock.contract.formats import with_bounds

NULL: Final = "null"
INTEGER: Final = "integer"
FRACTION: Final = "fraction"
"""Numbers that are no integers: Draft 4 takes 1.0 for one."""

TYPES: Final = frozenset({NULL, "boolean", "object", "array", "string", INTEGER, FRACTION})
NUMBERS: Final = frozenset({INTEGER, FRACTION})
_FEW: Final = frozenset({NULL, "boolean"})


class Limit(NamedTuple):
    """The strictest value that a keyword has in a bundle, and where that stands."""

    value: float
    is_exclusive: bool
    trail: Trail | None


class View:
    """A bundle of which no part has a branch left, read as a whole."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that a value may have."""
        types = TYPES
        for part in self.bundle:
            types &= _types_of(part.node)
        return types

    @cached_property
    def values(self) -> list[Any] | None:
        """All values that there are at most; None if they are not listed."""
        lists = [part.node["enum"] for part in self.with_keyword("enum")]
        if self.types <= _FEW:
            lists.append([each for each in (None, True, False) if type_of(each) in self.types])
        if not lists:
            return None
        first, *others = [{canonical(each): each for each in values} for values in lists]
        common = [key for key in first if all(key in other for other in others)]
        return [first[key] for key in common if _may_be(first[key], self.types)]

    @property
    def is_never(self) -> bool:
        """Tell whether no value is allowed."""
        return not self.types or self.values == []

    @property
    def required(self) -> dict[str, Trail]:
        """The names that an object must have, each with the place that says so."""
        return {
            name: part.place("required")
            for part in reversed(list(self.with_keyword("required")))
            for name in part.node["required"]
            if name not in part.absent
        }

    def with_keyword(self, keyword: str) -> Iterator[Part]:
        """Yield the parts that have a keyword."""
        kind = list if keyword in ("enum", "required") else object
        for part in self.bundle:
            if isinstance(part.node.get(keyword), kind) and keyword in part.node:
                yield part

    def first(self, keyword: str) -> tuple[Any, Trail] | None:
        """Return the first value of a keyword, and where it stands."""
        return next(
            ((part.node[keyword], part.place(keyword)) for part in self.with_keyword(keyword)), None
        )

    def place(self, keyword: str) -> Trail | None:
        """Return where a keyword stands, None if it is not there."""
        first = self.first(keyword)
        return first[1] if first else None

    def texts(self, keyword: str) -> dict[str, Trail]:
        """Return every value of a keyword as text, with the place of each."""
        return {
            canonical(part.node[keyword]): part.place(keyword)
            for part in self.with_keyword(keyword)
        }

    def limit(self, keyword: str, sign: int, at_least: float) -> Limit:
        """Return the strictest value of a keyword.

        Args:
            keyword: Such as `minLength`.
            sign: 1 if a higher value is stricter, else -1.
            at_least: What holds without it.
        """
        strictest = Limit(at_least, False, None)
        for part in self.with_keyword(keyword):
            value = part.node[keyword]
            if is_number(value) and sign * value > sign * strictest.value:
                strictest = Limit(value, False, part.place(keyword))
        return strictest

    def bound(self, keyword: str, sign: int) -> Limit:
        """Return the strictest bound of numbers, with those that a format stands for."""
        exclusive = f"exclusive{keyword.capitalize()}"
        bound = Limit(-sign * math.inf, False, None)
        for part in self.bundle:
            node = with_bounds(part.node) if part.node.get("type") == INTEGER else part.node
            if not is_number(node.get(keyword)):
                continue
            each = Limit(node[keyword], node.get(exclusive) is True, part.place(keyword))
            if node.get(keyword) != part.node.get(keyword):
                each = each._replace(trail=part.place("format"))
            if (sign * each.value, each.is_exclusive) > (sign * bound.value, bound.is_exclusive):
                bound = each
        return self._of_integers(bound, sign)

    def _of_integers(self, bound: Limit, sign: int) -> Limit:
        """Return the first integer within a bound, if there are no other numbers."""
        if self.types & NUMBERS != {INTEGER} or math.isinf(bound.value):
            return bound
        first = math.ceil(bound.value) if sign == 1 else math.floor(bound.value)
        if bound.is_exclusive and first == bound.value:
            first += sign
        return Limit(first, False, bound.trail)


def type_of(value: Any) -> str:
    """Return the type of a JSON value."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return INTEGER
    kinds = ((float, FRACTION), (str, "string"), (list, "array"), (dict, "object"))
    return next(name for kind, name in kinds if isinstance(value, kind))


def forms_of(value: Any, types: frozenset[str]) -> list[Any]:
    """Return what a listed value stands for among some types: 1 is also 1.0."""
    if isinstance(value, bool) or not is_number(value) or value != math.floor(value):
        return [value] if type_of(value) in types else []
    forms = ((INTEGER, int), (FRACTION, float))
    return [kind(value) for name, kind in forms if name in types]


def _may_be(value: Any, types: frozenset[str]) -> bool:
    return bool(forms_of(value, types))


def _types_of(node: dict[str, Any]) -> frozenset[str]:
    if ONLY in node:
        return frozenset({node[ONLY]})
    if node.get("not") == {} and "not" in node:
        return frozenset()
    types = _named(node.get("type"), node.get("nullable"))
    branches = node.get("anyOf")
    if isinstance(branches, list) and branches and lists_types(branches):
        types &= frozenset().union(
            *(_named(each["type"], each.get("nullable")) for each in branches)
        )
    return types


def _named(kind: Any, nullable: Any) -> frozenset[str]:
    kinds = kind if isinstance(kind, list) else [kind]
    if kind is None or not all(isinstance(each, str) for each in kinds):
        return TYPES
    types = {each for each in kinds if each in TYPES} | (NUMBERS if "number" in kinds else set())
    return frozenset(types | ({NULL} if nullable is True and isinstance(kind, str) else set()))
