"""The journal of a world: its last requests and answers, raw, and within bounds."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from busroot_mock.errors import Violation

MOST_ENTRIES: Final = 1000
MOST_BYTES: Final = 4 * 1024 * 1024
LONGEST_BODY: Final = 8 * 1024
LONGEST_PATH: Final = 2 * 1024
LONGEST_QUERY: Final = 8 * 1024
KEPT_HEADERS: Final = ("Content-Type", "Content-Encoding", "Accept", "User-Agent", "Prefer")
"""The only headers of a request that a proxy records, but for those that the contract names."""
HIDDEN_HEADERS: Final = ("Authorization", "Cookie", "Proxy-Authorization", "X-Api-Token")
"""Of these it is recorded that they were sent."""

GONE: Final = "It was broken off: the client went away, or the proxy was stopped."
"""Why a response is missing or incomplete although the deployment has not failed."""

Headers = list[tuple[bytes, bytes]]
Who = tuple[str, int, frozenset[str]]
"""Account, user and roles."""


class Judged(NamedTuple):
    """What a proxy has seen of an exchange with a deployment.

    Attributes:
        known: Whether the contract has the operation; else nothing is judged.
        request: How the request breaks the contract.
        answer: How the response does.
        unjudged: Why a part of it was not judged; empty if all was.
        failure: Why the response is missing or incomplete; empty if it is neither.
    """

    known: bool
    request: tuple[Violation, ...] = ()
    answer: tuple[Violation, ...] = ()
    unjudged: str = ""
    failure: str = ""


class Entry(NamedTuple):
    """A request and its answer, as they went over the wire; long texts are cut.

    Attributes:
        number: From 1 on, without gaps.
        at: The world's time.
        took: Seconds of real time until the answer was ready.
        headers: Of the request, with their lower-case names, but for the API key.
        has_key: Whether an API key was sent; the key itself is nowhere in here.
        caller: Who it is, if the key is known.
        operation: The operationId, if there is such an operation.
        is_valid: Whether the contract takes the request; None if that was not looked at.
        fault: What made the mock server answer otherwise, if anything did.
        weight: About how many bytes of memory all this takes.
        answer_headers: As they were made, before the server adds those of the connection.
        judged: By a proxy; None in a mock server.
    """

    number: int
    at: datetime
    took: float
    method: str
    path: str
    query: bytes
    headers: Headers
    has_key: bool
    caller: Who | None
    operation: str | None
    body: bytes
    body_size: int
    is_valid: bool | None
    status: int
    answer: bytes
    answer_size: int
    fault: str | None
    weight: int
    answer_headers: Headers
    judged: Judged | None = None


class Journal:
    """The last requests of a world, the oldest first.

    Attributes:
        count: How many were entered, also those that are gone.
        weight: About how many bytes of memory the kept entries take.
        met: How often each operation was answered with each status; of all that were entered.
    """

    __slots__ = ("_entries", "count", "met", "weight")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Be as new: empty, and numbers from 1 on."""
        self._entries: deque[Entry] = deque()
        self.count = 0
        self.weight = 0
        self.met: dict[tuple[str, int], int] = {}

    def enter(self, entry: Entry) -> None:
        """Enter the next entry, number `count + 1`; the oldest are dropped beyond the bounds."""
        entries = self._entries
        entries.append(entry)
        self.count += 1
        weight = self.weight + entry.weight
        while weight > MOST_BYTES or len(entries) > MOST_ENTRIES:
            weight -= entries.popleft().weight
        self.weight = weight
        if entry.operation is not None:
            place = entry.operation, entry.status
            self.met[place] = self.met.get(place, 0) + 1

    def shrink(self) -> int:
        """Drop the older half of the entries; return about how many bytes of memory that frees."""
        before = self.weight
        for _ in range((len(self._entries) + 1) // 2):
            self.weight -= self._entries.popleft().weight
        return before - self.weight

    @property
    def dropped(self) -> int:
        """How many are gone since there were too many."""
        return self.count - len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def get(self, number: int) -> Entry | None:
        """Return the entry with this number, if it is kept."""
        index = number - self.dropped - 1
        return self._entries[index] if 0 <= index < len(self._entries) else None
