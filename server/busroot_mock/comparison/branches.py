"""Schemas with branches (`oneOf`, `anyOf`): which branch of the other side each is to be held to.

All that is shown for a branch is shown against a branch of the other side, so any choice is sound;
a bad one only makes differences of what is none. Branches with one name are the same branch. Others
are tried: a branch that allows all of this one, else the only one with values of the same type.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from busroot_mock.comparison.bundles import Branch, Bundle, Group, Schemas, Trail, only
from busroot_mock.comparison.differences import (
    ADDED,
    BREAKING,
    CHANGED,
    COMPATIBLE,
    REMOVED,
    UNDECIDED,
    Difference,
)
from busroot_mock.comparison.graph import Edge, Pair, walk
from busroot_mock.comparison.same import Sameness, canonical
from busroot_mock.comparison.views import TYPES, View

MOST_BRANCHES: Final = 400
"""Pairs of branches that are tried for one schema."""

MOST_PROVEN: Final = 2_000
"""Pairs of schemas that a branch may lead to, if it is to be shown that another allows it."""

DEEPEST: Final = 40
"""Branches within branches that are tried: each takes some of the stack."""

PairOf = Callable[[Bundle, Bundle], Pair]
Begin = Callable[[Pair], None]


class Branches:
    """Takes schemas apart at their branches, and pairs these.

    Args:
        schemas: Those of both sides.
        pair_of: Makes pairs.
        begin: Compares a pair, if that has not begun.
        sameness: Tells which branches say the same.
    """

    def __init__(
        self, schemas: tuple[Schemas, Schemas], pair_of: PairOf, begin: Begin, sameness: Sameness
    ) -> None:
        self._schemas = schemas
        self._sameness = sameness
        self._prover = Prover(pair_of, begin)

    def compare(self, pair: Pair, places: tuple[Trail, Trail]) -> bool:
        """Compare two schemas by their branches; return whether they have any."""
        old, new = self._schemas[0].group(pair.old), self._schemas[1].group(pair.new)
        if old is None and new is None:
            return False
        left = old or Group("", [Branch(pair.old)])
        right = new or Group("", [Branch(pair.new)])
        if len(left.branches) * len(right.branches) > MOST_BRANCHES:
            before, after = (f"{len(each.branches)} branches" for each in (left, right))
            keyword = right.keyword or left.keyword
            pair.differences.append(
                Difference(keyword, CHANGED, UNDECIDED, UNDECIDED, *places, before, after)
            )
            return True
        matched = self._matched(left, right) if old and new else {}
        _Task(pair, (left, right), places, self._prover).pair_up(matched)
        return True

    def _matched(self, left: Group, right: Group) -> dict[int, int]:
        """Return the branches that are the same by name, by what they say, or by their order."""
        matched: dict[int, int] = {}
        names = [each.name for each in right.branches]
        for i, each in enumerate(left.branches):
            if (
                each.name
                and names.count(each.name) == 1
                and names.index(each.name) not in (matched.values())
            ):
                matched[i] = names.index(each.name)
        for i, each in enumerate(left.branches):
            for j, other in enumerate(right.branches):
                is_free = i not in matched and j not in matched.values()
                parts = each.part, other.part
                if is_free and all(parts) and self._sameness.holds(*(p.node for p in parts if p)):
                    matched[i] = j
        rest = [
            [at for at in range(len(group.branches)) if at not in known]
            for group, known in ((left, matched.keys()), (right, matched.values()))
        ]
        # As many as before: they have changed where they stand.
        return matched | dict(zip(*rest, strict=True)) if len(rest[0]) == len(rest[1]) else matched


class Prover:
    """Shows of branches that they allow what others do."""

    def __init__(self, pair_of: PairOf, begin: Begin) -> None:
        self._pair_of = pair_of
        self._begin = begin
        self._depth = 0

    def edge(self, source: Bundle, target: Bundle, is_down: bool) -> Edge:
        """Return the edge to a pair in which one side must allow what the other does."""
        pair = self._pair_of(source, target) if is_down else self._pair_of(target, source)
        return Edge(pair, "", is_down, not is_down)

    def both(self, old: Bundle, new: Bundle) -> Edge:
        """Return the edge to a pair in which each side must allow what the other does."""
        return Edge(self._pair_of(old, new))

    def is_refuted(self, edge: Edge) -> bool:
        """Tell whether something is surely refused in the direction of an edge."""
        if self._depth >= DEEPEST:
            return False
        self._depth += 1
        try:
            for count, ((pair, down, up), _) in enumerate(walk(edge.pair, edge.down, edge.up)):
                self._begin(pair)
                effects = {
                    effect
                    for each in pair.differences
                    if each.refuses
                    for effect in (each.down if down else "", each.up if up else "")
                }
                if BREAKING in effects:
                    return True
                if count > MOST_PROVEN:
                    return False
            return False
        finally:
            self._depth -= 1

    def is_proven(self, edge: Edge, strictly: bool = False) -> bool:
        """Tell whether nothing is refused in the direction of an edge, as far as is known.

        Args:
            edge: To a pair.
            strictly: Whether all must be known, and members have the same names.
        """
        if self._depth >= DEEPEST:
            return False
        self._depth += 1
        try:
            for count, ((pair, down, up), _) in enumerate(walk(edge.pair, edge.down, edge.up)):
                self._begin(pair)
                if count > MOST_PROVEN or (strictly and not pair.is_complete):
                    return False
                for each in pair.differences:
                    effects = (each.down if down else COMPATIBLE, each.up if up else COMPATIBLE)
                    counts = each.refuses or (strictly and each.keyword == "properties")
                    if counts and effects != (COMPATIBLE, COMPATIBLE):
                        return False
            return True
        finally:
            self._depth -= 1


class _Sides(NamedTuple):
    """A direction: the branches that must be allowed, and those that may allow them."""

    sources: Group
    targets: Group
    is_down: bool

    def effects(self, effect: str) -> tuple[str, str]:
        """Return an effect in this direction, and none in the other."""
        return (effect, COMPATIBLE) if self.is_down else (COMPATIBLE, effect)


class _Task:
    """The branches of one pair of schemas."""

    def __init__(
        self, pair: Pair, groups: tuple[Group, Group], places: tuple[Trail, Trail], prover: Prover
    ) -> None:
        self._of = pair
        self._groups = groups
        self._places = places
        self._prover = prover

    def pair_up(self, matched: dict[int, int]) -> None:
        """Hold each branch against its partner, or against what may stand for it."""
        old, new = self._groups
        for i, j in matched.items():
            edge = self._prover.both(old.branches[i].bundle, new.branches[j].bundle)
            self._of.edges.append(edge)
        for i, each in enumerate(old.branches):
            if i not in matched:
                self._cover(each, _Sides(old, new, True))
        for j, each in enumerate(new.branches):
            if j not in matched.values():
                self._cover(each, _Sides(new, old, False))
        for sides in (_Sides(old, new, True), _Sides(new, old, False)):
            if sides.targets.keyword == "oneOf":
                self._exclude(matched, sides)

    def _cover(self, source: Branch, sides: _Sides) -> None:
        """Find what allows all of a branch, or say that nothing does."""
        parts = [only(source.bundle, kind) for kind in sorted(_types(source.bundle))]
        for choose in (self._proven, self._near):
            for bundles in ([source.bundle], parts):
                edges = [choose(each, sides) for each in bundles]
                if edges and all(edges):
                    self._of.edges += [each for each in edges if each]
                    return
        self._of.differences.append(self._uncovered(source, sides))

    def _proven(self, source: Bundle, sides: _Sides) -> Edge | None:
        if not sides.targets.keyword:
            return self._prover.edge(source, sides.targets.branches[0].bundle, sides.is_down)
        for target in sides.targets.branches:
            edge = self._prover.edge(source, target.bundle, sides.is_down)
            if _types(source) <= _types(target.bundle) and self._prover.is_proven(edge):
                return edge
        return None

    def _near(self, source: Bundle, sides: _Sides) -> Edge | None:
        near = [each for each in sides.targets.branches if _types(each.bundle) & _types(source)]
        # Where both have branches, that this is a new one says more than what it lacks.
        if len(near) != 1 or (sides.sources.keyword and sides.targets.keyword):
            return None
        return self._prover.edge(source, near[0].bundle, sides.is_down)

    def _uncovered(self, source: Branch, sides: _Sides) -> Difference:
        edges = [
            self._prover.edge(source.bundle, target.bundle, sides.is_down)
            for target in sides.targets.branches
        ]
        is_refused = all(map(self._prover.is_refuted, edges))
        effects = sides.effects(BREAKING if is_refused else UNDECIDED)
        keyword = sides.sources.keyword or sides.targets.keyword
        old, new = self._places
        if source.part:
            old, new = (source.part.trail, new) if sides.is_down else (old, source.part.trail)
        texts = ("a branch", "") if sides.is_down else ("", "a branch")
        action = REMOVED if sides.is_down else ADDED
        return Difference(keyword, action, *effects, old, new, *texts, source.name)

    def _exclude(self, matched: dict[int, int], sides: _Sides) -> None:
        """Make sure that a value that fits one branch fits no other: `oneOf` would refuse it."""
        left, right = (each.branches for each in self._groups)
        is_whole = len(matched) == len(left) == len(right)
        pairs = [(left[i].bundle, right[j].bundle) for i, j in matched.items()]
        if is_whole and all(
            self._prover.is_proven(self._prover.both(*each), strictly=True) for each in pairs
        ):
            return
        targets = [each.bundle for each in sides.targets.branches]
        if all(_are_disjoint(a, b) for at, a in enumerate(targets) for b in targets[:at]):
            return
        texts = ("", "branches may overlap")
        texts = texts if sides.is_down else (texts[1], texts[0])
        effects = sides.effects(UNDECIDED)
        self._of.differences.append(Difference("oneOf", CHANGED, *effects, *self._places, *texts))


def _types(bundle: Bundle) -> frozenset[str]:
    return View(bundle).types if bundle else TYPES


def _are_disjoint(left: Bundle, right: Bundle) -> bool:
    """Tell whether no value fits two branches, as far as that is plain."""
    one, other = View(left), View(right)
    if not one.types & other.types:
        return True
    if one.values is None or other.values is None:
        return False
    return not {canonical(each) for each in one.values} & {canonical(each) for each in other.values}
