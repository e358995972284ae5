"""What was asked of a world, in the hands of a test."""

import json
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from urllib.parse import urlencode

from busroot_mock.testing.values import Call, Record, check_names, given, time_text

PAGE: Final = 200
ANY: Final = object()
"""Stands for a body that nothing is asked of; None is the JSON `null`."""


class Marks(TypedDict, total=False):
    """What a request and its answer can be asked for.

    Attributes:
        method: As it was sent.
        path: As it was sent, without the query.
        status: Of the answer, such as 409 or `4XX`.
        valid: Whether the contract takes the request.
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
    """The requests of a world; one is a dict as `control.yaml` has it, the schema `JournalEntry`.

    Args:
        call: Calls the control API for the world.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def requests(self, operation: str | None = None, **marks: Unpack[Marks]) -> list[Record]:
        """Return the requests that have all the marks, the oldest first.

        Args:
            operation: The `operationId`.
            marks: As in `Marks`.
        """
        found: list[Record] = []
        while True:
            query = {**_in_query(_wire(operation, marks)), "limit": PAGE, "skip": len(found)}
            page = self._call("GET", f"/journal?{urlencode(query)}")
            found = page + found
            if len(page) < PAGE:
                return found

    def assert_called(
        self,
        operation: str | None = None,
        *,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        query: Record | None = None,
        body: Any = ANY,
        **marks: Unpack[Marks],
    ) -> None:
        """Assert that there was such a request, such as `assert_called("saveSku", times=1)`.

        Args:
            operation: The `operationId`.
            times: How often exactly; without any number, at least once.
            at_least: How often at least.
            at_most: How often at most.
            query: Parameters that it had, besides others.
            body: Members that objects in its body had, besides others; of lists, all items.
            marks: As in `Marks`.

        Raises:
            AssertionError: If there was not; with the requests that come closest.
        """
        __tracebackhide__ = True
        count = given({"exactly": times, "atLeast": at_least, "atMost": at_most})
        wanted = {
            **_wire(operation, marks),
            **given({"query": query, "count": count or None}),
            **({} if body is ANY else {"body": body}),
        }
        outcome = self._call("POST", "/journal/assertions", wanted)
        if not outcome["passed"]:
            raise AssertionError("\n".join(self._told(wanted, outcome)))

    def verdict(self) -> Record:
        """Return what the contract says of all that the client asked, the schema `Verdict`."""
        verdict: Record = self._call("GET", "/verdict")
        return verdict

    def clear(self) -> None:
        """Empty the journal."""
        self._call("POST", "/journal/clear")

    def _told(self, wanted: Record, outcome: Record) -> list[str]:
        count = wanted.pop("count", {"atLeast": 1})
        found = [f"  {self._request(number)}" for number in outcome["entries"]]
        lines = [f"expected {json.dumps(count)} of {json.dumps(wanted)}, found {outcome['count']}"]
        lines += found
        if outcome["closest"]:
            lines.append("others that come close:" if found else "these come closest:")
        for miss in outcome["closest"]:
            differences = [f"    {_difference(each)}" for each in miss["differences"]]
            lines += [f"  {self._request(miss['entry'])}", *differences]
        return lines

    def _request(self, number: int) -> str:
        entry = self._call("GET", f"/journal/{number}")
        return f"{number}: {entry['method']} {entry['path']}, answered {entry['status']}"


def _wire(operation: str | None, marks: Marks) -> Record:
    check_names(marks, Marks)
    wire = given({"operationId": operation, **marks})
    for name in wire.keys() & {"since", "until"}:
        wire[name] = time_text(wire[name])
    return wire


def _in_query(marks: Record) -> Record:
    return marks if "valid" not in marks else {**marks, "valid": json.dumps(marks["valid"])}


def _difference(difference: Record) -> str:
    place = f"{difference['in']} {difference['pointer']}".rstrip()
    expected, actual = (
        json.dumps(difference[side]) if side in difference else "nothing"
        for side in ("expected", "actual")
    )
    return f"{place}: expected {expected}, came {actual}"
