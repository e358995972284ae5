"""Remove the records of a ledger: those first that refer to others."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import quote

import pytest
from requests import RequestException, Response

from ..transport.guard import Refused
from ..transport.response_json import message_in
from .ledger import LEFT, MADE, NO_REMOVAL, REMOVED, Entry
from .session import Writing

NOT_IN_A_PATH = "its key cannot be sent in a path"


def remove_all(
    writing: Writing, belongs: Callable[[Entry], bool] = lambda entry: True
) -> list[str]:
    """Remove the records that were made; return what hindered that, so that it can be tried again.

    A record that another refers to is refused until that is gone: all are tried again as long as
    one more is removed, in turn from the last and from the first.

    Args:
        belongs: Tells which of them to remove.
    """
    hindered: dict[int, str] = {}
    from_last = True
    while True:
        made = [each for each in writing.ledger.entries if each.state == MADE and belongs(each)]
        if from_last:
            made.reverse()
        from_last = not from_last
        if not sum(_remove(writing, entry, hindered) for entry in made):
            return list(hindered.values())


def _remove(writing: Writing, entry: Entry, hindered: dict[int, str]) -> bool:
    """Remove a record; return whether that worked."""
    ledger, scope = writing.ledger, writing.scopes[entry.operation]
    remover = writing.scopes.get(scope.operation.writes.get("removedBy", ""))
    if remover is None:
        ledger.settle(entry, LEFT, why=NO_REMOVAL)
        return False
    hindered.pop(entry.number, None)
    try:
        key = quote(str(entry.key), safe="")
    except UnicodeEncodeError:
        ledger.settle(entry, LEFT, why=NOT_IN_A_PATH)
        return False
    path = remover.operation.path.replace(f"{{{remover.key}}}", key)
    try:
        response = writing.deployment.send(remover.operation.method, path)
    except Refused as error:
        ledger.settle(entry, LEFT, why=f"it may not be removed: {str(error).rstrip('.')}")
        return False
    except RequestException as fault:
        why = f"{remover.operation.label} had no response: {type(fault).__name__}"
        ledger.settle(entry, MADE, why=why)
        hindered[entry.number] = why
        return False
    return _is_removed(writing, entry, remover.operation.label, response, hindered)


def _is_removed(
    writing: Writing, entry: Entry, label: str, response: Response, hindered: dict[int, str]
) -> bool:
    status, message = response.status_code, message_in(response)
    if 200 <= status < 300 or status == 404:
        writing.ledger.settle(entry, REMOVED)
        return True
    why = f"{label} answered {status}" + (f": {message}" if message else "")
    writing.ledger.settle(entry, MADE, why=writing.deployment.profile.hide(why))
    if status >= 500 or status == 429:
        hindered[entry.number] = entry.why
    return False


def make_room(writing: Writing) -> None:
    """Remove what earlier tests made of a kind of which the next might make too many."""
    for scope in writing.scopes.values():
        operation = scope.operation
        if "removedBy" in operation.writes and writing.keeper.lacks_room(operation):
            with suppress(pytest.skip.Exception):
                remove_all(writing, partial(_is_made_by, operation.operation_id))


def _is_made_by(operation: str, entry: Entry) -> bool:
    return entry.operation == operation
