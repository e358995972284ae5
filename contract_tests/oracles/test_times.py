"""Times, durations and ranges agree in all responses."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Listing
from ..probing.probe import Probe
from ..probing.times import iso, ms_of
from ..probing.times_agree import check_times
from ..probing.walking import objects
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

READING = [operation for operation in OPERATIONS if operation.reads and "{" not in operation.path]


@oracle("times-agree")
@about(READING)
def test_times_agree(probe: Probe, operation: Operation) -> None:
    place = terms.response_schema(operation)
    listing = LISTINGS.get(operation.operation_id)
    with probe.example():
        body = (
            probe.all(listing).body
            if listing
            else probe.expect_success(operation, probe.send(operation))
        )
        for item, where in objects(body, place or ()):
            check_times(probe, operation, item, where)


@oracle("times-agree")
@about([listing.operation for listing in LISTINGS.values() if listing.range_parameter])
@given(data=st.data())
def test_times_agree_in_any_page(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    optional = [name for name in ("grouping", "skip") if name in listing.parameters]
    if not optional:
        not_applicable("the list is always read as a whole")
    groupings = terms.schema_of((*listing.parameters["grouping"], "schema"))["enum"]
    params: dict[str, Any] = {"grouping": data.draw(st.sampled_from(groupings)), "limit": 200}
    params["skip"] = data.draw(st.integers(0, 200))
    with probe.example():
        for item, where in objects(probe.all(listing, **params).body, listing.schema):
            check_times(probe, operation, item, where)


def _come(listing: Listing) -> list[str]:
    """Return the members for times that are null until they come, by `x-lists`."""
    ranges = [spec for spec in listing.filters.values() if spec.get("by") == "range"]
    actual = [spec[end][0] for spec in ranges if len(spec["from"]) > 1 for end in ("from", "to")]
    return sorted({*actual, *([listing.spec["settled"]] if "settled" in listing.spec else [])})


@oracle("times-agree")
@about([listing.operation for listing in LISTINGS.values() if _come(listing)])
def test_what_has_come_is_not_after_now(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]

    def check() -> None:
        items = probe.pool(listing)
        now = next((ms_of(each.get("now")) for each in probe.all(LISTINGS["listPlants"]).items), 0)
        for name in _come(listing) if now else []:
            times = [item.get(name) for item in items]
            place = listing.member(name)
            if None in times and set(times) != {None}:
                probe.asked(operation, (*place, "description", "has not come"))
            late = [text for text in times if (ms_of(text) or 0) > (now or 0)]
            if late:
                expected = f"{name} is null until it comes, or not after now, {iso(now or 0)}"
                probe.fail(operation, expected, f"it is {late[0]}", place, about=name)

    with probe.example():
        probe.retry(check)


@oracle("times-agree", "GET /issue", "GET /plant")
def test_duration_of_what_goes_on_is_up_to_now(probe: Probe) -> None:
    issues, plants = LISTINGS["listIssues"], LISTINGS["listPlants"]
    place = (*issues.member("duration"), "description", "up to now")

    def now() -> int | None:
        return next((ms_of(plant.get("now")) for plant in probe.all(plants).items), None)

    def check() -> None:
        before, items, after = now(), probe.all(issues).items, now()
        if before is None or after is None:
            return
        for item in items:
            start, length = ms_of(item.get("startAt")), item.get("duration")
            if item.get("endAt") is not None or start is None:
                continue
            probe.asked(issues.operation, place)
            if not isinstance(length, int | float) or not before <= start + length <= after:
                expected = f"duration of {item['id']} is from {item['startAt']} up to now"
                actual = f"it is {length!r}"
                probe.fail(issues.operation, expected, actual, place, about="up to now")

    with probe.example():
        probe.retry(check)
