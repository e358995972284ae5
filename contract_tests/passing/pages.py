"""Lists against others of the same kind that were just read: pages, parts, the same again."""

from collections.abc import Iterator

from ..findings.failure import CheckFailure
from ..probing import contract_terms as terms
from ..probing.filtering import is_judged, keeps, parts_of, wanted
from ..probing.lists import Key, Listing
from ..probing.probe import HOUR
from ..probing.stillness import check_same_item
from ..probing.times import ms_of
from .meaning import failure
from .views import PAGING, Onlooker, Saw, Shown, Views


def beside(views: Views, new: Saw) -> Iterator[Shown]:
    """Yield what a list shows to be wrong together with those that were read before."""
    operation_id = new.listing.operation.operation_id
    for old in views.fresh(new.passed, operation_id):
        found = next(_between(views, old, new), None)
        if found is not None:
            onlooker = Onlooker(found.oracle, views, new.passed)
            onlooker.look(old)
            yield found, onlooker.steps
            return


def _between(views: Views, old: Saw, new: Saw) -> Iterator[CheckFailure]:
    if old.unpaged == new.unpaged:
        yield from _again(views, old, new)
        if _is_still(views, old):
            yield from _totals(old, new)
            yield from _overlap(old, new)
    if not _is_steady(new.listing):
        return
    for whole, part in ((old, new), (new, old)):
        if whole.is_whole:
            yield from _page(whole, part) if not part.unpaged else _part(views, whole, part)


def _is_steady(listing: Listing) -> bool:
    """Tell whether a list stays as it is while nobody writes."""
    return listing.range_parameter is None and "settled" not in listing.spec


def _is_still(views: Views, saw: Saw) -> bool:
    """Tell whether a list stays as it is: all of its range is over."""
    span = saw.passed.answer.get("range")
    end = span.get("to") if isinstance(span, dict) else None
    is_over = isinstance(end, int | float) and end <= views.latest - HOUR
    settled = saw.listing.spec.get("settled")
    times = [ms_of(item.get(settled)) for item in saw.records] if settled else []
    is_settled = all(time is not None and time < views.latest - HOUR for time in times)
    return _is_steady(saw.listing) or (is_over and is_settled)


def _again(views: Views, old: Saw, new: Saw) -> Iterator[CheckFailure]:
    """Compare two answers to the same request, as far as time does not change them."""
    if old.passed.query != new.passed.query or old.records == new.records:
        return
    listing, onlooker = new.listing, Onlooker("same-answer", views, new.passed)
    settled = listing.spec.get("settled", "windowEndAt")
    before = dict(zip(old.keys, old.records, strict=True))
    for key, item in zip(new.keys, new.records, strict=True):
        since = ms_of(item.get(settled))
        if key in before and since is not None and since < views.latest - HOUR:
            try:
                check_same_item(onlooker, listing, before[key], item)
            except CheckFailure as found:
                yield found


def _totals(old: Saw, new: Saw) -> Iterator[CheckFailure]:
    if None in (old.total, new.total) or old.total == new.total:
        return
    expected = "`totalElements` counts all records, whatever the page"
    actual = f"it is {old.total}, and on another page {new.total}"
    place = terms.response_place(new.listing.operation)
    yield failure("pages", new.listing.operation, expected, actual, place, about="total")


def _overlap(old: Saw, new: Saw) -> Iterator[CheckFailure]:
    """Check that two pages share what both are to show, and nothing else."""
    if not {"limit", "skip"} & {*old.passed.query, *new.passed.query}:
        return
    places = [_places(old), _places(new)]
    shared = sorted(set(places[0]) & set(places[1]))
    wrong: list[Key] = [places[1][at] for at in shared if places[0][at] != places[1][at]]
    others = set(places[0].values()) & {key for at, key in places[1].items() if at not in shared}
    wrong += sorted(others)
    if wrong:
        rests = [name for name in PAGING if name in new.listing.parameters]
        expected = "two pages show a record at the same place of the list"
        actual = f"{wrong[0]} stands at two places: with {_query(old)}, and with {_query(new)}"
        places_of = new.listing.rests_on(*rests)
        yield failure("pages", new.listing.operation, expected, actual, *places_of, about="page")


def _places(saw: Saw) -> dict[int, Key]:
    first = _page_of(saw).get("skip", 0)
    return {first + number: key for number, key in enumerate(saw.keys)}


def _page_of(saw: Saw) -> dict[str, int]:
    texts = {name: saw.passed.query[name][0] for name in PAGING if name in saw.passed.query}
    return {name: int(text) for name, text in texts.items() if text.isascii() and text.isdecimal()}


def _page(whole: Saw, part: Saw) -> Iterator[CheckFailure]:
    """Compare a page with the whole list."""
    listing, pages = whole.listing, _page_of(part)
    keys, shown = whole.keys, part.keys
    first = pages.get("skip", 0)
    expected = keys[first : first + pages.get("limit", len(keys))]
    if whole.unpaged == part.unpaged and shown != expected:
        text = f"{_query(part)} shows {len(expected)} of {len(keys)} records, from {expected[:1]}"
        actual = f"it shows {len(shown)}, from {shown[:1]}"
        rests = listing.rests_on(*pages) if pages else [listing.operation.location]
        name = "pages" if pages else "same-answer"
        yield failure(name, listing.operation, text, actual, *rests, about="page")


def _part(views: Views, whole: Saw, part: Saw) -> Iterator[CheckFailure]:
    """Compare a filtered list with the whole one: it has what matches, and nothing else."""
    listing = whole.listing
    keys, shown = set(whole.keys), set(part.keys)
    others = shown - keys
    if others:
        text = f"{_query(part)} shows records of the whole list alone"
        actual = f"it shows {min(others)}"
        yield failure("filters", listing.operation, text, actual, terms.NARROWS, about="whole")
    is_known = all(
        name in listing.filters and is_judged(listing, name) for name in part.narrowing
    ) and not _is_odd(part)
    if not part.is_complete or not is_known:
        return
    onlooker = Onlooker("filters", views, part.passed)
    if any(_is_elsewhere(onlooker, listing, *each) for each in part.narrowing.items()):
        return
    for item, key in zip(whole.records, whole.keys, strict=True):
        kept = keeps(onlooker, listing, part.narrowing, item)
        if kept is not None and kept != (key in shown):
            does = "does not show" if kept else "shows"
            about = sorted(part.narrowing)[0] if part.narrowing else "order"
            text = f"{_query(part)} shows just the records that match"
            actual = f"it {does} {key}"
            rests = [(*listing.schema, "x-lists", "filters", about), *listing.rests_on(about)]
            yield failure("filters", listing.operation, text, actual, *rests, about=about)
            return


def _is_elsewhere(onlooker: Onlooker, listing: Listing, name: str, text: str) -> bool:
    """Tell whether a filter names what the list that it goes by does not show."""
    spec = listing.filters[name]
    if "in" not in spec:
        return False
    shown = [part.get(spec["whose"]) for part in parts_of(onlooker, spec)]
    values = {
        str(each) for value in shown for each in (value if isinstance(value, list) else [value])
    }
    return not wanted(text, spec.get("by")) <= values


def _is_odd(saw: Saw) -> bool:
    """Tell whether a filter has a value that a server may read in another way."""
    texts = saw.passed.query.values()
    return any(len(each) != 1 or not each[0] or each[0] != each[0].strip() for each in texts)


def _query(saw: Saw) -> str:
    query = saw.passed.query.items()
    return ", ".join(f"{name}={','.join(values)}" for name, values in query) or "no query"
