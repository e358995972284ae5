"""Keep the ledger: enter every write before it is sent, and its outcome afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

import hypothesis
import pytest
from requests import PreparedRequest, Response

from busroot_mock.contract.operations import Operation

from ..transport.response_json import json_in
from ..transport.traffic import Exchange
from .body_readings import Unclear, readings_of
from .ledger import MADE, REFUSED, REMOVED, UNSURE, Entry, Ledger
from .write_scope import WriteScope, members_of

_UNDECIDED = (408, 425, 499)
"""Statuses below 500 that leave open whether the request was carried out."""


class Keeper:
    """Records the writes of a run in its ledger.

    Args:
        ledger: To write to.
        scopes: Of the operations that write, by operationId.
        most: Records that one operation may create, at most.
        operation_of: Returns the operation of a request.
        is_own: Tells whether a result names a record of the run.
    """

    def __init__(
        self,
        ledger: Ledger,
        scopes: Mapping[str, WriteScope],
        most: int,
        operation_of: Callable[[PreparedRequest], Operation | None],
        is_own: Callable[[WriteScope, dict[str, Any]], bool],
    ) -> None:
        self.ledger, self._scopes, self._most = ledger, scopes, most
        self._operation_of, self._is_own = operation_of, is_own
        self._pending: WeakKeyDictionary[PreparedRequest, Entry] = WeakKeyDictionary()
        self._parts: defaultdict[str, set[Any]] = defaultdict(set)
        self._is_generated = False

    def ids(self, record: str) -> list[Any]:
        """Return the ids of the records of a kind that the run created; `Kind/parts` for parts."""
        kind, _, parts = record.partition("/")
        return list(self._parts[kind]) if parts else self.ledger.ids(kind)

    def live_ids(self, record: str) -> list[Any]:
        """Return the ids of the created records of a kind that are not removed."""
        return self.ledger.ids(record, MADE)

    def enter_request(self, request: PreparedRequest) -> None:
        """Enter what a request is about to create; a hook of the transport."""
        is_generated, self._is_generated = self._is_generated, False
        scope = self._scope_of(request)
        if scope is None or scope.removes or "settings" in scope.operation.writes:
            return
        key = _named(scope, request)
        entry = None if key is None else self.ledger.find(_kind(scope), key)
        if entry is not None and entry.may_exist:
            if entry.state != MADE:
                self._pending[request] = entry
            return
        operation = scope.operation
        # A key that was entered before does not add a record.
        if entry is None or not entry.counts:
            self._refuse_too_many(operation, is_generated)
        self._pending[request] = self.ledger.enter(
            operation.operation_id, _kind(scope), key, by_server=key is None
        )

    def expect_generated(self) -> None:
        """Take the next request for a generated case, not for one that an oracle needs."""
        self._is_generated = True

    def is_full(self, operation: Operation, is_generated: bool = False) -> bool:
        """Tell whether an operation has created as many records as it may.

        Of records that are removed again, so many may be there at a time. Generated cases leave
        half of them to oracles, whose tests need few each and cannot do without.
        """
        most = max(1, self._most // 2) if is_generated else self._most
        only_there = "removedBy" in operation.writes
        return self.ledger.made_by(operation.operation_id, only_there) >= most

    def _refuse_too_many(self, operation: Operation, is_generated: bool) -> None:
        if not self.is_full(operation, is_generated):
            return
        if hypothesis.currently_in_test_context():
            hypothesis.reject()
        pytest.skip(f"{operation.label} has created {self._most} records (see --max-created)")

    def record_response(
        self, request: PreparedRequest, response: Response | None, exchange: Exchange
    ) -> None:
        """Enter the outcome of a request; a listener of the transport."""
        entry, scope = self._pending.get(request), self._scope_of(request)
        if scope is None:
            return
        is_done = response is not None and 200 <= response.status_code < 300
        if scope.removes and is_done:
            self._note_removed(scope, request)
        if entry is None:
            return
        status = None if response is None else response.status_code
        if is_done:
            self._note_made(entry, scope, response)
        elif status is None or status >= 500 or status < 400 or status in _UNDECIDED:
            how = f"was answered {status}" if status else f"had no response: {exchange.fault}"
            why = f"it may be there: {scope.operation.label} {how}"
            self.ledger.settle(entry, UNSURE, why=why)
        elif entry.state != UNSURE:
            self.ledger.settle(entry, REFUSED)

    def _note_made(self, entry: Entry, scope: WriteScope, response: Response | None) -> None:
        result = _result(response)
        self._parts[scope.record] |= set(_parts(scope, result))
        if not entry.by_server:
            self.ledger.settle(entry, MADE)
            return
        key = result.get(scope.makes or "")
        if not is_key(key):
            self.ledger.settle(entry, UNSURE, why="its response does not name what it created")
        elif self._is_own(scope, result):
            self.ledger.settle(entry, MADE, key=key)
        else:
            why = "what its response names does not carry the prefix of the run"
            self.ledger.settle(entry, UNSURE, key=key, why=why)

    def _note_removed(self, scope: WriteScope, request: PreparedRequest) -> None:
        text = unquote(urlsplit(request.url or "").path.rpartition("/")[2])
        for entry in self.ledger.entries:
            if entry.record == scope.record and entry.may_exist and str(entry.key) == text:
                self.ledger.settle(entry, REMOVED)

    def _scope_of(self, request: PreparedRequest) -> WriteScope | None:
        operation = self._operation_of(request)
        return self._scopes.get(operation.operation_id) if operation else None


def is_key(value: Any) -> bool:
    """Tell whether a value in a response can be the key of a record."""
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value == value


def _kind(scope: WriteScope) -> str:
    """Return the kind of record that an operation creates; all kinds if it reloads data."""
    return scope.record or "dataset"


def _named(scope: WriteScope, request: PreparedRequest) -> Any:
    """Return the key by which a body names its record; None if the server chooses."""
    try:
        bodies = list(readings_of(request.body, set()))
        keys = [key for body in bodies for key in members_of(body, _naming(scope))]
    except Unclear:
        return None
    named = [key for key in keys if isinstance(key, str | int | float) and key not in (False, "")]
    return named[-1] if named else None


def _naming(scope: WriteScope) -> str:
    """Return the member that names the record: the key, or a marked text."""
    return scope.key or ("" if scope.makes else next(iter(scope.marked), ""))


def _result(response: Response | None) -> dict[str, Any]:
    body = {} if response is None else json_in(response)
    result = body.get("result") if isinstance(body, dict) else None
    return result if isinstance(result, dict) else {}


def _parts(scope: WriteScope, result: dict[str, Any]) -> Iterator[int]:
    name = scope.operation.writes.get("partKey")
    for value in result.values() if name else ():
        for each in value if isinstance(value, list) else ():
            number = each.get(name) if isinstance(each, dict) else None
            if isinstance(number, int) and not isinstance(number, bool):
                yield number
