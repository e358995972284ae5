"""Remove what a run created, in reverse order, and return what hindered that."""

import time
from typing import Any

import pytest
from requests import RequestException

from .keeper import is_key
from .ledger import LEFT, MADE, NO_REMOVAL, PENDING, REFUSED, REMOVED, UNSURE, Entry, Ledger
from .read_back import NotListed
from .removal import remove_all
from .session import Writing
from .settings_backup import SettingsBackup
from .write_scope import WriteScope

LAST_WORK = 2.0
NOBODY_KNOWS = "it is unknown whether it exists"
STILL_LISTED = "its removal reported success, but it is still listed"
_RESERVE = 100
_FOR_EACH = 40
"""Requests that the removal of a record may take: one that is in use is tried again."""


def tear_down(writing: Writing) -> list[str]:
    """Remove the records of the ledger, and restore settings.

    It may be called again, also by another process: it goes on where it stopped. A ledger that is
    ended is not touched.

    Returns:
        What hindered it, so that another try may succeed; empty if nothing is left to do.
    """
    ledger = writing.ledger
    if not ledger.is_begun or ledger.is_ended:
        return []
    writing.deployment.begin("teardown")
    writing.deployment.transport.reopen(_RESERVE + _FOR_EACH * len(ledger.entries))
    if any(entry.state == PENDING for entry in ledger.entries):
        # The run ended before a response: the deployment may still be at work on the request.
        time.sleep(LAST_WORK)
    try:
        troubles = [*_restore_all(writing), *_remove_all(writing)]
    except pytest.skip.Exception as error:
        troubles = [str(error)]
    if not troubles:
        for entry in ledger.entries:
            if entry.may_exist:
                ledger.settle(entry, LEFT, why=_why_left(writing, entry))
        ledger.end()
    return list(dict.fromkeys(troubles))


def _why_left(writing: Writing, entry: Entry) -> str:
    """Return why an entry is left; first that nothing could have removed it, if that is so."""
    why, operation = entry.why or NOBODY_KNOWS, writing.scopes[entry.operation].operation
    return f"{NO_REMOVAL}; {why}" if operation.leaves_records else why


def _remove_all(writing: Writing) -> list[str]:
    troubles: list[str] = []
    scopes = _scopes_in(writing)
    for scope in scopes:
        troubles += _find(writing, scope)
    troubles += remove_all(writing)
    for scope in scopes:
        if "removedBy" in scope.operation.writes:
            troubles += _find(writing, scope, is_over=True)
    return troubles


def _scopes_in(writing: Writing) -> list[WriteScope]:
    ids = dict.fromkeys(entry.operation for entry in reversed(writing.ledger.entries))
    return [writing.scopes[each] for each in ids]


def _find(writing: Writing, scope: WriteScope, is_over: bool = False) -> list[str]:
    """Settle which records of an operation exist; return what hindered that."""
    ledger, own = writing.ledger, _of(writing.ledger, scope)
    if not _can_be_known(scope):
        return []
    try:
        entries = writing.read_back(scope)
    except NotListed as error:
        for entry in own:
            if entry.state in (PENDING, UNSURE):
                ledger.settle(entry, UNSURE, why=f"{NOBODY_KNOWS}: {error}")
        return [] if error.for_good else [str(error)]
    there = {
        entry[scope.shown]: writing.is_marked(scope, entry)
        for entry in entries
        if isinstance(entry, dict) and is_key(entry.get(scope.shown))
    }
    for entry in own:
        if is_over and entry.state == REMOVED and there.get(entry.key):
            ledger.settle(entry, LEFT, why=STILL_LISTED)
        elif entry.key is not None:
            _settle(ledger, entry, there)
    known = {entry.key for entry in own if entry.state in (MADE, LEFT)}
    for key in [key for key, is_own in there.items() if is_own and key not in known]:
        _adopt(ledger, scope, key)
    return []


def _of(ledger: Ledger, scope: WriteScope) -> list[Entry]:
    """Return the last entry of each record, and all entries without a key."""
    last: dict[Any, Entry] = {}
    for entry in ledger.entries:
        if entry.operation == scope.operation.operation_id:
            last[entry.number if entry.key is None else (entry.key,)] = entry
    return list(last.values())


def _can_be_known(scope: WriteScope) -> bool:
    writes = scope.operation.writes
    return "listedBy" in writes and bool(scope.marked or (scope.key and not scope.is_number))


def _settle(ledger: Ledger, entry: Entry, there: dict[Any, bool]) -> None:
    if there.get(entry.key):
        if entry.state != MADE and (entry.may_exist or entry.state == REFUSED):
            ledger.settle(entry, MADE)
    elif entry.key in there:
        # Created although the body did not carry the prefix, or not created by the run.
        if entry.may_exist:
            ledger.settle(entry, UNSURE, why="the list does not show it as created by the run")
    elif entry.state in (PENDING, UNSURE):
        ledger.settle(entry, REFUSED)


def _adopt(ledger: Ledger, scope: WriteScope, key: Any) -> None:
    """Enter a record that carries the prefix, although no response named it."""
    name = scope.operation.operation_id
    lost = [entry for entry in _of(ledger, scope) if entry.key is None and entry.may_exist]
    entry = lost[0] if lost else ledger.enter(name, scope.record, key, scope.is_number)
    ledger.settle(entry, MADE, key=key)


def _restore_all(writing: Writing) -> list[str]:
    """Restore settings; return what hindered that."""
    troubles = []
    for name in reversed(list(writing.ledger.settings_before)):
        if name not in writing.ledger.restored:
            troubles += _restore_settings(writing, writing.scopes[name])
    return troubles


def _restore_settings(writing: Writing, scope: WriteScope) -> list[str]:
    operation, backup = scope.operation, writing.backup(scope)
    try:
        body = backup.to_restore(_now(writing, scope))
        if body is not None:
            status = writing.deployment.send(operation.method, operation.path, json=body)
            if status.status_code >= 500:
                return [f"{operation.label} answered {status.status_code}"]
        is_restored = backup.to_restore(_now(writing, scope)) is None
    except NotListed as error:
        return [str(error)]
    except RequestException as fault:
        return [f"{operation.label} had no response: {type(fault).__name__}"]
    why_not = "" if is_restored else f"{operation.label} did not accept the former values"
    writing.ledger.note_restored(operation.operation_id, why_not)
    return []


def _now(writing: Writing, scope: WriteScope) -> Any:
    return SettingsBackup(writing.contract, scope, writing.read_back(scope)).body
