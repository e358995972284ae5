"""Schemas of two documents, compared so that what is called compatible refuses nothing.

Each pair of schemas is compared keyword by keyword: a value that the old schema allows complies
with each of its keywords, so it is enough that each keyword of the new one follows from them.
Branches are taken apart first, see `branches.py`.
"""

from typing import Final

from busroot_mock.comparison.branches import Branches
from busroot_mock.comparison.bundles import REQUEST, Bundle, Schemas, Trail, key_of
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
    Difference,
    shown,
)
from busroot_mock.comparison.graph import Edge, Key, Pair, walk
from busroot_mock.comparison.keywords import INTERPLAY, Leaf, surely_accepts
from busroot_mock.comparison.members import Member, Members
from busroot_mock.comparison.same import Sameness, canonical
from busroot_mock.comparison.sides import Side
from busroot_mock.comparison.views import View

MOST_PAIRS: Final = 50_000
_NOTES: Final = ("default", "deprecated", "discriminator", "readOnly", "writeOnly")


class SchemaComparison:
    """Compares schemas of two documents as they hold in one direction.

    Args:
        old: The one document.
        new: The other.
        flow: `REQUEST` or `RESPONSE`.
    """

    def __init__(self, old: Side, new: Side, flow: str) -> None:
        self.schemas = Schemas(old, flow), Schemas(new, flow)
        self._flow = flow
        self._sameness = Sameness(old.document, new.document)
        self._pairs: dict[Key, Pair] = {}
        self._branches = Branches(self.schemas, self.pair, self._begin, self._sameness)

    def compare(self, old: Trail | None, new: Trail | None) -> Pair:
        """Return the pair of the schemas at two places; None is a schema that allows anything."""
        bundles = [
            schemas.bundle(trail) if trail else ()
            for schemas, trail in zip(self.schemas, (old, new), strict=True)
        ]
        root = self.pair(*bundles)
        for (pair, _, _), _ in walk(root):
            self._begin(pair)
        return root

    def pair(self, old: Bundle, new: Bundle) -> Pair:
        """Return the pair of two bundles, which may not have been compared yet."""
        key = key_of(old), key_of(new)
        if key not in self._pairs:
            self._pairs[key] = Pair(old, new)
        return self._pairs[key]

    def _begin(self, pair: Pair) -> None:
        if pair.is_begun:
            return
        pair.is_begun = True
        self._compare(pair)
        pair.is_complete = True

    def _compare(self, pair: Pair) -> None:
        places = _place(pair.old), _place(pair.new)
        pair.differences += self._notes(pair, places)
        if len(self._pairs) > MOST_PAIRS:
            text = f"more than {MOST_PAIRS} pairs of schemas"
            pair.differences.append(_undecided("schema", places, text, text))
            return
        keyword = next((name for name in INTERPLAY if _has(pair, name)), None)
        if keyword and not self._is_same(pair.old, pair.new):
            pair.differences.append(self._entangled(pair, keyword, places))
            return
        if self._branches.compare(pair, places):
            return
        self._compare_leaves(pair, places)

    def _compare_leaves(self, pair: Pair, places: tuple[Trail, Trail]) -> None:
        old, new = View(pair.old), View(pair.new)
        if old.is_never or new.is_never:
            if old.is_never != new.is_never:
                down, up = (COMPATIBLE, BREAKING) if old.is_never else (BREAKING, COMPATIBLE)
                texts = ("none", "some") if old.is_never else ("some", "none")
                pair.differences.append(Difference("not", CHANGED, down, up, *places, *texts))
            return
        is_down, is_up = not _covers(new, old), not _covers(old, new)
        differences = list(Leaf(old, new, self._sameness, places).differences())
        both = old.types & new.types
        if "array" in both and (is_down or is_up):
            items = self.schemas[0].items(pair.old), self.schemas[1].items(pair.new)
            pair.edges.append(Edge(self.pair(*items), "*", is_down, is_up))
        if "object" in both:
            for each in Members(old, new, self.schemas, self._flow, places).compared():
                if isinstance(each, Member):
                    step = "*" if each.name is None else each.name
                    pair.edges.append(Edge(self.pair(each.old, each.new), step, is_down, is_up))
                else:
                    differences.append(each)
        pair.differences += [
            kept for each in differences if (kept := _as_far(each, is_down, is_up))
        ]

    def _is_same(self, old: Bundle, new: Bundle, without: tuple[str, ...] = ()) -> bool:
        """Tell whether two bundles say the same, but for some keywords."""
        left, right = (
            [{k: v for k, v in part.node.items() if k not in without} for part in each]
            for each in (old, new)
        )
        return len(left) == len(right) and all(map(self._sameness.holds, left, right))

    def _entangled(self, pair: Pair, keyword: str, places: tuple[Trail, Trail]) -> Difference:
        """Return the difference of two schemas with a keyword that changes what others mean.

        One more such keyword refuses more, if it changes the meaning of no other.
        """
        both = (pair.old, pair.new)
        was, has = (any(keyword in part.node for part in each) for each in both)
        changes_others = any(
            other in part.node
            for part in (*pair.old, *pair.new)
            for other in (*INTERPLAY, "additionalProperties", "items")
            if other != keyword and keyword in _CHANGES.get(other, INTERPLAY)
        )
        if was != has and not changes_others and self._is_same(*both, without=(keyword,)):
            effects = (BREAKING, COMPATIBLE) if has else (COMPATIBLE, BREAKING)
            return Difference(keyword, ADDED if has else REMOVED, *effects, *places)
        return _undecided(keyword, places, "", "")

    def _notes(self, pair: Pair, places: tuple[Trail, Trail]) -> list[Difference]:
        """Return differences in keywords that refuse nothing."""
        notes = []
        for keyword in _NOTES:
            old, new = (View(each).first(keyword) for each in (pair.old, pair.new))
            left, right = (each[0] if each else None for each in (old, new))
            if canonical(left) == canonical(right) or {str(left), str(right)} <= _NOT_SET:
                continue
            matters = keyword == "discriminator" or (keyword == "default" and self._flow == REQUEST)
            effect = UNDECIDED if matters else COMPATIBLE
            trails = (old[1] if old else places[0], new[1] if new else places[1])
            before, after = (shown(each[0]) if each else "none" for each in (old, new))
            action = CHANGED if old and new else ADDED if new else REMOVED
            notes.append(
                Difference(keyword, action, effect, effect, *trails, before, after, refuses=False)
            )
        return notes


