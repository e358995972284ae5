"""Members that answers show in objects of a record, and everything else has at its top."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_OFTEN: Final = 6
"""Of so many members by which a record is known, one may be missing."""


@dataclass(frozen=True)
class Nest:
    """How a record is shown.

    Attributes:
        top: The members that are shown at its top.
        within: By object, the members in it.
        known: The members by which a record is known to be shown so, all or nearly all.
        empty: By object, what is there in place of it if it has no members.
        because: The evidence.
    """

    top: frozenset[str]
    within: Mapping[str, frozenset[str]]
    known: frozenset[str]
    empty: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""

    def words(self) -> dict[str, Any]:
        """Return what a contract says of it."""
        return {
            "top": sorted(self.top),
            "within": {name: sorted(members) for name, members in self.within.items()},
            "known": sorted(self.known),
            "empty": dict(self.empty),
            "because": self.because,
        }

    def place_of(self, name: str) -> str | None:
        """Return the object that has a member."""
        return next((each for each, names in self.within.items() if name in names), None)

    def distance(self, names: Iterable[str]) -> tuple[int, int]:
        """Return how many members are not of this kind, and how many of it are missing."""
        own = self.top.union(*self.within.values())
        there = frozenset(names)
        return len(there - own), len(own - there)


def nest_in(words: Mapping[str, Any]) -> Nest:
    """Return what a contract says of how records are shown."""
    within = {name: frozenset(members) for name, members in words["within"].items()}
    top, known = frozenset(words.get("top", ())), frozenset(words["known"])
    return Nest(top, within, known, words.get("empty", {}), words.get("because", ""))


def nested_body(body: bytes, nests: Sequence[Nest]) -> bytes:
    """Return an answer with members where it shows them, as it is if it is no JSON or too deep."""
    if not nests or not body:
        return body
    try:
        value = nested(json.loads(body), nests)
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return body


def nested(value: Any, nests: Sequence[Nest]) -> Any:
    """Return a value with the members of records in it in their objects."""
    if isinstance(value, list):
        return [nested(each, nests) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {name: nested(each, nests) for name, each in value.items()}
    fit = [each for each in nests if _fits(each, inner)]
    if not fit:
        return inner
    nest = min(fit, key=lambda each: each.distance(inner))
    shown: dict[str, Any] = {}
    for name, each in inner.items():
        place = nest.place_of(name)
        (shown if place is None else shown.setdefault(place, {}))[name] = each
    return {**{name: each for name, each in nest.empty.items() if name not in shown}, **shown}


def _fits(nest: Nest, value: Mapping[str, Any]) -> bool:
    missing = nest.known - value.keys()
    return len(missing) <= len(nest.known) // _OFTEN and not nest.within.keys() & value.keys()
