"""Changes by a write, by the lists that were read right before and right after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from busroot_mock.contract.operations import Operation
from busroot_mock.json_codec import NOTHING

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.lists import Item, Listing
from ..probing.making import SAVING, is_same_key, key_of, merged_members
from ..probing.stillness import still
from ..probing.walking import references
from .meaning import compared, failure, kept
from .sorting import Passed
from .views import AT_ONCE, Saw, Shown

NEVER_CHANGES = ("createdAt", "accountId")


@dataclass(frozen=True)
class Write:
    """A write while nobody else was seen to write, and what was shown right before.

    Attributes:
        lists: Whole lists, by key and operation.
        singles: Single records, by key, operation and URL.
        known: The newest form of each record that was shown, by key and operation.
    """

    passed: Passed
    operation: Operation
    lists: dict[tuple[str, str], Saw] = field(default_factory=dict)
    singles: dict[tuple[str, str, str], Passed] = field(default_factory=dict)
    known: dict[tuple[str, str], dict[Any, Item]] = field(default_factory=dict)

    @property
    def is_accepted(self) -> bool:
        """Tell whether it is to be in force."""
        return self.passed.is_answered

    @property
    def body(self) -> Any:
        """What was sent."""
        return self.passed.sent.body if self.passed.sent else NOTHING

    @property
    def listed_by(self) -> str:
        """The operation that shows what it writes."""
        return str(self.operation.writes.get("listedBy", ""))

    def is_right_before(self, passed: Passed) -> bool:
        """Tell whether an exchange follows at once."""
        return 0 <= passed.began - self.passed.ended <= AT_ONCE

    def own_list(self) -> Saw | None:
        """Return the whole list of its records right before, as its own key was shown it."""
        return self.lists.get((self.passed.key, self.listed_by))


def written_key(write: Write) -> Any:
    """Return the key of the record that a write is about; None if that is not known."""
    writes, sent = write.operation.writes, write.passed.sent
    if "removes" in writes:
        values = list((sent.parameters if sent else {}).items())
        found = [texts[0] for (where, _), texts in values if where == "path"]
        return unquote(found[0]) if len(found) == 1 else None
    body, result = write.body, write.passed.answer.get("result")
    if body is NOTHING:
        body = {}
    if not isinstance(body, dict) or not isinstance(result, dict) or "record" not in writes:
        return None
    key, makes = writes.get("key") or "", writes.get("makes")
    return key_of(write.operation, body, result) if makes or key in body else None


def at_once(write: Write) -> Iterator[CheckFailure]:
    """Yield what the answer to a write contradicts of what was shown right before."""
    before, key = write.own_list(), written_key(write)
    if not write.is_accepted or before is None or key is None:
        return
    operation, listing = write.operation, before.listing
    there = [item for item in before.records if _is(write, listing, item, key)]
    if "removes" in operation.writes:
        place = terms.description_place(operation)
        if not there:
            expected, actual = f"{key!r}, which is not listed, is not found (404)", "it is removed"
            yield failure("unknown-not-found", operation, expected, actual, place, about="unknown")
        yield from _in_use(write, before, key)
    elif operation.writes.get("makes") and there and not _names(write, key):
        expected, actual = "the key of a new record is new", f"{key!r} was there before"
        oracle = "write-read-back" if operation.takes_body else "codes-new"
        place = terms.description_place(operation)
        yield failure(oracle, operation, expected, actual, place, about="new")
    yield from _missing(write)


def _names(write: Write, key: Any) -> bool:
    name = write.operation.writes.get("key", "")
    return isinstance(write.body, dict) and str(write.body.get(name)) == str(key)


def _is(write: Write, listing: Listing, item: Item, key: Any) -> bool:
    name = listing.spec["key"]
    return isinstance(name, str) and is_same_key(write.operation, item.get(name), key)


def _in_use(write: Write, before: Saw, key: Any) -> Iterator[CheckFailure]:
    """Yield if a record was removed that another of its list refers to."""
    listing = before.listing
    for name, place in terms.members(listing.item_schema).items():
        refers = terms.schema_of(place).get("x-refers")
        if isinstance(refers, dict) and refers.get("list") == write.listed_by:
            users = [item for item in before.records if str(item.get(name)) == str(key)]
            if users:
                expected = f"{key!r}, to which {listing.key(users[0])} refers, stays (409)"
                where = terms.description_place(write.operation)
                yield failure(
                    "in-use-stays", write.operation, expected, "it is removed", where, about=name
                )


def _missing(write: Write) -> Iterator[CheckFailure]:
    """Yield if a body was accepted that names a record which its list does not show."""
    schema = terms.body_schema(write.operation) or ()
    for value, refers in references(write.body, schema):
        saw = write.lists.get((write.passed.key, refers["list"]))
        at = refers.get("at") or (saw.listing.spec["key"] if saw else None)
        if saw is None or "within" in refers or not isinstance(at, str):
            continue
        if all(str(item.get(at)) != str(value) for item in saw.records):
            expected = f"{value!r}, which {saw.listing.operation.label} does not list, is refused"
            place = terms.MUST_BE_THERE
            yield failure(
                "references-checked", write.operation, expected, "it is accepted", place, about=at
            )
            return


def after(write: Write, saw: Saw) -> Iterator[Shown]:
    """Yield what a list shows to be wrong that is read right after a write."""
    before = write.lists.get((saw.passed.key, saw.listing.operation.operation_id))
    steps = [write.passed.exchange, saw.passed.exchange]
    early = [before.passed.exchange, *steps] if before else steps
    is_own = saw.listing.operation.operation_id == write.listed_by
    if not write.is_accepted:
        if before is not None and saw.is_whole:
            for each in _unchanged(write, before, saw):
                yield each, early
        return
    if is_own and saw.passed.key == write.passed.key and "platform" not in write.operation.writes:
        for each in _own(write, saw):
            yield each, steps
        for each in _rest(write, saw):
            yield each, early
        if before is not None and saw.is_whole and _is_steady(saw.listing):
            for each in _others(write, before, saw):
                yield each, early


def _is_steady(listing: Listing) -> bool:
    return listing.range_parameter is None and "settled" not in listing.spec


def _unchanged(write: Write, before: Saw, saw: Saw) -> Iterator[CheckFailure]:
    """Yield if a refused write changed a list."""
    if not _is_steady(saw.listing) or saw.listing.operation.operation_id != write.listed_by:
        return
    first, other = (still(each.records, saw.listing.item_schema) for each in (before, saw))
    if first != other:
        keys = [saw.listing.key(a) for a, b in zip(first, other, strict=False) if a != b]
        expected = f"{write.operation.label}, which was refused, changes nothing"
        actual = f"the list differs, {keys[:1] or len(other) - len(first)}"
        place = terms.description_place(write.operation)
        name = "refused-changes-nothing"
        yield failure(name, write.operation, expected, actual, place, about="refused")


def _own(write: Write, saw: Saw) -> Iterator[CheckFailure]:
    """Yield where the record of a write is not shown as it was written."""
    key, operation, listing = written_key(write), write.operation, saw.listing
    if key is None:
        return
    found = [item for item in saw.records if _is(write, listing, item, key)]
    if "removes" in operation.writes:
        if found:
            expected = f"after {operation.label}, the list no longer shows {key!r}"
            place = terms.description_place(operation)
            yield failure(
                "delete-removes", operation, expected, "it is shown", place, about="listed"
            )
        return
    if len(found) > 1 or (not found and (saw.is_whole or _asks_for(saw, key))):
        expected, actual = (
            f"the list shows the record {key!r} once",
            f"it is shown {len(found)} times",
        )
        yield failure(
            "write-read-back",
            operation,
            expected,
            actual,
            listing.operation.location,
            about="listed",
        )
    elif found and operation in SAVING and isinstance(write.body, dict):
        yield from read_back(write, found[0])


def read_back(write: Write, record: Item) -> Iterator[CheckFailure]:
    """Yield where a record is not as it was written, nor what its answer says of its accounts."""
    operation, result = write.operation, write.passed.answer.get("result")
    yield from compared(operation, write.body, record, "read back")
    for part in record.get("accounts") or []:
        # A user stands in the list with a role in each account.
        if isinstance(result, dict) and part.get("accountId") == result.get("accountId"):
            yield from compared(operation, write.body, part, "read back")


def _asks_for(saw: Saw, key: Any) -> bool:
    """Tell whether a list is asked for the records with some keys, a key among them."""
    for name, spec in saw.listing.filters.items():
        if spec.get("member") == saw.listing.spec["key"] and "in" not in spec:
            texts = saw.narrowing.get(name, "").split(",")
            return saw.is_complete and list(saw.narrowing) == [name] and str(key) in texts
    return False


def _rest(write: Write, saw: Saw) -> Iterator[CheckFailure]:
    """Yield where an update changed what it does not mention."""
    operation, body = write.operation, write.body
    key = written_key(write)
    old = write.known.get((write.passed.key, write.listed_by), {}).get(str(key))
    found = [item for item in saw.records if _is(write, saw.listing, item, key)]
    if old is None or len(found) != 1 or operation not in SAVING or not isinstance(body, dict):
        return
    yield from kept(operation, body, old, found[0], merged_members(operation))
    for member in NEVER_CHANGES:
        if member in old and old[member] != found[0].get(member):
            expected = f"{member} never changes: {old[member]!r}"
            actual = f"it is {found[0].get(member)!r}"
            yield failure("update-keeps-rest", operation, expected, actual, about=member)
    yield from _parts(write, old, found[0])


def _parts(write: Write, old: Item, new: Item) -> Iterator[CheckFailure]:
    """Yield parts of a record that a change removed unasked, or did not remove."""
    operation, key = write.operation, write.operation.writes.get("partKey")
    places = [name.partition(".") for name in operation.writes.get("parts", [])]
    held = next((name for name, dot, _ in places if dot), None)
    if key is None or held is None or not isinstance(old.get(held), list):
        return
    lists = [write.body.get(name) for name, dot, _ in places if not dot]
    removed = {value for each in lists if isinstance(each, list) for value in each}
    before, now = ({part.get(key) for part in record.get(held) or []} for record in (old, new))
    lost, left = before - removed - now, before & removed & now
    if lost or left:
        does = f"{held} {sorted(lost)} stay" if lost else f"{held} {sorted(left)} are gone"
        place = terms.description_place(operation)
        actual = "they are gone" if lost else "they are shown"
        yield failure("shifts-merged", operation, does, actual, place, about=held)


def _others(write: Write, before: Saw, saw: Saw) -> Iterator[CheckFailure]:
    """Yield records that a write made or removed beside its own."""
    key, operation, listing = written_key(write), write.operation, saw.listing
    if key is None or "settings" in operation.writes:
        return
    old, new = (
        {listing.key(item) for item in each.records if not _is(write, listing, item, key)}
        for each in (before, saw)
    )
    if old != new:
        change = f"removed {min(old - new)}" if old - new else f"made {min(new - old)}"
        expected = f"{operation.label} changes the record {key!r} alone"
        name = "delete-removes" if "removes" in operation.writes else "write-read-back"
        place = terms.description_place(operation)
        yield failure(name, operation, expected, f"it {change} as well", place, about="others")
