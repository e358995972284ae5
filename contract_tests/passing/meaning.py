"""Oracles of a single answer: order, keys and filters of a list, what a write shows."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.comparing import as_shown, differences
from ..probing.filtering import JUDGED, keeps
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.making import SAVING, is_same_key, merged_members
from .sorting import Passed

LONGEST = 300


def failure(
    oracle: str, operation: Operation, expected: str, actual: str, *rests_on: Location, about: str
) -> CheckFailure:
    """Return the failure of an oracle."""
    return CheckFailure(
        oracle=oracle,
        operation=operation.label,
        expected=expected[:LONGEST],
        actual=actual[:LONGEST],
        rests_on=rests_on or [operation.location],
        about=about,
    )


def records_of(listing: Listing, passed: Passed) -> list[Item] | None:
    """Return the records of a list; None if not all that it shows are records."""
    results = passed.answer.get("results")
    if not isinstance(results, list) or not all(map(listing.is_record, results)):
        return None
    return results


def failures_in(passed: Passed) -> Iterator[CheckFailure]:
    """Yield what an accepted, valid request shows to be wrong."""
    operation = passed.operation
    if operation is None:
        return
    listing = LISTINGS.get(operation.operation_id)
    records = records_of(listing, passed) if listing else None
    if listing is not None and records is not None:
        yield from _keys(listing, records)
        yield from _order(listing, passed, records)
        yield from _limit(listing, passed, records)
        yield from _filters(listing, passed, records)
    if operation in SAVING:
        yield from _answered(operation, passed)


def _keys(listing: Listing, records: list[Item]) -> Iterator[CheckFailure]:
    twice = [key for key, count in Counter(listing.keys(records)).items() if count > 1]
    if twice:
        names = listing.spec["key"]
        first = names if isinstance(names, str) else names[0]
        expected = f"no two records have the same {names}"
        place = listing.member(first)
        actual = f"two have {twice[0]}"
        yield failure("keys-unique", listing.operation, expected, actual, place, about="")


def _order(listing: Listing, passed: Passed, records: list[Item]) -> Iterator[CheckFailure]:
    sorting = {name for name, spec in listing.filters.items() if spec.get("by") == "order"}
    order = listing.spec.get("order")
    if order is None or sorting & set(passed.query):
        return
    names = [order] if isinstance(order, str) else order
    down = names[0].startswith("-")
    rows = [[item.get(name.removeprefix("-")) for name in names] for item in records]
    rows = [row for row in rows if None not in row]
    if down:
        rows.reverse()
    # The contract does not say whether capital letters come first.
    if _rises(rows) or _rises([[_folded(value) for value in row] for row in rows]):
        return
    wrong = next((two for two in itertools.pairwise(rows) if not _rises(list(two))), None)
    if wrong is not None:
        expected = f"the list is ordered by {', '.join(names)}"
        actual = f"{wrong[down][0]!r} comes before {wrong[not down][0]!r}"
        place = (*terms.response_place(listing.operation), "description")
        yield failure("order", listing.operation, expected, actual, place, about="order")


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _rises(rows: list[list[Any]]) -> bool:
    try:
        return all(before <= after for before, after in itertools.pairwise(rows))
    except TypeError:
        return True  # What cannot be compared breaks the shape.


def _limit(listing: Listing, passed: Passed, records: list[Item]) -> Iterator[CheckFailure]:
    text = _only(passed, "limit")
    if "limit" in listing.parameters and text and text.isascii() and text.isdecimal():
        limit = int(text)
        if len(records) > limit:
            expected = f"limit={limit} shows {limit} records at most"
            rests = listing.rests_on("limit")
            actual = f"it shows {len(records)}"
            yield failure("pages", listing.operation, expected, actual, *rests, about="limit")


def _filters(listing: Listing, passed: Passed, records: list[Item]) -> Iterator[CheckFailure]:
    for name, spec in listing.filters.items():
        value = _only(passed, name)
        if not value or value != value.strip() or spec.get("by") not in JUDGED or "in" in spec:
            continue
        no_probe: Any = None  # Only filters by another list ask it.
        for item in records:
            if keeps(no_probe, listing, {name: value}, item) is False:
                expected = f"{name}={value} shows only records that match"
                actual = f"it shows {listing.key(item)}, which does not"
                rests = [(*listing.schema, "x-lists", "filters", name), *listing.rests_on(name)]
                yield failure("filters", listing.operation, expected, actual, *rests, about=name)
                break


def _only(passed: Passed, name: str) -> str:
    """Return the value of a parameter that is given once; empty if it is not."""
    values = passed.query.get(name, [])
    return values[0] if len(values) == 1 else ""


def _answered(operation: Operation, passed: Passed) -> Iterator[CheckFailure]:
    body, result = passed.sent.body if passed.sent else None, passed.answer.get("result")
    if isinstance(body, dict) and isinstance(result, dict):
        yield from compared(operation, body, result, "answered")


def compared(operation: Operation, body: Item, shown: Item, how: str) -> Iterator[CheckFailure]:
    """Yield where a record does not show what was sent."""
    schema = terms.body_schema(operation) or ()
    answer, said = terms.response_place(operation), (*operation.location, "summary")
    plain = {name for name, place in terms.members(schema).items() if _is_plain(place)}
    if operation.writes.get("key", "") in body:
        plain -= merged_members(operation)
    expected = as_shown({name: body[name] for name in body if name in plain}, schema)
    known = {name: value for name, value in expected.items() if name in shown}
    key = operation.writes.get("key", "")
    if key in known and is_same_key(operation, known[key], shown[key]):
        del known[key]
    for member, sent, actual in differences(known, shown):
        place = terms.member(schema, member.partition(".")[0])
        yield failure(
            "write-read-back",
            operation,
            f"{member} is {how} as it was sent: {sent!r}",
            f"it is {actual!r}",
            place,
            answer if how == "answered" else said,
            about=f"{how} {member}",
        )


def kept(
    operation: Operation, body: Item, old: Item, new: Item, but: frozenset[str] = frozenset()
) -> Iterator[CheckFailure]:
    """Yield members that are other than before, though a body does not mention them."""
    schema = terms.body_schema(operation) or ()
    shown_as = {
        terms.schema_of(place).get("x-shown-as", {}).get("member", name)
        for name, place in terms.members(schema).items()
        if name in body
    }
    for member in terms.members(schema):
        is_kept = member in old and member not in {*body, *shown_as, *but}
        if is_kept and list(differences(old[member], new.get(member))):
            expected = f"{member} stays {old[member]!r}, as the update does not mention it"
            actual = f"it is {new.get(member)!r}"
            place = terms.UPDATE_KEEPS
            yield failure("update-keeps-rest", operation, expected, actual, place, about=member)


def _is_plain(place: Location) -> bool:
    """Tell whether an answer shows a member as it was entered: it has one form alone."""
    return not {"anyOf", "x-shown-as"} & set(terms.schema_of(place))
