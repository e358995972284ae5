"""Oracles of several exchanges: only what a recording shows, and nobody else can have done.

Somebody may write in between whose requests are not recorded. So a read is held against a write
only if it follows at once, and nothing that is recorded may have written meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from busroot_mock.contract.operations import READING, Operation
from busroot_mock.json_codec import NOTHING
from busroot_mock.recordings.recorded import Recorded

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.making import SAVING, is_same_key, key_of
from ..transport.traffic import Exchange
from .meaning import compared, failure, records_of
from .sorting import Passed

AT_ONCE = 2000
"""Milliseconds between two exchanges that are held against each other."""
_MOST = 200

Shown = tuple[CheckFailure, list[Exchange]]


@dataclass
class _Saw:
    """A list as somebody read it."""

    passed: Passed
    records: list[Item]


@dataclass
class Session:
    """The exchanges with one server, as far as later ones are held against them."""

    accounts: dict[str, tuple[str, Passed]] = field(default_factory=dict)
    lists: dict[tuple[str, str], list[_Saw]] = field(default_factory=dict)
    written: Passed | None = None
    busy_until: float = 0.0

    def note(self, passed: Passed) -> Iterator[Shown]:
        """Take an exchange; yield what it shows to be wrong together with earlier ones."""
        if passed.recorded.method not in READING:
            self._write(passed)
        elif passed.operation is not None and passed.is_answered and passed.key:
            yield from self._read(passed, passed.operation)

    def disturb(self, recorded: Recorded) -> None:
        """Take a request of which it is not known what it changes."""
        if recorded.method not in READING:
            self.lists.clear()
            self.written = None
            ended = recorded.started.timestamp() * 1000 + recorded.took
            self.busy_until = max(self.busy_until, ended)

    def _write(self, passed: Passed) -> None:
        self.lists.clear()
        is_alone = passed.began >= self.busy_until
        self.busy_until = max(self.busy_until, passed.ended)
        is_sure = is_alone and passed.is_answered and passed.operation is not None
        self.written = passed if is_sure and passed.sent and not passed.sent.breaches else None

    def _read(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        if passed.sent is None or passed.sent.breaches:
            return
        if passed.began < self.busy_until:
            return
        listing = LISTINGS.get(operation.operation_id)
        records = records_of(listing, passed) if listing else None
        if listing is None or records is None:
            yield from self._single(passed, operation)
            return
        yield from self._account(passed, listing, records)
        yield from self._after_write(passed, listing, records)
        yield from self._beside(passed, listing, records)
        seen = self.lists.setdefault((passed.key, operation.operation_id), [])
        seen.append(_Saw(passed, records))
        del seen[:-_MOST]

    def _account(self, passed: Passed, listing: Listing, records: list[Item]) -> Iterator[Shown]:
        """Check that a key sees records of one account alone."""
        for item in records:
            account = item.get("accountId")
            if not isinstance(account, str):
                continue
            known, first = self.accounts.setdefault(passed.key, (account, passed))
            if known != account:
                expected = f"a key sees records of one account alone, here {known}"
                actual = f"{listing.key(item)} is of account {account}"
                found = failure(
                    "own-account",
                    listing.operation,
                    expected,
                    actual,
                    terms.ACCOUNTS_APART,
                    about="accountId",
                )
                yield found, [first.exchange, passed.exchange]
                return

    def _last_write(self, passed: Passed) -> tuple[Passed, Operation] | None:
        """Return the last write, if a read follows it at once, with the same key."""
        written = self.written
        if written is None or written.operation is None or written.key != passed.key:
            return None
        is_soon = 0 <= passed.began - written.ended <= AT_ONCE
        return (written, written.operation) if is_soon else None

    def _after_write(
        self, passed: Passed, listing: Listing, records: list[Item]
    ) -> Iterator[Shown]:
        last = self._last_write(passed)
        if last is None or passed.query:
            return
        written, operation = last
        if operation.writes.get("listedBy") != listing.operation.operation_id:
            return
        key = _written_key(written, operation)
        if key is None:
            return
        steps = [written.exchange, passed.exchange]
        found = [
            item for item in records if is_same_key(operation, item.get(listing.spec["key"]), key)
        ]
        if "removes" in operation.writes:
            if found:
                expected = f"after {operation.label}, the list no longer shows {key!r}"
                place = terms.description_place(operation)
                yield _gone(operation, expected, "it is shown", place), steps
        elif operation in SAVING and written.sent is not None and "limit" not in listing.parameters:
            if len(found) != 1:
                expected = f"the list shows the record {key!r} once"
                actual = f"it is shown {len(found)} times"
                place = listing.operation.location
                yield (
                    failure("write-read-back", operation, expected, actual, place, about="listed"),
                    steps,
                )
                return
            for each in compared(operation, written.sent.body, found[0], "read back"):
                yield each, steps

    def _single(self, passed: Passed, operation: Operation) -> Iterator[Shown]:
        """Check a single record against the last write of it, or the list that was just read."""
        result = passed.answer.get("result")
        last = self._last_write(passed)
        listing = _list_above(operation)
        if not isinstance(result, dict) or listing is None or passed.query:
            return
        name = listing.spec["key"]
        if not isinstance(name, str):
            return
        if last is not None and last[1].writes.get("listedBy") == listing.operation.operation_id:
            written, writing = last
            key = _written_key(written, writing)
            is_of_it = key is not None and is_same_key(writing, result.get(name), key)
            if is_of_it and writing in SAVING and written.sent is not None:
                for each in compared(writing, written.sent.body, result, "read back"):
                    yield each, [written.exchange, passed.exchange]
            return

    def _beside(self, passed: Passed, listing: Listing, records: list[Item]) -> Iterator[Shown]:
        """Check a list against others of the same kind that were just read: parts and pages."""
        if not _is_steady(listing):
            return
        for saw in self.lists.get((passed.key, listing.operation.operation_id), []):
            if passed.began - saw.passed.ended > AT_ONCE:
                continue
            if (problem := _totals(listing, saw, _Saw(passed, records))) is not None:
                yield problem, [saw.passed.exchange, passed.exchange]
                return
            for whole, part in ((saw, _Saw(passed, records)), (_Saw(passed, records), saw)):
                problem = _against(listing, whole, part)
                if problem is not None:
                    yield problem, [saw.passed.exchange, passed.exchange]
                    return


def _is_steady(listing: Listing) -> bool:
    """Tell whether a list stays as it is while nobody writes."""
    return listing.range_parameter is None and "settled" not in listing.spec


def _totals(listing: Listing, one: _Saw, other: _Saw) -> CheckFailure | None:
    """Return what is wrong with the totals of two pages of one list."""
    totals = _total(one), _total(other)
    if None in totals or totals[0] == totals[1] or _unpaged(one) != _unpaged(other):
        return None
    expected = "`totalElements` counts all records, whatever the page"
    actual = f"it is {totals[0]}, and on another page {totals[1]}"
    place = terms.response_place(listing.operation)
    return failure("pages", listing.operation, expected, actual, place, about="total")


def _unpaged(saw: _Saw) -> dict[str, list[str]]:
    query = saw.passed.query.items()
    return {name: values for name, values in query if name not in ("limit", "skip")}


def _against(listing: Listing, whole: _Saw, part: _Saw) -> CheckFailure | None:
    """Return what is wrong with a part of a list that was read without any query."""
    if whole.passed.query:
        return None
    keys, shown = listing.keys(whole.records), listing.keys(part.records)
    is_whole = _total(whole) in (None, len(keys)) and (
        listing.most is None or len(keys) < listing.most
    )
    if not is_whole or not _is_default_whole(listing, whole):
        return None
    pages = {
        name: int(values[0]) for name, values in part.passed.query.items() if _is_page(name, values)
    }
    if set(part.passed.query) == set(pages):
        first = pages.get("skip", 0)
        expected = keys[first : first + pages.get("limit", len(keys))]
        if shown != expected:
            text = (
                f"{_query(part)} shows {len(expected)} of {len(keys)} records, from {expected[:1]}"
            )
            actual = f"it shows {len(shown)}, from {shown[:1]}"
            rests = listing.rests_on(*pages) if pages else [listing.operation.location]
            name = "pages" if pages else "same-answer"
            return failure(name, listing.operation, text, actual, *rests, about="page")
        return None
    others = [key for key in shown if key not in set(keys)]
    if others:
        text = f"{_query(part)} shows records of the whole list alone"
        return failure(
            "filters",
            listing.operation,
            text,
            f"it shows {others[0]}",
            terms.NARROWS,
            about="whole",
        )
    return None


def _is_default_whole(listing: Listing, whole: _Saw) -> bool:
    """Tell whether a list without a limit is all there is, as its total says."""
    return "limit" not in listing.parameters or _total(whole) == len(whole.records)


def _total(saw: _Saw) -> int | None:
    paging = saw.passed.answer.get("paging")
    total = paging.get("totalElements") if isinstance(paging, dict) else None
    return total if isinstance(total, int) else None


def _is_page(name: str, values: list[str]) -> bool:
    is_number = len(values) == 1 and values[0].isascii() and values[0].isdecimal()
    return name in ("limit", "skip") and is_number


def _query(saw: _Saw) -> str:
    return ", ".join(f"{name}={','.join(values)}" for name, values in saw.passed.query.items())


def _gone(operation: Operation, expected: str, actual: str, place: Any) -> CheckFailure:
    return failure("delete-removes", operation, expected, actual, place, about="listed")


def _written_key(written: Passed, operation: Operation) -> Any:
    """Return the key of the record that a write is about; None if that is not known."""
    if "removes" in operation.writes:
        values = list((written.sent.parameters if written.sent else {}).items())
        found = [texts[0] for (where, _), texts in values if where == "path"]
        return unquote(found[0]) if len(found) == 1 else None
    body, result = written.sent.body if written.sent else NOTHING, written.answer.get("result")
    key = operation.writes.get("key") or ""
    if (
        not isinstance(body, dict)
        or not isinstance(result, dict)
        or "record" not in operation.writes
    ):
        return None
    makes = operation.writes.get("makes")
    return key_of(operation, body, result) if makes or key in body else None


def _list_above(operation: Operation) -> Listing | None:
    path = operation.path
    if "{" not in path:
        return None
    found = (each for each in LISTINGS.values() if path.startswith(f"{each.operation.path}/"))
    return next(found, None)
