"""Exchanges that passed: judged, masked and entered once the client has its answer."""

import asyncio
from collections import deque
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from busroot_mock.http.request import Message, Request
from busroot_mock.http.response import Answer
from busroot_mock.proxy.judging import Judge, OperationJudge, Place, judged_exchange, summary
from busroot_mock.proxy.passed import Passed
from busroot_mock.proxy.passing_headers import Headers, of_names
from busroot_mock.proxy.secrecy import READ_BY_MASKS, Credentials
from busroot_mock.store.memory import Memory
from busroot_mock.worlds.exchange import Exchange

Note = Callable[[Exchange, float], None]
"""Takes an exchange, and the seconds that it took."""

MOST_REMEMBERED: Final = 2 * 1024 * 1024
"""Bytes of exchanges that are kept so as not to judge others that are the same."""

_LONGEST: Final = 64 * 1024
"""Bytes of both bodies together: to look for longer ones takes time, and they seldom come again."""
_OBJECTS: Final = 5000
_OBJECTS_OF_VIOLATION: Final = 700


class Reviewing:
    """Enters what passed, in the order in which it ended.

    It does so right after the answer is sent, or when somebody asks for what there is.

    Args:
        judge: Judges it.
        prefix: Of the paths of the API.
        record: Takes it first, if it is recorded.
        most_remembered: Bytes of exchanges that are remembered.
    """

    def __init__(
        self,
        judge: Judge,
        prefix: str,
        record: Callable[[Passed], object] | None = None,
        most_remembered: int = MOST_REMEMBERED,
    ) -> None:
        self._judge, self._prefix, self._record = judge, prefix, record
        self._credentials = Credentials()
        self._memory = Memory(most_remembered)
        self._names: dict[OperationJudge | None, frozenset[bytes]] = {}
        self._waiting: deque[tuple[Passed, Note]] = deque()

    @property
    def is_settled(self) -> bool:
        """Tell whether all that was taken is entered."""
        return not self._waiting

    def take(self, passed: Passed, note: Note) -> None:
        """Take an exchange that is over but for the end of its answer, which is sent next."""
        self._waiting.append((passed, note))
        asyncio.get_running_loop().call_soon(self._go_on)

    def settle(self) -> None:
        """Enter all that was taken: who has an answer finds its exchange in the journal."""
        while self._waiting:
            self._go_on()

    def _go_on(self) -> None:
        if not self._waiting:  # It was settled before its turn.
            return
        passed, note = self._waiting[0]
        try:
            if self._record is not None and (passed.head is not None or passed.is_reached):
                self._record(passed)
            note(self.seen(passed), passed.took)
        finally:
            self._waiting.popleft()

    def seen(self, passed: Passed) -> Exchange:
        """Return an exchange as it is entered: judged, and without credentials.

        What it depends on is named by a key, and nothing else is given to whoever judges. So an
        exchange that is the same in all of this is judged and masked once.
        """
        place = self._judge.find(passed.request, self._prefix)
        self._credentials.begin(passed.request)
        sent, got = self._heard(passed, place)
        is_long = passed.sent_size + passed.got_size > _LONGEST
        if is_long or passed.failure or passed.head is None:
            return self._looked_at(passed, place, sent, got)
        key = self._credentials.mark, _digest(passed, passed.head.status, sent, got)
        known: Exchange | None = self._memory.get(key)
        if known is None:
            known = self._looked_at(passed, place, sent, got)
            self._memory.put(key, known, _weight(known))
        return known

    def _heard(self, passed: Passed, place: Place | None) -> tuple[Headers, Headers]:
        """Return the headers of the request, and those of the response, that matter."""
        judge = None if place is None else place[0]
        names = self._names.get(judge)
        if names is None:
            read = READ_BY_MASKS if judge is None else READ_BY_MASKS | judge.request_names
            names = self._names[judge] = read
        sent = of_names(passed.request.all_headers, names)
        if judge is None or passed.head is None:
            return sent, []
        status, headers = passed.head
        return sent, of_names(headers, judge.answer_names(status))

    def _looked_at(
        self, passed: Passed, place: Place | None, sent: Headers, headers: Headers
    ) -> Exchange:
        request = _with_headers(passed.request, sent)
        credentials, own, status = self._credentials, passed.own, 0
        answer = None
        if passed.head is not None:
            status = passed.head.status
            answer = None if passed.failure else (status, headers, passed.whole_got)
        exchange = Exchange(credentials.shown(request))
        exchange.operation = place[0].name if place else None
        exchange.is_valid, judged = judged_exchange(
            place, request, passed.whole_sent, answer, passed.failure
        )
        exchange.judged = credentials.judged(judged)
        exchange.data = credentials.body(passed.sent)
        exchange.answer = own or Answer(status, headers, credentials.body(passed.got))
        exchange.sizes = passed.sizes
        exchange.reason = (text, ()) if (text := summary(exchange.judged)) else None
        return exchange


def _with_headers(request: Request, headers: Headers) -> Request:
    """Return a request with other headers, and without its body."""

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    path = request.path.encode("latin-1")
    scope = {"raw_path": path, "query_string": request.query, "headers": headers}
    return Request({"method": request.method, "path": request.path, **scope}, nothing)


def _digest(passed: Passed, status: int, sent: Headers, got: Headers) -> bytes:
    """Return what stands for all that is looked at; texts of a head have no end of a line."""
    request, sizes = passed.request, (passed.sent_size, passed.got_size)
    lines = [
        b"%b %b" % (request.method.encode("latin-1"), request.path.encode("latin-1")),
        request.query,
        b"%d %d %d" % (status, *sizes),
        *map(b": ".join, sent),
        b"",
        *map(b": ".join, got),
        b"",
        passed.sent,
    ]
    return blake2b(b"\n".join(lines) + passed.got).digest()


def _weight(exchange: Exchange) -> int:
    judged, request = exchange.judged, exchange.request
    violations = 0 if judged is None else len(judged.request) + len(judged.answer)
    texts = len(request.path) + len(request.query) + len(exchange.data) + len(exchange.answer.body)
    # The journal's entry of it has them once more.
    return _OBJECTS + 2 * texts + _OBJECTS_OF_VIOLATION * violations
