"""Pages are parts of the whole list."""

from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.filtering import is_judged, keeps
from ..probing.filters import telling_values
from ..probing.lists import LISTINGS, Listing
from ..probing.page import Page
from ..probing.probe import HOUR, Probe
from ..probing.times import iso, ms_of

PAGED = [listing.operation for listing in LISTINGS.values() if "limit" in listing.parameters]
MOST_PAGES = 6
DAYS = 30


@oracle("pages")
@about(PAGED)
@given(data=st.data())
def test_page_is_a_stretch_of_the_list(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = LISTINGS[operation.operation_id]
    count = len(probe.pool(listing))
    limit = data.draw(st.integers(0, min(count + 2, listing.most or count + 2)))
    # The end of the list, and all beyond it, as often as what lies before.
    skips = st.one_of(st.integers(0, count), st.integers(count, count + 2))
    skip = data.draw(skips) if "skip" in listing.parameters else None
    with probe.example():
        probe.retry(lambda: _one_page(probe, listing, {}, limit, skip))


@oracle("pages")
@about([operation for operation in PAGED if "skip" in terms.parameters(operation)])
def test_page_beyond_the_end_is_empty(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    with probe.example():
        probe.retry(lambda: _one_page(probe, listing, {}, 1, len(probe.pool(listing)) + 1))


@oracle("pages")
@about(PAGED)
def test_page_of_what_a_filter_keeps(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    for name, (value, kept) in _latest(probe, listing).items():
        skip = min(1, kept - 1) if "skip" in listing.parameters else None
        with probe.example():
            probe.retry(partial(_one_page, probe, listing, {name: value}, 1, skip))


@oracle("pages")
@about([operation for operation in PAGED if "skip" in terms.parameters(operation)])
@given(data=st.data())
def test_pages_make_up_the_list(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    count = len(probe.pool(listing))
    if not count:
        pytest.skip("the list is empty")
    limit = data.draw(st.integers(-(-count // MOST_PAGES), count))
    with probe.example():
        probe.retry(lambda: _all_pages(probe, listing, limit))


@oracle("pages")
@about([operation for operation in PAGED if "skip" in terms.parameters(operation)])
def test_skip_by_itself_leaves_out_the_first(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    skip, base = len(probe.pool(listing)) // 2, dict(probe.whole(listing))
    base.pop("limit", None)

    def check() -> None:
        whole, page = probe.first_page(listing), probe.read(listing, **base, skip=skip)
        limit = terms.schema_of((*listing.parameters["limit"], "schema")).get("default")
        last = len(whole.items) if limit is None else skip + limit
        expected, shown = listing.keys(whole.items)[skip:last], listing.keys(page.items)
        if whole.is_complete and shown != expected:
            text = f"skip={skip} shows {len(expected)} records, from {expected[:1]}"
            actual = f"it shows {len(shown)}, from {shown[:1]}"
            probe.fail(operation, text, actual, *listing.rests_on("skip"), about="skip alone")

    with probe.example():
        probe.retry(check)


@oracle("pages")
@about([each for each in PAGED if LISTINGS[each.operation_id].range_parameter])
def test_list_below_its_limit_is_whole(probe: Probe, operation: Operation) -> None:
    listing, end = LISTINGS[operation.operation_id], probe.now() // HOUR * HOUR
    start, most = end - DAYS * 24 * HOUR, terms.schema_of((*listing.parameters["limit"], "schema"))
    limit, name = most.get("maximum", 1), listing.range_parameter or ""

    def check() -> None:
        page = probe.read(listing, **{name: f"{iso(start)}/{iso(end)}", "limit": limit})
        member, *_ = listing.filters[name]["from"]
        times = [at for item in page.items if (at := ms_of(item.get(member))) is not None]
        if page.total is not None or page.count >= limit or not times or min(times) <= start:
            return  # It tells itself how many there are, or does not show that there are more.
        rest = probe.read(listing, **{name: f"{iso(start)}/{iso(min(times))}", "limit": limit})
        missing = set(listing.keys(rest.items)) - set(listing.keys(page.items))
        probe.asked(operation, (*listing.parameters["limit"], "description", "Most"))
        if missing:
            expected = f"a list of {page.count}, fewer than limit={limit}, has all of its range"
            actual = f"{len(missing)} others are in a part of it, such as {min(missing)}"
            probe.fail(operation, expected, actual, *listing.rests_on("limit"), about="whole")

    with probe.example():
        probe.retry(check)


def _latest(probe: Probe, listing: Listing) -> dict[str, tuple[str, int]]:
    """Return for each filter a value, and how many records it keeps: several, and late ones.

    A limit that counts before the filter keeps, or a count of what is shown, differs there.
    """
    # Without a time range: where windows begin may depend on it.
    names = [
        name
        for name, spec in listing.filters.items()
        if is_judged(listing, name) and spec.get("by") not in ("range", "nothing")
    ]
    latest, pool = {}, probe.pool(listing)
    for name in names:
        found = []
        values = telling_values(probe, listing, name)
        if listing.filters[name].get("by") == "text":
            # A whole text is found once, a part of it more often.
            values = [text[:2] for text in values]
        elif listing.filters[name].get("by") == "list":
            values = [",".join(two) for two in pairwise(values)] or values
        for value in values:
            kept = [
                at for at, item in enumerate(pool) if keeps(probe, listing, {name: value}, item)
            ]
            if kept:
                found.append((len(kept) > 1, kept[0], len(kept), value))
        if found:
            _, _, count, value = max(found)
            latest[name] = value, count
    return latest


def _one_page(
    probe: Probe, listing: Listing, filters: dict[str, str], limit: int, skip: int | None
) -> None:
    whole = probe.all(listing, **filters) if filters else probe.first_page(listing)
    paging = {"limit": limit}
    if skip is not None:
        paging["skip"] = skip
    page = probe.all(listing, **filters, **paging)
    if not (whole.is_complete and page.is_complete):
        return
    first = skip or 0
    expected = listing.keys(whole.items)[first : first + limit]
    shown = listing.keys(page.items)
    if shown != expected:
        query = ", ".join(f"{name}={value}" for name, value in paging.items())
        probe.fail(
            listing.operation,
            f"{query} shows {len(expected)} records, from {expected[:1]} to {expected[-1:]}",
            f"it shows {len(shown)}, from {shown[:1]} to {shown[-1:]}",
            *listing.rests_on(*paging),
            about="stretch",
        )
    places = {name: (*listing.parameters[name], "description") for name in paging}
    if first + limit < whole.count:
        probe.asked(listing.operation, (*places["limit"], "Most"))
    if 0 < first < whole.count:
        probe.asked(listing.operation, places["skip"])
    if page.total is not None and page.count < whole.count:
        counted = terms.member(listing.schema, "paging", "totalElements")
        probe.asked(listing.operation, counted, (*places["limit"], "without it, all"))
    _count(probe, listing, whole, page)


def _all_pages(probe: Probe, listing: Listing, limit: int) -> None:
    whole = probe.first_page(listing)
    if not whole.is_complete:
        return
    expected, shown = listing.keys(whole.items), []
    for skip in range(0, len(expected), limit):
        shown += listing.keys(probe.all(listing, limit=limit, skip=skip).items)
    if shown != expected:
        lost, again = set(expected) - set(shown), len(shown) - len(set(shown))
        probe.fail(
            listing.operation,
            f"pages of {limit} make up the list of {len(expected)} records",
            f"they show {len(shown)}: {len(lost)} are missing, {again} are repeated",
            *listing.rests_on("limit", "skip"),
            about="partition",
        )


def _count(probe: Probe, listing: Listing, whole: Page, page: Page) -> None:
    for shown in (whole, page):
        if shown.total is not None and shown.total != whole.count:
            place: Any = terms.member(listing.schema, "paging", "totalElements")
            probe.fail(
                listing.operation,
                f"totalElements is {whole.count}, the number of records without paging",
                f"it is {shown.total}",
                (*place, "description"),
                about="totalElements",
            )
