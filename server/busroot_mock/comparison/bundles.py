"""Schemas that hold together for the same value: a schema with all that its `allOf` adds."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from busroot_mock.comparison.sides import Side, reached
from busroot_mock.contract.json_schema import OF_REQUESTS, OF_RESPONSES, has_directions
from busroot_mock.contract.loader import Location
from busroot_mock.contract.references import parts_of, resolved

REQUEST: Final = "request"
RESPONSE: Final = "response"
HIDDEN: Final = {REQUEST: OF_REQUESTS, RESPONSE: OF_RESPONSES}
GROUPS: Final = ("oneOf", "anyOf")

ONLY: Final = "\0type"
"""A keyword that no document has: of all values, those of this type."""

Trail = tuple[Location, ...]

_NEVER: Final[dict[str, Any]] = {"not": {}}
_OF_TYPES: Final = frozenset({"type", "nullable"})


class Part(NamedTuple):
    """A schema object that holds for a value.

    Attributes:
        trail: Where it stands: the place of each reference on the way, and at last its own.
        node: What is written there.
        without: Of `anyOf` and `oneOf`, those of which a branch stands beside it already.
        absent: Names of members that are not sent in this direction.
    """

    trail: Trail
    node: dict[str, Any]
    without: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[Any, ...]:
        """What the part is known by."""
        return self.trail[-1], self.without, self.absent, self.node.get(ONLY)

    def place(self, keyword: str) -> Trail:
        """Return the trail of a keyword."""
        return (*self.trail[:-1], (*self.trail[-1], keyword))


Bundle = tuple[Part, ...]


class Branch(NamedTuple):
    """A branch of a schema.

    Attributes:
        bundle: All that holds for a value that fits it.
        part: The branch itself.
    """

    bundle: Bundle
    part: Part | None = None

    @property
    def name(self) -> str:
        """The name of the component that it is, empty if it is none."""
        place = self.part.trail[-1] if self.part else ()
        return place[2] if place[:2] == ("components", "schemas") and len(place) == 3 else ""


class Group(NamedTuple):
    """A `oneOf` or `anyOf` with its branches."""

    keyword: str
    branches: list[Branch]


def key_of(bundle: Bundle) -> tuple[Any, ...]:
    """Return what a bundle is known by."""
    return tuple(part.key for part in bundle)


def only(bundle: Bundle, kind: str) -> Bundle:
    """Return a bundle for those of its values that are of a type."""
    return (*bundle, Part(bundle[0].trail if bundle else ((),), {ONLY: kind}))


class Schemas:
    """Reads the schemas of a document as they hold in one direction.

    Args:
        side: The document.
        flow: `REQUEST` or `RESPONSE`.
    """

    def __init__(self, side: Side, flow: str) -> None:
        self.document = side.document
        self._hidden = HIDDEN[flow]
        self._has_directions = has_directions(side.document)

    def bundle(self, trail: Trail) -> Bundle:
        """Return the schemas that hold where a trail ends."""
        return self._distinct(self._parts(trail, frozenset(), set()))

    def member(self, bundle: Bundle, name: str | None) -> Bundle:
        """Return what holds for a member of an object; for None, for what is not named."""
        return self._distinct(each for part in bundle for each in self._of_member(part, name))

    def items(self, bundle: Bundle) -> Bundle:
        """Return what holds for the items of a list."""
        places = [part.place("items") for part in bundle if "items" in part.node]
        return self._distinct(
            each for place in places for each in self._parts(place, frozenset(), set())
        )

    def below(self, part: Part, *steps: str) -> Bundle:
        """Return what holds where steps lead from a part."""
        place = (*part.trail[:-1], (*part.trail[-1], *steps))
        return self.bundle(place)

    def group(self, bundle: Bundle) -> Group | None:
        """Take the first `oneOf` or `anyOf` apart; None if there is none."""
        for index, part in enumerate(bundle):
            for keyword in GROUPS:
                branches = part.node.get(keyword)
                if keyword in part.without or not isinstance(branches, list) or not branches:
                    continue
                if keyword == "anyOf" and lists_types(branches):
                    continue
                rest = part._replace(without=part.without | {keyword})
                before, after = bundle[:index], bundle[index + 1 :]
                inner = [self.below(part, keyword, str(at)) for at in range(len(branches))]
                return Group(
                    keyword,
                    [
                        Branch(self._distinct((*before, rest, *after, *each)), each[0])
                        for each in inner
                    ],
                )
        return None

    def _parts(self, trail: Trail, absent: frozenset[str], seen: set[Location]) -> Iterator[Part]:
        added, node = reached(self.document, trail[-1])
        trail = (*trail[:-1], *added)
        if trail[-1] in seen:
            return
        seen.add(trail[-1])
        if node is False:
            yield Part(trail, _NEVER)
        if not isinstance(node, dict):
            return
        absent |= self._hidden_in(node)
        yield Part(trail, node, frozenset(), absent)
        branches = node.get("allOf")
        for index in range(len(branches) if isinstance(branches, list) else 0):
            inner = (*trail[:-1], (*trail[-1], "allOf", str(index)))
            yield from self._parts(inner, absent, seen)

    def _of_member(self, part: Part, name: str | None) -> Iterator[Part]:
        properties = members_of(part.node)
        if name is not None and name in properties:
            place = (*part.trail[:-1], (*part.trail[-1], "properties", name))
            if name in part.absent:
                yield Part(place, _NEVER)
            else:
                yield from self._parts(place, frozenset(), set())
        elif part.node.get("additionalProperties") not in (None, True):
            yield from self._parts(part.place("additionalProperties"), frozenset(), set())

    def _hidden_in(self, node: dict[str, Any]) -> frozenset[str]:
        if not self._has_directions:
            return frozenset()
        return frozenset(
            name
            for part in parts_of(self.document, node)
            if isinstance(part, dict)
            for name, inner in members_of(part).items()
            if self._is_hidden(inner)
        )

    def _is_hidden(self, inner: Any) -> bool:
        schema = resolved(self.document, inner)
        return isinstance(schema, dict) and schema.get(self._hidden) is True

    @staticmethod
    def _distinct(parts: Any) -> Bundle:
        return tuple({part.key: part for part in parts}.values())


def members_of(node: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a schema object."""
    properties = node.get("properties")
    return properties if isinstance(properties, dict) else {}


def lists_types(branches: list[Any]) -> bool:
    """Tell whether branches are nothing but types: a list of types, in the words of 3.0."""
    return all(
        isinstance(each, dict) and each and "type" in each and _OF_TYPES.issuperset(each)
        for each in branches
    )
