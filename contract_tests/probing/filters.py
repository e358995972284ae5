"""Strategies for filters, from the items that the deployment lists."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from . import contract_terms as terms
from .filtering import parts_of, span_of
from .lists import Item, Listing
from .probe import HOUR, Probe
from .times import iso, ms_of

NOT_THERE = "no-such-thing-0"
MINUTE = 60_000
MOST_TELLING = 12
MOST_ODD = 3
"""Such parts of texts."""
MOST_NAMED = 100
"""Values of a filter in one query."""
WILD = [".", "%", "_", "*"]
"""Wildcards, in servers that take a text for a pattern."""
WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE)


def some_filters(
    probe: Probe, listing: Listing, names: list[str], least: int = 1, most: int = 3
) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for some of the named filters, with values."""
    values = {
        name: strategy for name in names if (strategy := a_value(probe, listing, name)) is not None
    }
    if not values:
        return st.just({})
    chosen = st.lists(
        st.sampled_from(sorted(values)),
        min_size=min(least, len(values)),
        max_size=most,
        unique=True,
    )
    return chosen.flatmap(lambda kept: st.fixed_dictionaries({name: values[name] for name in kept}))


def a_value(probe: Probe, listing: Listing, name: str) -> st.SearchStrategy[str] | None:
    """Return a strategy for the value of a filter; None if there are no values."""
    spec, pool = listing.filters[name], probe.pool(listing)
    by = spec.get("by")
    if by == "range":
        return _ranges(probe, listing, spec, pool)
    if by == "text":
        return _texts(spec, pool)
    if by == "nothing":
        return st.sampled_from(["1", "true", "x"])
    if "in" in spec:
        known = _values(parts_of(probe, spec), spec["whose"])
    else:
        known = _values(pool, spec["member"])
    schema = terms.schema_of((*listing.parameters[name], "schema"))
    if schema.get("type") == "integer":
        values = st.sampled_from([*known, "999999999"])
    elif "enum" in schema:
        values = st.sampled_from(schema["enum"])
    else:
        # Mostly values that match: of equal strategies `one_of` takes each but once.
        kinds = [[*known, NOT_THERE]] * 3 + [_cut(known), other_case(known)]
        values = st.sampled_from([kind for kind in kinds if kind]).flatmap(st.sampled_from)
    if by != "list" or not known:
        return values
    # At least two: together with an unknown value that also tests a single one.
    return st.lists(values, min_size=2, max_size=4, unique=True).map(",".join)


def named_by_filter(probe: Probe, listing: Listing, name: str) -> set[str]:
    """Return the values by which a filter finds records of the caller."""
    spec = listing.filters[name]
    if "in" in spec:
        return set(_values(parts_of(probe, spec), spec["whose"]))
    return set(_values(probe.pool(listing), spec["member"]))


