"""Keep writes to the run's own records: when cases are generated, and again at the guard."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import hypothesis
import pytest
from requests import PreparedRequest
from schemathesis import Case

from busroot_mock.contract.operations import Operation
from busroot_mock.contract.wire_names import KEY_HEADER

from ..transport.plain_paths import plain_segment
from .body_readings import Unclear, readings_of
from .read_back import NotListed
from .run_names import RunNames
from .safe_values import OwnKeys, is_marked_text, is_safe, marked_text, safe_value
from .settings_backup import SettingsBackup
from .write_scope import Pairs, WriteScope, members_of

Ids = Callable[[str], list[Any]]
"""Returns the ids of the records of a kind that the run created."""


class Confinement:
    """Decides what a write may touch.

    Args:
        scopes: Of the operations that write, by operationId.
        names: Of the run.
        ids: Returns the ids of its records by kind; `Kind/parts` for the parts of records.
        backup: Returns the settings before the run.
        foreign_keys: API keys of other accounts.
        may_tie: Whether a record that nothing removes may refer to one that then has to stay.
    """

    def __init__(
        self,
        scopes: Mapping[str, WriteScope],
        names: RunNames,
        ids: Ids,
        backup: Callable[[WriteScope], SettingsBackup],
        foreign_keys: Collection[str] = (),
        may_tie: bool = False,
    ) -> None:
        self.scopes, self.names, self.ids, self.backup = scopes, names, ids, backup
        self._foreign_keys, self._may_tie = frozenset(foreign_keys), may_tie

    def own(self, record: str) -> OwnKeys:
        """Return the keys that may be named as a record of a kind."""
        return OwnKeys(self.names, frozenset(self.ids(record)))

    def rule(self, operation: Operation, request: PreparedRequest) -> str | None:
        """Return why a write may not be sent, or None; a rule of the guard."""
        scope = self.scopes[operation.operation_id]
        try:
            return next(self._objections(scope, request), None)
        except Unclear as error:
            return str(error)
        except NotListed as error:
            return _without_backup(error)

    def _objections(self, scope: WriteScope, request: PreparedRequest) -> Iterator[str]:
        if not scope.removes and request.headers.get(KEY_HEADER) in self._foreign_keys:
            yield "it would write to another account"
        own, parts = self.own(scope.record), self.own(f"{scope.record}/parts")
        names = {each.lower() for each in (scope.key, *scope.marked, *scope.never) if each}
        names |= {steps[-1].lower() for steps in scope.parts}
        query = Pairs(parse_qsl(urlsplit(request.url or "").query, keep_blank_values=True))
        readings = [query, *readings_of(request.body, names)]
        if "settings" in scope.operation.writes:
            for reading in readings:
                yield from self.backup(scope).objections(reading, self.names)
        for key in [*self._in_path(scope, request), *_each(scope.keys_in, readings)]:
            if not is_safe(key, scope, own):
                yield f"it names a {scope.record} that the run did not create"
        for part in _each(scope.parts_in, readings):
            if not is_safe(part, scope.of_parts, parts):
                yield f"it names a part of a {scope.record} that the run did not create"
        for value in _each(scope.never_in, readings):
            if value:
                yield "it asks for something that cannot be undone"
        if any(_each(lambda body: members_of(body, "_method"), readings)):
            yield "it overrides its method"
        for name in scope.marked:
            for value in _each(partial(members_of, name=name), readings):
                if not is_marked_text(value, self.names):
                    yield f"its {name} does not carry the prefix of the run"

        for name in scope.ties:
            for value in _each(partial(members_of, name=name), readings):
                if self._is_tied(scope, name, value):
                    yield f"a {scope.ties[name]} of the run could not be removed afterwards"

    def _is_tied(self, scope: WriteScope, name: str, value: Any) -> bool:
        """Tell whether a reference would keep a record of the run from being removed."""
        if self._may_tie or name not in scope.ties:
            return False
        if isinstance(value, str):
            return self.names.prefix in value.lower()
        if isinstance(value, list):
            return any(self._is_tied(scope, name, each) for each in value)
        return isinstance(value, int | float) and value in self.own(scope.ties[name]).ids

    def _in_path(self, scope: WriteScope, request: PreparedRequest) -> list[str]:
        if not scope.removes:
            return []
        return [unquote(urlsplit(request.url or "").path.rpartition("/")[2])]

    def confine(self, case: Case[Any], scope: WriteScope) -> None:
        """Change a case so that it touches only the run's own records."""
        own = self.own(scope.record)
        if scope.removes and scope.key in case.path_parameters:
            value = _confined_segment(case.path_parameters[scope.key], scope, own)
            case.path_parameters = {**case.path_parameters, scope.key: value}
        if isinstance(case.body, dict | list):
            case.body = self.confined(case.body, scope)
            if "settings" in scope.operation.writes:
                # What cannot be backed up is refused at the guard.
                with suppress(NotListed):
                    case.body = self.backup(scope).confined(case.body, self.names)

    def confined(self, body: Any, scope: WriteScope) -> Any:
        """Return the body, changed so that it touches only the run's own records."""
        own = self.own(scope.record)
        if isinstance(body, list):
            return [self.confined(each, scope) for each in body]
        if not isinstance(body, dict):
            return body
        confined = {
            name: self._member(name, value, scope, own)
            for name, value in body.items()
            if not self._is_tied(scope, name, value)
        }
        for steps in scope.parts:
            confined = self._parts(confined, steps, scope)
        return confined

    def _member(self, name: str, value: Any, scope: WriteScope, own: OwnKeys) -> Any:
        if name.lower() == (scope.key or "").lower():
            return safe_value(value, scope, own)
        if name in scope.marked:
            return marked_text(value, scope.marked[name], self.names)
        if name in scope.never:
            return False if value is True else value if not value else 0
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            return [self._inner(each, scope, own) for each in value]
        return value

    def _inner(self, value: Any, scope: WriteScope, own: OwnKeys) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            name: safe_value(each, scope, own)
            if name.lower() == (scope.key or "").lower()
            else each
            for name, each in value.items()
        }

    def _parts(self, value: Any, steps: list[str], scope: WriteScope) -> Any:
        if not steps:
            if isinstance(value, list):
                return [self._parts(each, steps, scope) for each in value]
            return safe_value(value, scope.of_parts, self.own(f"{scope.record}/parts"))
        if isinstance(value, list):
            return [self._parts(each, steps, scope) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            name: self._parts(each, steps[1:], scope) if name == steps[0] else each
            for name, each in value.items()
        }


def _without_backup(error: NotListed) -> str:
    """Return why settings may not be written; skip a test that would write nothing else."""
    why = f"the settings cannot be backed up: {error}"
    if not hypothesis.currently_in_test_context():
        pytest.skip(why)
    return why


def _confined_segment(value: Any, scope: WriteScope, own: OwnKeys) -> Any:
    """Return a safe path segment for a value; Schemathesis percent-encodes texts."""
    if not isinstance(value, str):
        return safe_value(value, scope, own)
    plain = unquote(value)
    confined = safe_value(plain, scope, own)
    return value if confined == plain else plain_segment(quote(str(confined), safe=""))


def _each(read: Callable[[Any], Iterator[Any]], bodies: list[Any]) -> Iterator[Any]:
    for body in bodies:
        yield from read(body)
