"""Read the journal of a world from a test, and assert on it."""

import json
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from urllib.parse import urlencode

from busroot_mock.testing.request_lines import reasons_of, shortened
from busroot_mock.testing.values import Call, Record, check_names, given, time_text

PAGE: Final = 200
MOST_SHOWN: Final = 10
"""Requests that a message of `assert_valid` shows, and reasons of each."""
ANY: Final = object()
"""The default for `body`: any body matches. None stands for the JSON `null`."""


class Filters(TypedDict, total=False):
    """Filters on requests and their answers.

    Attributes:
        method: The method as sent.
        path: The path as sent, without the query.
        status: The status of the answer, such as 409 or `4XX`.
        valid: Whether the request conforms to the contract.
        since: From this time on, by the clock of the world.
        until: Before this time.
    """

    method: str
    path: str
    status: int | str
    valid: bool
    since: str | datetime
    until: str | datetime


class WorldJournal:
    """The requests of a world, each a dict of the schema `JournalEntry` in `control.yaml`.

    Args:
        call: Calls the control API for the world.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def requests(self, operation: str | None = None, **filters: Unpack[Filters]) -> list[Record]:
        """Return the requests that match all filters, the oldest first.

        Args:
            operation: The `operationId`.
            filters: As in `Filters`.
        """
        entries: list[Record] = []
        while True:
            query = {**_in_query(_body(operation, filters)), "limit": PAGE, "skip": len(entries)}
            page = self._call("GET", f"/journal?{urlencode(query)}")
            entries = page + entries
            if len(page) < PAGE:
                return entries

    def last(self, most: int) -> list[Record]:
        """Return so many of the last requests, the oldest first."""
        entries: list[Record] = self._call("GET", f"/journal?{urlencode({'limit': most})}")
        return entries

    def assert_valid(self, operation: str | None = None, **filters: Unpack[Filters]) -> None:
        """Assert that no request broke the contract, by path, method, key, role or content.

        A request that a fault rule answered before it was checked is left out.

        Args:
            operation: The `operationId`, to look at its requests alone.
            filters: As in `Filters`, but for `valid`.

        Raises:
            AssertionError: If one did; the message shows the requests, and the lines of the
                contract.
        """
        __tracebackhide__ = True
        if "valid" in filters:
            raise TypeError("unexpected argument 'valid': a request that is valid breaks nothing")
        filters["valid"] = False
        broken = self.requests(operation, **filters)
        if broken:
            raise AssertionError("\n".join(_broken_lines(broken)))

    def assert_called(
        self,
        operation: str | None = None,
        *,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        query: Record | None = None,
        body: Any = ANY,
        **filters: Unpack[Filters],
    ) -> None:
        """Assert that a request was made, as `assert_called("saveSku", times=1)` does.

        Args:
            operation: The `operationId`.
            times: Exactly how often; at least once if no number is given.
            at_least: At least how often.
            at_most: At most how often.
            query: Parameters that it must have; it may have others.
            body: Members that its body must have; objects may have others, lists no other items.
            filters: As in `Filters`.

        Raises:
            AssertionError: If it was not; the message shows the closest requests.
        """
        __tracebackhide__ = True
        count = given({"exactly": times, "atLeast": at_least, "atMost": at_most})
        assertion = {
            **_body(operation, filters),
            **given({"query": query, "count": count or None}),
            **({} if body is ANY else {"body": body}),
        }
        outcome = self._call("POST", "/journal/assertions", assertion)
        if not outcome["passed"]:
            raise AssertionError("\n".join(self._failure(assertion, outcome)))

    def verdict(self) -> Record:
        """Return how all requests conform to the contract, as the schema `Verdict` has it."""
        verdict: Record = self._call("GET", "/verdict")
        return verdict

    def clear(self) -> None:
        """Empty the journal."""
        self._call("POST", "/journal/clear")

    def _failure(self, assertion: Record, outcome: Record) -> list[str]:
        count, actual = assertion.pop("count", {"atLeast": 1}), outcome["count"]
        matches = [f"  {self._request(number)}" for number in outcome["entries"]]
        lines = [f"expected {json.dumps(count)} of {json.dumps(assertion)}, got {actual}"]
        lines += matches
        if outcome["closest"]:
            lines.append("other close requests:" if matches else "the closest requests:")
        for miss in outcome["closest"]:
            differences = [f"    {_difference(each)}" for each in miss["differences"]]
            lines += [f"  {self._request(miss['entry'])}", *differences]
        return lines

    def _request(self, number: int) -> str:
        entry = self._call("GET", f"/journal/{number}")
        return f"{number}: {entry['method']} {entry['path']}, answered {entry['status']}"


def _broken_lines(broken: list[Record]) -> list[str]:
    count = "1 request breaks" if len(broken) == 1 else f"{len(broken)} requests break"
    lines = [f"{count} the contract:"]
    for entry in broken[:MOST_SHOWN]:
        request = f"{entry['number']}: {entry['method']} {entry['path']}"
        lines.append(f"  {shortened(request)}, answered {entry['status']}")
        lines += [f"    {shortened(reason)}" for reason in reasons_of(entry)[:MOST_SHOWN]]
    left_out = len(broken) - MOST_SHOWN
    return lines + ([f"  and {left_out} more"] if left_out > 0 else [])


def _body(operation: str | None, filters: Filters) -> Record:
    check_names(filters, Filters)
    body = given({"operationId": operation, **filters})
    for name in body.keys() & {"since", "until"}:
        body[name] = time_text(body[name])
    return body


def _in_query(filters: Record) -> Record:
    return filters if "valid" not in filters else {**filters, "valid": json.dumps(filters["valid"])}


def _difference(difference: Record) -> str:
    place = f"{difference['in']} {difference['pointer']}".rstrip()
    expected, actual = (
        json.dumps(difference[side]) if side in difference else "nothing"
        for side in ("expected", "actual")
    )
    return f"{place}: expected {expected}, got {actual}"
