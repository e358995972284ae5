"""The only way out of the process: guard, budget, pace, retries, and a record of traffic."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from typing import Any

import pytest
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import Timeout

from busroot_mock.contract.operations import READING
from busroot_mock.contract.wire_names import KEY_HEADER

from ..config.connection import Connection
from ..config.profile import Profile
from ..config.url_form import is_loopback
from .allowance import MEGABYTE, Allowance, metered_responses, within
from .audit_wall import gate, wall_around
from .body_reader import read_body
from .faults import OverLimit, RateLimited, fault_of, reason_of
from .guard import Guard
from .interruption import INTERRUPTION, WHY, Interrupted
from .own_headers import harmless_headers
from .pace import Budget, Pace, Spent, retry_after
from .request_form import form_of
from .response_head import plain_heads
from .traffic import Exchange, Traffic, exchange_of
from .turns import Turns

MOST_WAITS = 5
MOST_TRIES = 3
MOST_FAULTS = 5
A_TIMEOUT = 2
"""Faults that a timeout counts as: it has cost the seconds of one, however long that is."""
MOST_SILENT = 3
"""Operations: if so many in a row do not answer, it is not them, but the deployment."""
FIRST_PAUSE = 0.2
LONGEST_START = 1.0
"""Seconds that a request waits for others that are to be sent at the same time."""

Send = Callable[..., Response]


class Unreachable(pytest.skip.Exception):  # type: ignore[name-defined,misc]  # a class, typed as a variable
    """Several requests in a row had no response: nothing more is sent."""


class Transport:
    """Sends every request of the process.

    Of several threads, one at a time does so, but for the time in which it waits for a response.

    Attributes:
        guard: Decides what may be sent.
        budget: Counts what is sent.
        faults: Texts of the faults of requests that had no response after all tries, by operation.
        item: Name of the current test, for the record.
        cut: Why the current test could not send all of its requests; empty if it could.
        others: URLs of servers of the run's own that may be called too, such as a database.
        before: Called with each request before it is sent; may send requests of their own.
        listeners: Called with each request, its response and the exchange.
        starting: Where threads meet whose requests are to be under way at the same time.
        turns: Of the processes of the run: a write waits while another compares what it reads.
    """

    def __init__(
        self, guard: Guard, budget: Budget, pace: Pace, profile: Profile, traffic: Traffic
    ) -> None:
        self.guard, self.budget, self.traffic = guard, budget, traffic
        self.faults: dict[str, list[str]] = {}
        self.item = self.cut = ""
        self.others: tuple[str, ...] = ()
        self.before: list[Callable[[PreparedRequest], None]] = []
        self.listeners: list[Callable[[PreparedRequest, Response | None, Exchange], None]] = []
        self.starting: threading.Barrier | None = None
        self.turns = Turns(None)
        self._turn = threading.RLock()
        self._pace, self._profile = pace, profile
        self._unanswered: Counter[str] = Counter()
        self._in_a_row: list[str] = []
        settings = guard.selection.settings
        self._timeout, self._largest = settings.timeout, settings.max_response * MEGABYTE
        # What the user says of the deployment does not hold for a mock server of the run's own.
        is_ours = guard.mode == "mock"
        self._connection = Connection() if is_ours else profile.connection
        guard.headers = frozenset(each.name.lower() for each in self._connection.headers)

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Route every request through the transport, also those that Schemathesis' checks send."""
        send: Send = HTTPAdapter.send

        def guarded(adapter: HTTPAdapter, request: PreparedRequest, **options: Any) -> Response:
            request.headers.update({each.name: each.value for each in self._connection.headers})
            if is_loopback(request.url or ""):
                # A proxy of the environment would have the keys, and another machine in mind.
                options["proxies"] = {}
            options |= self._connection.options()

            def send_within(seconds: float) -> Response:
                return send(adapter, request, **{**options, "timeout": seconds})

            is_write = request.method not in READING
            # Before the turn among threads: one that has its turn must be able to end.
            with self.turns.shared() if is_write else nullcontext(), self._turn:
                return self._send(send_within, request, self._seconds(options.get("timeout")))

        with ExitStack() as stack:
            stack.enter_context(metered_responses())
            stack.enter_context(harmless_headers())
            stack.enter_context(plain_heads())
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(HTTPAdapter, "send", guarded)
            # The package requests would send credentials from there to the deployment.
            patch.setenv("NETRC", os.devnull)
            if self.guard.mode != "mock":
                stack.enter_context(wall_around(self.guard.base_url, self.others))
            yield

    def rest(self, seconds: float) -> None:
        """Send nothing for some seconds, but no longer than the run may take."""
        with suppress(Interrupted), INTERRUPTION.waiting():
            time.sleep(min(seconds, self.budget.left()))

    def reopen(self, requests: int) -> None:
        """Allow so many more requests after the tests, to remove what they made."""
        INTERRUPTION.end_tests()
        self.budget.extend(requests)
        self._unanswered.clear()
        self._in_a_row.clear()

    def _send(
        self, send: Callable[[float], Response], request: PreparedRequest, seconds: float
    ) -> Response:
        self.guard.check(request)
        checked = form_of(request)
        try:
            # What is not sent must not be entered in a ledger as if it might have been.
            self._check_open(request)
            for hook in self.before:
                hook(request)
            return self._send_in_time(send, request, seconds, checked)
        except Interrupted:
            self.cut = self.cut or WHY
            raise Spent(WHY) from None
        except (Spent, Unreachable) as reason:
            # Whoever catches this goes on with less than there is to test.
            self.cut = self.cut or str(reason)
            raise

    def _check_open(self, request: PreparedRequest) -> None:
        INTERRUPTION.check()
        if len(self._in_a_row) >= MOST_FAULTS and len(set(self._in_a_row)) >= MOST_SILENT:
            raise Unreachable(f"{self.guard.base_url} stopped answering")
        label = self._label_of(request)
        if self._unanswered[label] >= MOST_FAULTS:
            raise Unreachable(f"{label} stopped answering")
        self.budget.check()

    def _send_in_time(
        self,
        send: Callable[[float], Response],
        request: PreparedRequest,
        seconds: float,
        checked: tuple[Any, ...],
    ) -> Response:
        waits = tries = 0
        while True:
            self._check_open(request)
            with INTERRUPTION.waiting():
                self._pace.wait(self.budget.seconds_left())
            self.budget.spend()
            if waits or tries or form_of(request) != checked:
                # By now it may be another, or what it was allowed for may be past.
                self.guard.check(request)
            try:
                response = self._once(send, request, seconds)
            except RequestException as fault:
                tries += 1
                pause = FIRST_PAUSE * 4**tries
                # A write without a response may have been carried out: it is not repeated.
                is_last = request.method not in READING or tries >= self._most_tries(request, fault)
                if is_last or isinstance(fault, OverLimit) or pause > self.budget.left():
                    self._note_fault(request, fault)
                    raise
                with INTERRUPTION.waiting():
                    time.sleep(pause)
                continue
            if response.status_code != 429:
                return response
            waits += 1
            self._hold(request, response, waits)

    def _most_tries(self, request: PreparedRequest, fault: RequestException) -> int:
        """Return how often a request is tried: after a timeout once more, if it is the first."""
        if not isinstance(fault, Timeout):
            return MOST_TRIES
        return 1 if self._unanswered[self._label_of(request)] else 2

    def _hold(self, request: PreparedRequest, response: Response, waits: int) -> None:
        pause = retry_after(response)
        self._pace.hold(min(pause, self.budget.left()))
        if waits > MOST_WAITS:
            limited = RateLimited(f"answered 429 {waits} times in a row", request=request)
            self._note_fault(request, limited)
            raise limited
        if pause > self.budget.left():
            why = f"429 with Retry-After: the deployment asks to wait {pause:.0f} seconds"
            self.budget.close(f"{why}, and the run may not wait so long")
            self.budget.spend()

    def _once(
        self, send: Callable[[float], Response], request: PreparedRequest, seconds: float
    ) -> Response:
        started = time.perf_counter()
        allowance = Allowance(min(seconds, self.budget.seconds_left()), self._largest)
        try:
            with gate(request), within(allowance), INTERRUPTION.waiting(), self._others_in_turn():
                response = send(allowance.left())
                # A body that breaks off is a fault too.
                read_body(response, allowance)
        except RequestException as fault:
            self._record(request, None, started, allowance.excess or fault_of(fault))
            # It was cut by the run itself.
            self.budget.check()
            if allowance.excess:
                raise OverLimit(allowance.excess, request=request) from fault
            raise
        finally:
            self.budget.take(allowance.received)
        self._in_a_row.clear()
        self._unanswered.pop(self._label_of(request), None)
        self._record(request, response, started)
        return response

    @contextmanager
    def _others_in_turn(self) -> Iterator[None]:
        self._turn.release()
        try:
            # Whoever is not sent does not come; what is sent again comes alone.
            with suppress(threading.BrokenBarrierError):
                if self.starting:
                    self.starting.wait(LONGEST_START)
            yield
        finally:
            self._turn.acquire()

    def _record(
        self, request: PreparedRequest, response: Response | None, started: float, fault: str = ""
    ) -> None:
        operation = self.guard.operation_of(request)
        exchange = exchange_of(
            request,
            response,
            item=self.item,
            identity=self._identity(request),
            operation=operation.label if operation else "",
            took=(time.perf_counter() - started) * 1000,
            hide=self._profile.hide,
            secret={each.name: f"${each.variable}" for each in self._connection.headers},
            fault=fault,
            folder=self.traffic.folder,
        )
        self.traffic.note(exchange)
        for listener in self.listeners:
            listener(request, response, exchange)

    def _identity(self, request: PreparedRequest) -> str:
        key = request.headers.get(KEY_HEADER)
        key = key.decode("latin-1") if isinstance(key, bytes) else key
        return next(
            (identity.name for identity in self._profile.identities if identity.key == key), ""
        )

    def _note_fault(self, request: PreparedRequest, fault: RequestException) -> None:
        label = self._label_of(request)
        self._in_a_row.append(label)
        self._unanswered[label] += A_TIMEOUT if isinstance(fault, Timeout) else 1
        self.faults.setdefault(label, []).append(self._profile.hide(reason_of(fault)))

    def _label_of(self, request: PreparedRequest) -> str:
        operation = self.guard.operation_of(request)
        place = f"{request.method} {request.path_url}"
        return operation.label if operation else self._profile.hide(place)

    def _seconds(self, timeout: Any) -> float:
        """Return the seconds that a whole response may take, by the timeout that was asked for."""
        return float(timeout) if isinstance(timeout, int | float) else self._timeout
