"""Settings that were written, by what is read right before and right after."""

from collections.abc import Iterator
from typing import Any

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.comparing import differences
from ..probing.lists import Item, Listing
from ..probing.stillness import still
from .meaning import compared, failure, kept
from .sorting import Passed
from .views import Saw, Shown
from .writes import Write

_MASK = "********"


def answered(write: Write) -> Iterator[CheckFailure]:
    """Yield what the answer to a write of settings lacks."""
    operation, results = write.operation, write.passed.answer.get("results")
    if not isinstance(results, list) or not write.is_accepted:
        return
    values, place = _values(write.body), terms.response_place(operation)
    if values is not None and all(isinstance(each, list) for each in results):
        keys = [sorted({message.get("key") for message in each}) for each in results]
        if sorted(keys) != [[key] for key in sorted(values)]:
            expected = f"the response has a list of messages for each of {sorted(values)}"
            actual = f"it has lists for {keys}"
            yield failure("messages-per-key", operation, expected, actual, place, about="keys")


def _values(body: Any) -> Item | None:
    """Return values by key, where a body has just such a mapping."""
    if isinstance(body, dict) and len(body) == 1:
        (values,) = body.values()
        return values if isinstance(values, dict) else None
    return None


def listed(write: Write, saw: Saw) -> Iterator[Shown]:
    """Yield what a list of settings shows to be wrong that is read right after a write."""
    before = write.lists.get((saw.passed.key, write.listed_by))
    steps = [write.passed.exchange, saw.passed.exchange]
    early = [before.passed.exchange, *steps] if before else steps
    if saw.listing.operation.operation_id != write.listed_by or not saw.is_whole:
        return
    if not write.is_accepted or saw.passed.key != write.passed.key:
        return
    chosen, name = _chosen(write, saw.listing), saw.listing.spec["key"]
    shown = {item.get(name): item for item in saw.records}
    for key, entry in chosen.items():
        for member, sent, actual in differences(entry, shown.get(key, {})):
            yield _other(write, f"{member} of {key}", sent, actual, "is read back as sent,"), steps
    rest = {item.get(name): item for item in before.records} if before else {}
    for key in [key for key in rest if key not in chosen]:
        first, other = (still(each.get(key, {}), saw.listing.item_schema) for each in (rest, shown))
        if first != other:
            yield _other(write, str(key), first, other, "stays, as it is not mentioned,"), early


def _chosen(write: Write, listing: Listing) -> dict[Any, Item]:
    """Return what each entry is to show, by its key."""
    body, name = write.body, listing.spec["key"]
    if isinstance(body, list):
        known = terms.members(listing.item_schema)
        entries = [entry for entry in body if isinstance(entry, dict)]
        return {
            entry.get(name): {key: each for key, each in entry.items() if key in known}
            for entry in entries
        }
    values = _values(body) or {}
    return {key: {"value": _text(value)} for key, value in values.items() if value != _MASK}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _other(write: Write, what: str, expected: Any, actual: Any, how: str) -> CheckFailure:
    text, is_now = f"{what} {how} {expected!r}", f"it is {actual!r}"
    rests = terms.description_place(write.operation), terms.response_place(write.operation)
    name = "settings-read-back"
    return failure(name, write.operation, text, is_now, *rests, about=f"{what} {how}")


def single(write: Write, passed: Passed) -> Iterator[Shown]:
    """Yield what the settings show to be wrong that are read right after a write."""
    operation = passed.operation
    if operation is None or operation.operation_id != write.listed_by:
        return
    result, body = passed.answer.get("result"), write.body
    if not isinstance(result, dict) or not isinstance(body, dict):
        return
    place = passed.key, operation.operation_id, passed.recorded.url.partition("?")[0]
    old = write.singles.get(place)
    steps = [write.passed.exchange, passed.exchange]
    if write.is_accepted and passed.key == write.passed.key:
        for each in compared(write.operation, body, result, "read back"):
            yield each, steps
        before = old.answer.get("result") if old else None
        if old is not None and isinstance(before, dict):
            for each in kept(write.operation, body, before, result):
                yield each, [old.exchange, *steps]


def of_another_user(write: Write, saw: Saw) -> Iterator[Shown]:
    """Yield if settings of the caller alone changed for somebody else as well."""
    before = write.lists.get((saw.passed.key, write.listed_by))
    if before is None or saw.listing.operation.operation_id != write.listed_by:
        return
    first, other = (still(each.records, saw.listing.item_schema) for each in (before, saw))
    if first != other and write.is_accepted and saw.is_whole:
        expected = f"{write.operation.label} changes nothing for another user"
        place = terms.response_place(saw.listing.operation)
        found = failure(
            "settings-of-one-user", write.operation, expected, "it does", place, about="others"
        )
        yield found, [before.passed.exchange, write.passed.exchange, saw.passed.exchange]
