"""Decide which items a filter keeps, by `x-lists`; None where that cannot be known."""

from collections.abc import Iterable, Mapping
from typing import Any

from .lists import LISTINGS, Item, Listing
from .times import ms_of
from .viewer import Viewer

JUDGED = (None, "list", "text", "range", "nothing")

Kept = bool | None


def wanted(text: str, by: str | None) -> set[str]:
    """Return the set of values in the text of a filter."""
    return set(text.split(",")) if by == "list" else {text}


def keeps(viewer: Viewer, listing: Listing, query: Mapping[str, str], item: Item) -> Kept:
    """Tell whether an item passes all the requested filters."""
    passed = [
        _keeps(viewer, listing.filters[name], str(value), item)
        for name, value in query.items()
        if name in listing.filters
    ]
    if False in passed:
        return False
    return None if None in passed else True


def _keeps(viewer: Viewer, spec: Mapping[str, Any], value: str, item: Item) -> Kept:
    by = spec.get("by")
    if by == "range":
        return touches(spec, value, item)
    if by == "text":
        return _has_text([item.get(name) for name in spec["members"]], value)
    if by in (None, "list"):
        if "in" in spec:
            return _among(viewer, spec, wanted(value, by), item)
        return _is_one_of(item.get(spec["member"]), wanted(value, by))
    return True


def _is_one_of(value: Any, names: set[str]) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(str(each) in names for each in values)


def _among(viewer: Viewer, spec: Mapping[str, Any], names: set[str], item: Item) -> Kept:
    value = item.get(spec["member"])
    related = [record for record in parts_of(viewer, spec) if record.get(spec["at"]) == value]
    if spec["at"] == "code" and not related:
        return None  # Unknown: the other list does not show the record.
    return any(_is_one_of(record.get(spec["whose"]), names) for record in related)


def parts_of(viewer: Viewer, spec: Mapping[str, Any]) -> Iterable[Item]:
    """Return the items of the list that `in` or `list` names, or their parts in `within`."""
    items = viewer.pool_of(spec["in"] if "in" in spec else spec["list"])
    within = spec.get("within")
    return [part for item in items for part in item.get(within, [])] if within else items


def _has_text(values: list[Any], text: str) -> Kept:
    texts = [value for value in values if isinstance(value, str)]
    verdicts = {
        any(text.casefold() in value.casefold() for value in texts),
        any(text.lower() in value.lower() for value in texts),
        any(text.upper() in value.upper() for value in texts),
    }
    return verdicts.pop() if len(verdicts) == 1 else None


def span_of(rangecode: str) -> tuple[int, int] | None:
    """Return start and end, epoch ms, of an ISO 8601 interval of two times; None for others."""
    begin, _, end = rangecode.partition("/")
    start, until = ms_of(begin), ms_of(end)
    return None if start is None or until is None else (start, max(start, until))


def touches(spec: Mapping[str, Any], rangecode: str, item: Item) -> Kept:
    """Tell whether an item overlaps a range; None where that cannot be known.

    The first pair of times that the item has counts, such as the actual ones. If only another pair
    overlaps, it is not known. An item without an end may be ongoing.
    """
    span = span_of(rangecode)
    if span is None:
        return None
    start, until = span
    pairs = [
        (ms_of(item.get(begin)), ms_of(item.get(end)))
        for begin, end in zip(spec["from"], spec["to"], strict=True)
    ]
    began = [(begin, end) for begin, end in pairs if begin is not None]
    if not began or start == until:
        return None  # The contract does not say whether an instant overlaps anything.
    first, last = began[0]
    ends = [end for _, end in began if end is not None]
    if min(begin for begin, _ in began) >= until or (last is not None and max(ends) < start):
        return False
    if start <= first < until or (last is not None and first < until and last > start):
        return True
    return None


def is_judged(listing: Listing, name: str) -> bool:
    """Tell whether the contract defines what a filter keeps."""
    spec = listing.filters[name]
    return spec.get("by") in JUDGED and spec.get("in", listing.operation.operation_id) in LISTINGS