def telling_values(probe: Probe, listing: Listing, name: str) -> list[str]:
    """Return some values of a filter, each of which finds one of the records of the list."""
    spec = listing.filters[name]
    if spec.get("by") == "range":
        known = {_within(probe, listing, _own_span(spec, item)) for item in probe.pool(listing)}
        values = [f"{iso(start)}/{iso(end)}" for start, end in sorted(known) if start < end]
    elif spec.get("by") == "text":
        values = sorted({text for n in spec["members"] for text in _values(probe.pool(listing), n)})
    else:
        values = sorted(named_by_filter(probe, listing, name))
    return values[:: -(-len(values) // MOST_TELLING) or 1]


def ranges_within(probe: Probe, listing: Listing) -> list[str]:
    """Return ranges that lie well within records, for each set of times that records have."""
    spec = listing.filters[listing.range_parameter or ""]
    longest: dict[tuple[bool, ...], tuple[int, int]] = {}
    for item in probe.pool(listing):
        start, end = _within(probe, listing, _own_span(spec, item))
        third = (end - start) // 3
        kind = tuple(item.get(name) is None for name in (*spec["from"], *spec["to"]))
        if third >= max(MINUTE, longest.get(kind, (0, 0))[1]):
            longest[kind] = start, third
    return [f"{iso(begin + third)}/{iso(begin + 2 * third)}" for begin, third in longest.values()]


def ranges_beside(probe: Probe, listing: Listing) -> list[str]:
    """Return ranges that end just where a record begins, and 1 ms later, or begin after its end.

    Of a record whose times are no whole minutes, if there is one: some servers leave these out.
    """
    spec = listing.filters[listing.range_parameter or ""]
    first, last = _whole_span(probe, listing)
    spans = [span for item in probe.pool(listing) if (span := _own_span(spec, item))]
    inner = [(a, b) for a, b in spans if first + HOUR <= a and b + HOUR <= last]
    if not inner:
        return []
    start, end = max(inner, key=lambda span: (span[0] % MINUTE > 0, span[1] % MINUTE > 0, span))
    ranges = [(start - HOUR, start), (start - HOUR, start + 1), (end + 1, end + HOUR)]
    return [f"{iso(begin)}/{iso(until)}" for begin, until in ranges]


def _within(probe: Probe, listing: Listing, span: tuple[int, int] | None) -> tuple[int, int]:
    """Return the part of a span that the whole list covers: of what lies beyond, others may be."""
    first, last = _whole_span(probe, listing)
    start, end = span or (0, 0)
    return max(start, first), min(end, last)


def _own_span(spec: Mapping[str, Any], item: Item) -> tuple[int, int] | None:
    """Return the first pair of times of an item, epoch ms; None without one."""
    pairs = zip(spec["from"], spec["to"], strict=True)
    spans = [(ms_of(item.get(begin)), ms_of(item.get(end))) for begin, end in pairs]
    return next(((a, b) for a, b in spans if a is not None and b is not None and a < b), None)


def _values(items: Any, member: str) -> list[str]:
    texts: set[str] = set()
    for item in items:
        value = item.get(member)
        for each in value if isinstance(value, list) else [value]:
            # A comma separates values, and blanks at the ends may be cut off.
            if each is not None and str(each) == str(each).strip() and "," not in str(each):
                texts.add(str(each))
    return sorted(texts - {""})


def every_value(probe: Probe, listing: Listing) -> dict[str, str]:
    """Return a query in which filters that take lists name all there are, the first twice."""
    named = {
        name: sorted(named_by_filter(probe, listing, name))[:MOST_NAMED]
        for name, spec in listing.filters.items()
        if spec.get("by") == "list"
    }
    return {name: ",".join([*known, known[0]]) for name, known in named.items() if known}


def odd_letters(probe: Probe, listing: Listing, name: str) -> list[str]:
    """Return parts of texts: around a letter beyond ASCII, in the other case; around other signs.

    Some servers fold the case of ASCII alone, or take signs for blanks.
    """
    pool, members = probe.pool(listing), listing.filters[name]["members"]
    parts: dict[str, str] = {}
    for text in (str(item.get(member) or "") for item in pool for member in members):
        for place, letter in enumerate(text[:-1]):
            part = text[max(0, place - 1) : place + 2]
            if letter.isalpha() and letter > "\x7f" and len(letter.swapcase()) == 1:
                parts.setdefault("letter", part.strip().swapcase())
            elif place and not letter.isalnum() and part == part.strip():
                parts.setdefault(letter, part)
    return list(parts.values())[:MOST_ODD]


def wildcards(probe: Probe, listing: Listing, name: str) -> list[str]:
    """Return the longest word of texts with each wildcard in place of its second letter."""
    pool, members = probe.pool(listing), listing.filters[name]["members"]
    texts = (str(item.get(member) or "") for item in pool for member in members)
    word = max((word for text in texts for word in WORD.findall(text)), key=len, default="")
    return [f"{word[0]}{sign}{word[2:]}" for sign in WILD] if word else []


def other_case(texts: Iterable[str]) -> list[str]:
    """Return values in letters of the other case, which match none of them."""
    known = set(texts)
    return sorted({value.swapcase() for value in known} - known)


def _cut(texts: list[str]) -> list[str]:
    """Return prefixes of values, which match nothing themselves."""
    return sorted({value[:-1].rstrip() for value in texts} - {""}) or [NOT_THERE]


def _texts(spec: Mapping[str, Any], pool: list[Item]) -> st.SearchStrategy[str]:
    texts = {
        value
        for item in pool
        for name in spec["members"]
        if isinstance(value := item.get(name), str)
    }
    if not texts:
        return st.just(NOT_THERE)
    return st.sampled_from(sorted(texts)).flatmap(_part_of)


def _part_of(text: str) -> st.SearchStrategy[str]:
    def cut(begin: int, length: int, change: str) -> str:
        part = text[begin : begin + length].strip() or text.strip() or NOT_THERE
        return {"upper": part.upper(), "lower": part.lower()}.get(change, part)

    places = st.integers(0, max(0, len(text) - 1))
    changes = st.sampled_from(["as it is", "upper", "lower"])
    return st.builds(cut, places, st.integers(1, 8), changes)


def _ranges(
    probe: Probe, listing: Listing, spec: Mapping[str, Any], pool: list[Item]
) -> st.SearchStrategy[str]:
    start, end = _whole_span(probe, listing)
    names = [*spec["from"], *spec["to"]]
    known = {at for item in pool for name in names if (at := ms_of(item.get(name))) is not None}
    edges = sorted(at for at in known if start <= at <= end) or [start]
    moments = st.integers(0, (end - start) // MINUTE).map(lambda n: start + n * MINUTE)
    moment = st.one_of(moments, st.sampled_from(edges))
    return st.tuples(moment, moment).map(lambda two: f"{iso(min(two))}/{iso(max(two))}")


def _whole_span(probe: Probe, listing: Listing) -> tuple[int, int]:
    """Return the range, epoch ms, by which a whole list is requested."""
    span = span_of(probe.whole(listing)[listing.range_parameter or ""])
    assert span, "the whole list is requested by an interval of two times"
    return span
