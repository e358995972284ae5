"""Lists and single records that a key was shown, since the last write and not long ago."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import LISTINGS, Item, Key, Listing
from ..probing.times import ms_of
from ..probing.viewer import Viewer
from ..transport.traffic import Exchange
from .sorting import Passed

Shown = tuple[CheckFailure, list[Exchange]]
"""What is wrong, and the exchanges that show it."""
AT_ONCE = 2000
"""Milliseconds between two exchanges that are held against each other."""
_MOST = 40
PAGING = ("limit", "skip")
_PAST = ("createdAt", "updatedAt", "windowEndAt", "now")
"""Members that show a time that has been."""


@dataclass(frozen=True)
class Saw:
    """A list as somebody read it."""

    passed: Passed
    listing: Listing
    records: list[Item]

    @cached_property
    def keys(self) -> list[Key]:
        """The keys of the records in their order."""
        return self.listing.keys(self.records)

    def shows_what(self, other: "Saw") -> bool:
        """Tell whether this is the answer to the same query as of another, and an equal one."""
        return (self.passed.query, self.total, self.records) == (
            other.passed.query,
            other.total,
            other.records,
        )

    @cached_property
    def total(self) -> int | None:
        """`totalElements`, if it is a whole number."""
        paging = self.passed.answer.get("paging")
        total = paging.get("totalElements") if isinstance(paging, dict) else None
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    @cached_property
    def unpaged(self) -> dict[str, str]:
        """The query without paging, and without what narrows nothing."""
        idle = {name for name, spec in self.listing.filters.items() if spec.get("by") == "nothing"}
        query = self.passed.query.items()
        return {name: ",".join(texts) for name, texts in query if name not in {*PAGING, *idle}}

    @cached_property
    def narrowing(self) -> dict[str, str]:
        """The query without paging and order."""
        spec = self.listing.filters
        return {k: v for k, v in self.unpaged.items() if spec.get(k, {}).get("by") != "order"}

    @cached_property
    def is_complete(self) -> bool:
        """Tell whether all is shown that the query asks for, whatever the page."""
        count = len(self.records)
        if self.total is not None:
            return count == self.total
        if "skip" in self.passed.query:
            return False
        if "limit" not in self.listing.parameters:
            return True
        schema = terms.schema_of((*self.listing.parameters["limit"], "schema"))
        most = self.passed.query.get("limit", [schema.get("default", schema.get("maximum", 0))])[0]
        return str(most).isdecimal() and count < int(most)

    @cached_property
    def is_whole(self) -> bool:
        """Tell whether all records of the list are shown."""
        times = self.listing.range_parameter
        is_asked = times is not None and _is_required(self.listing, times)
        return not self.narrowing and self.is_complete and not is_asked


def _is_required(listing: Listing, name: str) -> bool:
    return bool(terms.schema_of(listing.parameters[name]).get("required"))


@dataclass
class Views:
    """The lists and records that were shown, by key and operation.

    Attributes:
        latest: The latest time of the server that is known, epoch ms.
    """

    latest: int = 0
    _lists: dict[tuple[str, str], list[Saw]] = field(default_factory=dict)
    _single: dict[tuple[str, str, str], Passed] = field(default_factory=dict)

    def add(self, saw: Saw) -> None:
        """Take a list, once it was compared with those before."""
        seen = self._lists.setdefault((saw.passed.key, saw.listing.operation.operation_id), [])
        # Only the newest of equal lists: what is wrong beside any of them is wrong beside it.
        seen[:] = [*(old for old in seen if not old.shows_what(saw)), saw][-_MOST:]
        times = [ms_of(item.get(name)) or 0 for item in saw.records[:200] for name in _PAST]
        self.latest = max(self.latest, *times, 0)

    def add_single(self, passed: Passed, operation: Operation) -> None:
        """Take the record that an operation shows."""
        if not passed.query:
            place = passed.recorded.url.partition("?")[0]
            self._single[passed.key, operation.operation_id, place] = passed

    def fresh(self, passed: Passed, operation_id: str) -> Iterator[Saw]:
        """Yield what the key of an exchange was shown of a list right before it, newest first."""
        for saw in reversed(self._lists.get((passed.key, operation_id), [])):
            if passed.began - saw.passed.ended <= AT_ONCE:
                yield saw

    def whole(self, passed: Passed, operation_id: str) -> Saw | None:
        """Return all of a list as the key of an exchange was shown it right before."""
        return next((saw for saw in self.fresh(passed, operation_id) if saw.is_whole), None)

    def whole_lists(self, at: float) -> dict[tuple[str, str], Saw]:
        """Return all lists that any key was shown as a whole, right before a time."""
        found = {}
        for place, seen in self._lists.items():
            whole = [saw for saw in seen if saw.is_whole and at - saw.passed.ended <= AT_ONCE]
            if whole:
                found[place] = whole[-1]
        return found

    def singles(self, at: float) -> dict[tuple[str, str, str], Passed]:
        """Return all single records that any key was shown right before a time."""
        items = self._single.items()
        return {place: passed for place, passed in items if at - passed.ended <= AT_ONCE}

    def known(self, operation_id: str, at: float) -> dict[tuple[str, str], dict[str, Item]]:
        """Return the newest form of each record that keys were shown of a list, by its key."""
        records: dict[tuple[str, str], dict[str, Item]] = {}
        for place, seen in self._lists.items():
            for saw in seen:
                name = saw.listing.spec["key"]
                is_fresh = at - saw.passed.ended <= AT_ONCE and isinstance(name, str)
                if place[1] == operation_id and is_fresh:
                    newest = {str(item[name]): item for item in saw.records}
                    records.setdefault(place, {}).update(newest)
        return records

    def clear(self) -> None:
        """Forget what was shown, as somebody writes."""
        self._lists.clear()
        self._single.clear()


class Onlooker(Viewer):
    """Looks at a server as the requests of others show it.

    Attributes:
        steps: Where it looked.
    """

    def __init__(self, oracle: str, views: Views, passed: Passed) -> None:
        self.oracle, self._views, self._passed = oracle, views, passed
        self._looked: dict[int, Exchange] = {}

    @property
    def steps(self) -> list[Exchange]:
        """Where it looked, and last the exchange that it was made for."""
        return [*self._looked.values(), self._passed.exchange]

    def look(self, saw: Saw) -> list[Item]:
        """Return what a list showed, which becomes a step."""
        if saw.passed is not self._passed:
            self._looked[id(saw)] = saw.passed.exchange
        return saw.records

    def asked(self, operation: Operation, *places: Location) -> None:
        """Note nothing: nothing was asked."""

    def pool(self, listing: Listing) -> list[Item]:
        return self.pool_of(listing.operation.operation_id)

    def pool_of(self, operation_id: str) -> list[Item]:
        whole = self._views.whole(self._passed, operation_id)
        return self.look(whole) if whole else []

    def may_read(self, operation_id: str) -> bool:
        return self._views.whole(self._passed, operation_id) is not None


def saw_of(passed: Passed) -> Saw | None:
    """Return the list that an exchange shows; None if it shows none, or not records alone."""
    listing = LISTINGS.get(passed.operation.operation_id) if passed.operation else None
    results: Any = passed.answer.get("results")
    if listing is None or not isinstance(results, list) or not all(map(listing.is_record, results)):
        return None
    return Saw(passed, listing, results)
