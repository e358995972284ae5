"""Keep the ledger: enter every write before it is sent, and its outcome afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from enum import Enum
from typing import Any, Final
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
from .other_ledgers import OtherLedgers
from .write_scope import WriteScope, members_of

_UNDECIDED = (408, 425, 499)
"""Statuses below 500 that leave open whether the request was carried out."""


class Use(Enum):
    """The use of a record that a run creates."""

    ORACLE = "an oracle"
    CASE = "a generated case of the operation by itself"
    SEQUENCE = "a generated case within a sequence"


_GENERATED: Final = (Use.CASE, Use.SEQUENCE)
_SHARES: Final = {
    (Use.CASE, True): 2, (Use.SEQUENCE, True): 4,
    (Use.CASE, False): 2, (Use.SEQUENCE, False): 16,
}  # fmt: skip
"""The part of all records that each may create, by whether they are removed again.

There are several tests of sequences, and none must use up what the others need.
"""
_KEPT: Final = 8
"""The part that is kept for the operation by itself."""


class Keeper:
    """Records the writes of a run in its ledger.

    Args:
        ledger: To write to.
        scopes: Of the operations that write, by operationId.
        most: Records that one operation may create, at most, in all processes of the run together.
        others: What the other processes create.
        counting: Lets no other process enter anything within the context.
        operation_of: Returns the operation of a request.
        is_own: Tells whether a result names a record of the run.
    """

    def __init__(
        self,
        ledger: Ledger,
        scopes: Mapping[str, WriteScope],
        most: int,
        others: OtherLedgers,
        counting: Callable[[], AbstractContextManager[None]],
        operation_of: Callable[[PreparedRequest], Operation | None],
        is_own: Callable[[WriteScope, dict[str, Any]], bool],
    ) -> None:
        self.ledger, self._scopes, self._most = ledger, scopes, most
        self._others, self._counting = others, counting
        self._operation_of, self._is_own = operation_of, is_own
        self._pending: WeakKeyDictionary[PreparedRequest, Entry] = WeakKeyDictionary()
        self._parts: defaultdict[str, set[Any]] = defaultdict(set)
        self._use = Use.ORACLE
        self._uses: defaultdict[tuple[str, Use], list[Entry]] = defaultdict(list)

    def ids(self, record: str) -> list[Any]:
        """Return the ids of the records of a kind that the run created; `Kind/parts` for parts."""
        kind, _, parts = record.partition("/")
        return list(self._parts[kind]) if parts else self.ledger.ids(kind)

    def live_ids(self, record: str) -> list[Any]:
        """Return the ids of the created records of a kind that are not removed."""
        return self.ledger.ids(record, MADE)

    def enter_request(self, request: PreparedRequest) -> None:
        """Enter what a request is about to create; a hook of the transport."""
        use, self._use = self._use, Use.ORACLE
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
        with self._counting():
            # A key that was entered before does not add a record.
            if entry is None or not entry.counts:
                self._refuse_too_many(operation, use)
            made, kind = operation.operation_id, _kind(scope)
            new = self.ledger.enter(made, kind, key, by_server=key is None)
        self._pending[request] = new
        self._uses[operation.operation_id, use].append(new)

    def begin(self) -> None:
        """Begin a test: what sequences have created until now counts for others."""
        for (_, use), entries in self._uses.items():
            if use is Use.SEQUENCE:
                entries.clear()

    def expect(self, use: Use) -> None:
        """Say what the next request is for; without a word, for an oracle."""
        self._use = use

    def is_full(self, operation: Operation, use: Use) -> bool:
        """Tell whether an operation has created as many records as it may for a use.

        Of records that are removed again, so many may be there at a time. Generated cases leave
        some to oracles, which need few each and cannot do without; and a few are kept for the
        operation by itself, whatever is tested before it.
        """
        most, name = self._most, operation.operation_id
        only_there = "removedBy" in operation.writes
        made = self.ledger.made_by(name, only_there)
        made += self._others.made_by(name, only_there, most)
        share = max(1, most // _SHARES[use, only_there]) if use in _GENERATED else most
        if self._used(name, use, only_there) >= share:
            return True
        if use is Use.CASE:
            return made >= most
        return made >= most - max(0, most // _KEPT - self._used(name, Use.CASE, only_there))

    def lacks_room(self, operation: Operation) -> bool:
        """Tell whether half of the records that may be there are: the next test may need many."""
        made = self.ledger.made_by(operation.operation_id, True)
        return 2 * made * self._others.processes >= self._most

    def _used(self, operation: str, use: Use, only_there: bool) -> int:
        states = (REFUSED, REMOVED) if only_there else (REFUSED,)
        return sum(entry.state not in states for entry in self._uses[operation, use])

    def _refuse_too_many(self, operation: Operation, use: Use) -> None:
        if not self.is_full(operation, use):
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
