"""Send requests for an oracle as an identity, and report what contradicts the contract."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import pytest
from requests import Response

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..config.profile import Identity
from ..register.register import asked_at
from ..target.deployment import Deployment
from ..target.schema import CONTRACT
from ..target.shapes import read_value
from .consistent import check_touches
from .kept_lists import (
    LARGEST,
    changing,
    heed_others,
    keep,
    keep_just_read,
    kept,
    read_just_now,
)
from .lists import LISTINGS, Item, Listing
from .page import Page
from .refusals import check_refusal
from .retries import with_retries
from .times import iso, ms_of
from .viewer import Viewer

T = TypeVar("T")
HOUR = 3_600_000
QUARTER = HOUR // 4
ENOUGH = 250
_COMPARING, _ANEW = ("comparing",), ("anew",)
"""Of what a test keeps: whether it compares lists now, and whether it has read some anew."""


class Probe(Viewer):
    """Sends requests to the deployment for an oracle.

    Attributes:
        oracle: Name of the oracle.
        identity: Whose key is sent; None for the main identity.
    """

    def __init__(
        self, deployment: Deployment, oracle: str, identity: Identity | None = None
    ) -> None:
        self.deployment, self.oracle, self.identity = deployment, oracle, identity

    def by(self, identity: Identity | None) -> "Probe":
        """Return a probe that sends the key of another identity."""
        return Probe(self.deployment, self.oracle, identity)

    @contextmanager
    def example(self) -> Iterator[None]:
        """Run one example: its requests are the steps of its findings."""
        with self.deployment.example():
            yield

    def may_call(self, operation: Operation) -> bool:
        """Tell whether the run may call an operation."""
        return self.deployment.selection.may_call(operation)

    def asked(self, operation: Operation, *places: Location) -> None:
        """Note what the register has of places, for this oracle."""
        for place in places:
            ids = asked_at(CONTRACT, self.oracle, place)
            self.deployment.asked.update((operation.label, each) for each in ids)

    def fail_by_response(
        self, operation: Operation, expected: str, actual: str, about: str
    ) -> NoReturn:
        """Raise the failure that the last response cannot be read: as it breaks the contract."""
        if self.deployment.last_failures:
            raise self.deployment.last_failures[0]
        self.fail(operation, expected, actual, about=about)

    def send(
        self, operation: Operation, body: Any = None, path: Any = None, **params: Any
    ) -> Response:
        """Call an operation; `path` is the value of its path parameter."""
        where = operation.path
        if path is not None:
            begin, end = where.index("{"), where.index("}")
            where = where[:begin] + quote(str(path), safe="") + where[end + 1 :]
        response = self.deployment.send(
            operation.method, where, self.identity, json=body, params=params or None
        )
        check_refusal(self, operation, response, body, params)
        return response

    def send_at_once(self, operation: Operation, *calls: Mapping[str, Any]) -> list[Response]:
        """Call an operation several times at the same time; arguments as of `send`.

        Returns:
            The responses, in the order of the calls, whichever is answered first.
        """
        transport = self.deployment.transport
        transport.starting = Barrier(len(calls))
        try:
            with ThreadPoolExecutor(len(calls)) as pool:
                waiting = [pool.submit(self.send, operation, **call) for call in calls]
                return [each.result() for each in waiting]
        finally:
            transport.starting = None

    def expect_success(self, operation: Operation, response: Response) -> Any:
        """Return the body of a 2xx response; skip the test on 403, fail it on others."""
        if response.status_code == 403:
            pytest.skip(f"the role of the key may not call {operation.label}")
        if not 200 <= response.status_code < 300:
            expected, actual = "a valid request yields 2xx", f"the status is {response.status_code}"
            self.fail_by_response(operation, expected, actual, "status")
        value, violations = read_value(response.content)
        try:
            # Of what is not plain JSON, that package makes the most.
            return value if not violations else response.json() if response.content else None
        except (ValueError, RecursionError):
            self.fail_by_response(operation, "a response is JSON", "it is not", "json")

    def read(self, listing: Listing, **params: Any) -> Page:
        """Return a page of a list, as it was read a moment ago if nothing was changed since."""
        name = self._own((listing.operation.label, repr(sorted(params.items()))))
        known: Page | None = read_just_now(self.deployment, name)
        return self._read(listing, name, params) if known is None else known

    def read_anew(self, listing: Listing, **params: Any) -> Page:
        """Return a page of a list as it is now."""
        self.deployment.just_read.clear()
        return self.read(listing, **params)

    def _read(self, listing: Listing, name: tuple[str, ...], params: dict[str, Any]) -> Page:
        response = self.send(listing.operation, **params)
        body = self.expect_success(listing.operation, response)
        results = body.get("results") if isinstance(body, dict) else None
        if not isinstance(results, list):
            expected, actual = "a list has `results`", "they are missing"
            self.fail_by_response(listing.operation, expected, actual, "list")
        items = [item for item in results if listing.is_record(item)]
        check_touches(self, listing, params, body, items)
        page = Page(items, len(results), body, len(response.content))
        is_kept = listing.is_still and not self.deployment.transport.turns.is_needed
        if is_kept and page.size <= LARGEST and not self.deployment.last_failures:
            keep_just_read(self.deployment, name, page)
        return page

    def all(self, listing: Listing, **params: Any) -> Page:
        """Return a whole list, within a recent time range if it needs one."""
        return self.read(listing, **{**self.whole(listing), **params})

    def whole(self, listing: Listing) -> dict[str, Any]:
        """Return parameters that request a whole list; they are determined once for some tests."""
        name = ("whole", listing.operation.label)
        return self.once(name, lambda: self._as_kept(name) or self._whole(listing))

    def pool(self, listing: Listing) -> list[Item]:
        """Return items to draw from, or to compare: the list as the test first read it."""
        return self.first_page(listing).items

    def first_page(self, listing: Listing) -> Page:
        """Return a whole list as this test or an earlier one read it.

        What is compared is read anew once a check was repeated, and if the run may have changed it.
        What is drawn from stays as long as the test lasts: Hypothesis takes it for the same.
        """
        drawn, pool = ((name, listing.operation.label) for name in ("drawn", "pool"))
        own = self.deployment.kept
        if not own.get(_COMPARING):
            return self.once(drawn, lambda: self._whole_page(listing))
        known: Page | None = own.get(self._own(drawn))
        if own.get(_ANEW) or self.deployment.transport.turns.is_needed:
            known = None
        return self.once(pool, lambda: known or self._whole_page(listing, compares=True))

    def _whole_page(self, listing: Listing, compares: bool = False) -> Page:
        # It may be there by now: the parameters are determined by reading.
        params, changed_by = self.whole(listing), changing(listing.operation.operation_id)
        name = self._own(("pool", listing.operation.label))
        page: Page | None = kept(self.deployment, name, changed_by, compares)
        if page is None:
            page = self.read(listing, **params)
            self._keep_page(listing, page)
        return page

    @contextmanager
    def comparing(self, anew: bool = False) -> Iterator[None]:
        """Compare lists within the context; anew, as they are from now on."""
        own = self.deployment.kept
        heed_others(self.deployment, "pool")
        if anew:
            self.deployment.just_read.clear()
            own[_ANEW] = True
            for values in (own, self.deployment.lasting):
                for each in [name for name in values if name[0] == "pool"]:
                    del values[each]
        before, own[_COMPARING] = own.get(_COMPARING), True
        try:
            yield
        finally:
            own[_COMPARING] = before

    def pool_of(self, operation_id: str) -> list[Item]:
        """Return items to draw from; none if the role of the key may not read the list."""
        try:
            return self.pool(LISTINGS[operation_id])
        except pytest.skip.Exception:
            return []

    def may_read(self, operation_id: str) -> bool:
        """Tell whether the role of the key may read a list."""
        try:
            self.pool(LISTINGS[operation_id])
        except pytest.skip.Exception:
            return False
        return True

    def now(self) -> int:
        """Return the time of the deployment, epoch ms, some minutes ago at most."""

        def read_now() -> int:
            plants = self.pool_of("listPlants") if "listPlants" in LISTINGS else []
            now = next((ms_of(plant.get("now")) for plant in plants), None)
            return int(time.time() * 1000) if now is None else now

        return self.once(("now",), read_now)

    def retry(self, check: Callable[[], None]) -> None:
        """Run a check of several responses; repeat it if it fails, as data may change meanwhile.

        It fails for good if the same requests have the same responses once more: then nobody has
        changed what it read. Other processes of the run write nothing meanwhile.
        """
        with_retries(self.deployment, self.comparing, check)

    def _whole(self, listing: Listing) -> dict[str, Any]:
        params = dict(listing.spec.get("with", {}))
        if listing.most is not None:
            params["limit"] = listing.most
        if listing.range_parameter is None:
            return params
        end = self.now() // QUARTER * QUARTER + (0 if listing.most else 48 * HOUR)
        for hours in (120, 48, 20, 8, 3, 1):
            params[listing.range_parameter] = f"{iso(end - hours * HOUR)}/{iso(end)}"
            page = self.read(listing, **params)
            if len(page.items) <= ENOUGH and (page.total or 0) <= len(page.items):
                break
        self._keep_page(listing, page)
        keep(self.deployment, self._own(("whole", listing.operation.label)), params)
        return params

    def _keep_page(self, listing: Listing, page: Page) -> None:
        """Keep a whole list for later tests, unless it takes room or is misshapen.

        What cannot make sense of a misshapen response has to have read it.
        """
        if page.size <= LARGEST and not self.deployment.last_failures:
            keep(self.deployment, self._own(("pool", listing.operation.label)), page)

    def _as_kept(self, name: tuple[str, ...]) -> Any:
        """Return what an earlier test has kept as the same identity; None if that may be past."""
        return kept(self.deployment, self._own(name))

    def _own(self, name: tuple[str, ...]) -> tuple[str, ...]:
        return (*name, self.identity.name if self.identity else "")

    def for_all_tests(self, name: tuple[str, ...], work: Callable[[], T]) -> T:
        """Return the result of `work`, which is done once for the tests of some minutes."""
        known: T | None = self._as_kept(name)
        if known is None:
            known = work()
            keep(self.deployment, self._own(name), known)
        return known

    def once(self, name: tuple[str, ...], work: Callable[[], T]) -> T:
        """Return the result of `work`, which is done once per test and identity."""
        known = self.deployment.kept
        own = self._own(name)
        if own not in known:
            known[own] = work()
        value: T = known[own]
        return value
