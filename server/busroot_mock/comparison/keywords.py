"""The keywords of two schemas without branches, compared one by one."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import jsonschema_rs

from busroot_mock.comparison.bundles import Trail
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
    Difference,
    action_of,
    shown,
)
from busroot_mock.comparison.same import Sameness, canonical
from busroot_mock.comparison.views import FRACTION, INTEGER, NULL, NUMBERS, Limit, View, forms_of
from busroot_mock.contract.formats import FORMATS
from busroot_mock.contract.openapi_3_1 import CODING, MEDIA

_STRINGS: Final = frozenset({"string"})
_LISTS: Final = frozenset({"array"})
_OBJECTS: Final = frozenset({"object"})
LIMITS: Final = (
    ("minLength", 1, 0, _STRINGS),
    ("maxLength", -1, math.inf, _STRINGS),
    ("minItems", 1, 0, _LISTS),
    ("maxItems", -1, math.inf, _LISTS),
    ("minProperties", 1, 0, _OBJECTS),
    ("maxProperties", -1, math.inf, _OBJECTS),
)
BOUNDS: Final = (("minimum", 1), ("maximum", -1))
_DOWN: Final = (BREAKING, COMPATIBLE)
_UP: Final = (COMPATIBLE, BREAKING)
_INTEGER_RANGES: Final = ("int32", "int64")
_NOTES: Final = frozenset({'"double"', '"float"'})
"""Formats that restrict no value, as texts of JSON."""
CONDITIONS: Final = (
    *("not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames"),
    *("contains", "minContains", "maxContains", "contentSchema"),
)
"""Keywords that are only compared as they are written; one more of them can only refuse more."""


class Leaf:
    """Two schemas without branches, one on each side."""

    def __init__(self, old: View, new: View, sameness: Sameness, places: tuple[Trail, Trail]):
        self._old, self._new = old, new
        self._sameness = sameness
        self._places = places

    def differences(self) -> Iterator[Difference]:
        """Yield what differs in keywords about the value itself, not in its members or items."""
        yield from self._types()
        yield from self._values()
        both = self._old.types & self._new.types
        for keyword, sign, default, types in LIMITS:
            if both & types:
                old, new = (each.limit(keyword, sign, default) for each in (self._old, self._new))
                yield from self._limits(keyword, sign, old, new)
        for keyword, sign in BOUNDS:
            if both & NUMBERS:
                old, new = (each.bound(keyword, sign) for each in (self._old, self._new))
                yield from self._limits(keyword, sign, old, new)
        if both & NUMBERS:
            yield from self._multiples()
        if both & _STRINGS:
            yield from self._patterns()
            yield from self._contents()
        yield from self._formats(both)
        if both & _LISTS:
            yield from self._unique()
        for keyword in CONDITIONS:
            yield from self._conditions(keyword)

    def _types(self) -> Iterator[Difference]:
        removed, added = self._old.types - self._new.types, self._new.types - self._old.types
        if not removed and not added:
            return
        keyword = "nullable" if {NULL} == removed | added else "type"
        effects = (BREAKING if removed else COMPATIBLE, BREAKING if added else COMPATIBLE)
        trails = tuple(each.place(keyword) or each.place("type") for each in (self._old, self._new))
        texts = (types_text(self._old.types), types_text(self._new.types))
        yield self._of(keyword, effects, trails, texts)

    def _values(self) -> Iterator[Difference]:
        trails = (self._old.place("enum"), self._new.place("enum"))
        left, right = self._old.values, self._new.values
        if trails == (None, None):
            return
        if trails[0] is None or left is None:
            yield self._of("enum", _DOWN, trails, ("any", listed(right)), ADDED)
        elif trails[1] is None or right is None:
            yield self._of("enum", _UP, trails, (listed(left), "any"), REMOVED)
        else:
            before, after = ({canonical(each): each for each in values} for values in (left, right))
            for text in [shown(before[key]) for key in before if key not in after]:
                yield self._of("enum", _DOWN, trails, (text, ""), REMOVED, text)
            for text in [shown(after[key]) for key in after if key not in before]:
                yield self._of("enum", _UP, trails, ("", text), ADDED, text)

    def _limits(self, keyword: str, sign: int, old: Limit, new: Limit) -> Iterator[Difference]:
        left, right = ((sign * each.value, each.is_exclusive) for each in (old, new))
        if left != right:
            texts = (_limit_text(old), _limit_text(new))
            effects = _DOWN if right > left else _UP
            yield self._of(keyword, effects, (old.trail, new.trail), texts)

    def _multiples(self) -> Iterator[Difference]:
        old, new = (each.texts("multipleOf") for each in (self._old, self._new))
        effects = self._factor(old, new), self._factor(new, old)
        if effects != (COMPATIBLE, COMPATIBLE):
            yield self._of_texts("multipleOf", effects, old, new)

    def _factor(self, source: dict[str, Trail], target: dict[str, Trail]) -> str:
        """Tell what numbers that are multiples of the source are to the target."""
        missing = [each for each in target if each not in source]
        if all(any(_divides(each, other) for other in source) for each in missing):
            return COMPATIBLE
        return UNDECIDED if source else BREAKING

    def _patterns(self) -> Iterator[Difference]:
        """Compare patterns, of which nothing is known but their text."""
        old, new = (each.texts("pattern") for each in (self._old, self._new))
        removed, added = old.keys() - new.keys(), new.keys() - old.keys()
        if removed and added:
            yield self._of_texts("pattern", (UNDECIDED, UNDECIDED), old, new)
        elif removed or added:
            yield self._of_texts("pattern", _DOWN if added else _UP, old, new)

    def _contents(self) -> Iterator[Difference]:
        """Compare what is in a text: nobody refuses another, and nobody may understand it."""
        for keyword in (CODING, MEDIA):
            old, new = (each.texts(keyword) for each in (self._old, self._new))
            if old.keys() != new.keys():
                effects = (UNDECIDED, UNDECIDED)
                name = keyword.removeprefix("x-")
                yield self._of_texts(name, effects, old, new, refuses=False)

    def _formats(self, types: frozenset[str]) -> Iterator[Difference]:
        old, new = (
            {
                text: trail
                for text, trail in each.texts("format").items()
                if not (text.strip('"') in _INTEGER_RANGES and FRACTION not in each.types)
            }
            for each in (self._old, self._new)
        )
        if old.keys() == new.keys() or not types & (NUMBERS | _STRINGS):
            return
        down = UNDECIDED if new.keys() - old.keys() - _NOTES else COMPATIBLE
        up = UNDECIDED if old.keys() - new.keys() - _NOTES else COMPATIBLE
        # The formats of numbers are notes, but for the ranges of integers.
        yield self._of_texts("format", (down, up), old, new, refuses="string" in types)

    def _unique(self) -> Iterator[Difference]:
        old, new = (
            any(part.node["uniqueItems"] is True for part in each.with_keyword("uniqueItems"))
            for each in (self._old, self._new)
        )
        if old != new:
            trails = (self._old.place("uniqueItems"), self._new.place("uniqueItems"))
            texts = (shown(old), shown(new))
            yield self._of("uniqueItems", _DOWN if new else _UP, trails, texts)

    def _conditions(self, keyword: str) -> Iterator[Difference]:
        old, new = (list(each.with_keyword(keyword)) for each in (self._old, self._new))
        added = [p for p in new if not any(self._alike(keyword, q.node, p.node) for q in old)]
        removed = [p for p in old if not any(self._alike(keyword, p.node, q.node) for q in new)]
        if not added and not removed:
            return
        down = (UNDECIDED if removed else BREAKING) if added else COMPATIBLE
        up = (UNDECIDED if added else BREAKING) if removed else COMPATIBLE
        parts = [each[0] if each else None for each in (removed, added)]
        yield self._of(
            keyword,
            (down, up),
            tuple(part and part.place(keyword) for part in parts),
            tuple(shown(part.node[keyword]) if part else "" for part in parts),
            CHANGED if added and removed else ADDED if added else REMOVED,
        )

    def _alike(self, keyword: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
        """Tell whether a condition, with the keywords that belong to it, is the same."""
        group = next((group for group in _TOGETHER if keyword in group), (keyword,))
        left, right = ({name: each[name] for name in group if name in each} for each in (old, new))
        return left.keys() == right.keys() and all(
            self._sameness.holds(left[name], right[name]) for name in left
        )

    def _of_texts(
        self,
        keyword: str,
        effects: tuple[str, str],
        old: dict[str, Trail],
        new: dict[str, Trail],
        refuses: bool = True,
    ) -> Difference:
        texts = tuple(" and ".join(sorted(each)) or "none" for each in (old, new))
        trails = tuple(next(iter(each.values()), None) for each in (old, new))
        action = CHANGED if old and new else ADDED if new else REMOVED
        difference = self._of(keyword, effects, trails, texts, action)
        return replace(difference, refuses=refuses)

    def _of(
        self,
        keyword: str,
        effects: tuple[str, str],
        trails: tuple[Trail | None, ...],
        texts: tuple[str, ...],
        action: str = "",
        part: str = "",
    ) -> Difference:
        old, new = (each or place for each, place in zip(trails, self._places, strict=True))
        before, after = texts
        action = action or action_of(*effects)
        return Difference(keyword, action, *effects, old, new, before, after, part)


_TOGETHER: Final = (("if", "then", "else"), ("contains", "minContains", "maxContains"))


def types_text(types: frozenset[str]) -> str:
    """Return types as text, in the words of OpenAPI."""
    named = set(types) - {FRACTION} | ({"number"} if FRACTION in types else set())
    if "number" in named:
        named -= {INTEGER} if INTEGER in types else set()
    return " or ".join(sorted(named)) if len(types) < 7 else "any"


def listed(values: list[Any] | None) -> str:
    """Return values as text."""
    return shown(", ".join(map(shown, values or []))) or "none"


def _limit_text(limit: Limit) -> str:
    if limit.trail is None:
        return "none"
    return f"{limit.value:g}{' (exclusive)' if limit.is_exclusive else ''}"


def _divides(target: str, source: str) -> bool:
    """Tell whether every multiple of the source is one of the target, surely."""
    try:
        return int(source) % int(target) == 0
    except (ValueError, ZeroDivisionError):
        return False


def surely_accepts(view: View, value: Any, types: frozenset[str]) -> bool:
    """Tell whether a schema without branches surely allows a value.

    Args:
        view: The schema.
        value: As it is listed elsewhere.
        types: That it has there: a listed 1 may be 1.0.
    """
    forms = forms_of(value, types)
    return all(_accepts(view, form) for form in forms)


def _accepts(view: View, form: Any) -> bool:
    if not forms_of(form, view.types) or isinstance(form, dict | list):
        return False
    kept = {"pattern", "format", "enum", "multipleOf", "minLength", "maxLength", *_OF_BOUNDS}
    for part in view.bundle:
        if any(keyword in part.node for keyword in (*CONDITIONS, *INTERPLAY)):
            return False
        schema = {name: each for name, each in part.node.items() if name in kept}
        if part.node.get("type") == INTEGER and "format" in schema:
            return False
        if schema and not _is_valid(schema, form):
            return False
    exact = INTEGER if isinstance(form, int) else FRACTION
    is_number = isinstance(form, int | float) and not isinstance(form, bool)
    return exact in view.types if is_number else True


_OF_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
INTERPLAY: Final = (
    *("patternProperties", "prefixItems", "unevaluatedProperties", "unevaluatedItems"),
    *("additionalItems", "$dynamicRef", "$dynamicAnchor", "$anchor", "$id", "dependencies"),
)
"""Keywords that change what others mean; schemas that have one are only the same or undecided."""


def _is_valid(schema: dict[str, Any], value: Any) -> bool:
    try:
        return jsonschema_rs.Draft4Validator(
            schema, validate_formats=True, formats=FORMATS
        ).is_valid(value)
    except (jsonschema_rs.ValidationError, ValueError):
        return False