_CHANGES: Final = {
    "additionalProperties": ("patternProperties", "$dynamicRef", "$id"),
    "items": ("prefixItems", "$dynamicRef", "$id"),
}
"""By keyword, those that change what it means."""

_NOT_SET: Final = frozenset({"None", "False"})


def _covers(target: View, source: View) -> bool:
    """Tell whether a schema surely allows all values that another one lists."""
    values = source.values
    return values is not None and all(
        surely_accepts(target, value, source.types) for value in values
    )


def _as_far(each: Difference, down: bool, up: bool) -> Difference | None:
    """Return a difference as far as it matters, None if it does not."""
    left = each.down if down or not each.refuses else COMPATIBLE
    right = each.up if up or not each.refuses else COMPATIBLE
    if (left, right) == (each.down, each.up):
        return each
    if (left, right) == (COMPATIBLE, COMPATIBLE):
        return None
    return Difference(**{**each.__dict__, "down": left, "up": right})


def _place(bundle: Bundle) -> Trail:
    return bundle[0].trail if bundle else ((),)


def _has(pair: Pair, keyword: str) -> bool:
    return any(keyword in part.node for part in (*pair.old, *pair.new))


def _undecided(keyword: str, places: tuple[Trail, Trail], before: str, after: str) -> Difference:
    return Difference(keyword, CHANGED, UNDECIDED, UNDECIDED, *places, before, after)
