"""Changes of what a check has read, made by others while it read."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from requests import PreparedRequest, Response

from busroot_mock.contract.operations import READING
from busroot_mock.contract.wire_names import KEY_HEADER

from ..target.deployment import Deployment
from ..target.schema import OPERATIONS
from ..transport.response_json import json_in
from ..transport.traffic import Exchange
from ..writing.run_names import is_run_name
from . import contract_terms as terms
from .stillness import still

_BY_LABEL = {operation.label: operation for operation in OPERATIONS}


class Change(IntEnum):
    """What is otherwise when the requests of a check are sent once more."""

    NOTHING = 0
    SOMETHING = 1
    RECORDS_OF_RUNS = 2
    """Also records of other runs, or of other processes of this run."""


class Readings:
    """What a check has read, each response with the label of its operation."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._read: list[tuple[PreparedRequest, str, Response]] = []

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take what is read within the context."""
        listeners = self._deployment.transport.listeners
        listeners.append(self._take)
        try:
            yield
        finally:
            listeners.remove(self._take)

    def _take(
        self, request: PreparedRequest, response: Response | None, exchange: Exchange
    ) -> None:
        if exchange.method in READING and response is not None:
            self._read.append((request, exchange.operation, response))

    def change_since(self) -> Change:
        """Read everything once more; return what is otherwise now than at any of the times."""
        steps, change = list(self._deployment.steps), Change.NOTHING
        anew: dict[tuple[str, Any], tuple[str, Response]] = {}
        for request, label, response in self._read:
            name = str(request.url), request.headers.get(KEY_HEADER)
            if name not in anew:
                timeout = self._deployment.settings.timeout
                again = self._deployment.session.send(
                    request, timeout=timeout, allow_redirects=False
                )
                anew[name] = label, again
            try:
                contents = _content(label, response), _content(*anew[name])
                change = max(change, self._between(*contents))
            except RecursionError:  # It is nested too deeply to be compared.
                change = max(change, Change.SOMETHING)
        # These requests are no steps of a finding.
        self._deployment.steps[:] = steps
        return change

    def _between(self, before: Any, after: Any) -> Change:
        if before == after:
            return Change.NOTHING
        items, others = (Counter(map(_as_text, _items(each))) for each in (before, after))
        differing = [json.loads(each) for each in (items - others) + (others - items)]
        is_of_runs = any(self._is_of_others(text) for each in differing for text in _texts(each))
        return Change.RECORDS_OF_RUNS if is_of_runs else Change.SOMETHING

    def _is_of_others(self, text: str) -> bool:
        writing = self._deployment.writing
        return is_run_name(text) and not (writing is not None and writing.names.owns(text))


def _content(label: str, response: Response) -> tuple[int, Any]:
    """Return status and body of a response, without what changes by itself."""
    body, operation = json_in(response), _BY_LABEL.get(label)
    place = terms.response_schema(operation) if operation else None
    # What cannot be read is the same by its bytes.
    plain = body if isinstance(body, dict | list) else response.content.hex()
    return response.status_code, still(plain, place) if place else plain


def _items(content: tuple[int, Any]) -> list[Any]:
    body = content[1]
    results = body.get("results") if isinstance(body, dict) else None
    return results if isinstance(results, list) else [body]


def _as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
