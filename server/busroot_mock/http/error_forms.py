"""The form in which an error is sent, as the contract declares it: media type and members."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from busroot_mock import json_codec
from busroot_mock.contract.references import Document, parts_of, resolved
from busroot_mock.contract.responses import declared_for
from busroot_mock.errors import ApiError, BadRequest, Violation, error_body, violation
from busroot_mock.http.response import Answer, body_answer

log = logging.getLogger(__name__)

MARK: Final = "x-error"
"""On a property of an error: which part of the error it has, if that is not its name."""

PARTS: Final = ("isSuccess", "message", "violations", "type", "title", "status", "detail")
"""What is known of an error: the members of our own envelope, and those of RFC 9457."""

_ABSENT: Final = object()
_PROBE: Final = BadRequest(
    "Probe", [violation("body", "", "type", "x", 5), violation("body", "", "type", "x")]
)

Fill = Callable[[Mapping[str, Any]], Any]
"""Makes a value of the parts of an error; `_ABSENT` where there is none."""


class ErrorForm(NamedTuple):
    """How an error is sent.

    Attributes:
        media_type: Of the body.
        body: Makes the body; None where the contract declares a response without one.
        violations: Of what the contract declares, in a body.
    """

    media_type: bytes
    body: Callable[[ApiError], Any] | None
    violations: Callable[[Any], list[Violation]] = lambda body: []

    def answer(self, error: ApiError) -> Answer:
        """Return the answer that reports an error."""
        answer = Answer(error.status, [(b"content-length", b"0")], b"")
        if self.body:
            body = self.body(error)
            self._log_what_is_broken(error.status, body)
            answer = body_answer(error.status, self.media_type, json_codec.encode(body))
        for name, value in error.headers.items():
            answer.headers.append((name.lower().encode(), value.encode()))
        return answer

    def _log_what_is_broken(self, status: int, body: Any) -> None:
        """Say where an error breaks the contract: it is sent all the same, as nothing is better."""
        broken = self.violations(body)
        if broken:
            places = ", ".join(
                sorted({f"{each['pointer']} ({each['keyword']})" for each in broken})
            )
            log.error("An answer %d of the mock server breaks the contract at %s", status, places)


OURS: Final = ErrorForm(b"application/json", error_body)
EMPTY: Final = ErrorForm(b"", None)


class Errors:
    """The forms of the errors of an operation.

    Args:
        forms: By the keys of its responses.
        otherwise: Of a status that it does not declare.
    """

    def __init__(self, forms: Mapping[str, ErrorForm], otherwise: ErrorForm) -> None:
        self._forms = forms
        self._otherwise = otherwise

    def form(self, status: int) -> ErrorForm:
        """Return the form of an error with this status."""
        key = declared_for(self._forms, status)
        return self._otherwise if key is None else self._forms[key]

    def answer(self, error: ApiError) -> Answer:
        """Return the answer that reports an error; the only way in which one leaves."""
        return self.form(error.status).answer(error)


STANDARD: Final = Errors({}, OURS)
"""The envelope of our own contracts."""


def form_of(
    document: Document,
    media_type: str,
    schema: Any,
    violations: Callable[[Any], list[Violation]],
) -> ErrorForm:
    """Return the form in which errors of a schema are sent.

    Members that the schema does not name are left out. A property gets the part of the error that
    has its name or is named by `x-error`, else the only value of its `enum`, its `default`, or what
    its own properties get.
    """
    fill = _object(document, schema, PARTS)

    def body(error: ApiError) -> Any:
        assert fill is not None
        return fill(_parts(error))

    is_ours = fill is None or body(_PROBE) == error_body(_PROBE)
    return ErrorForm(media_type.encode(), error_body if is_ours else body, violations)


def phrase_of(status: int) -> str:
    """Return what HTTP calls a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _parts(error: ApiError) -> dict[str, Any]:
    return {
        **error_body(error),
        "type": "about:blank",
        "title": phrase_of(error.status),
        "status": error.status,
        "detail": error.message,
    }


def _object(
    document: Document, schema: Any, known: tuple[str, ...], above: tuple[int, ...] = ()
) -> Fill | None:
    """Return what fills an object, None if its schema names no properties.

    Or if it lies within itself, as an error with an inner error does: there is none to fill in.
    """
    parts = parts_of(document, schema)
    if any(id(part) in above for part in parts):
        return None
    above = (*above, *map(id, parts))
    named = {name: node for part in parts for name, node in part.get("properties", {}).items()}
    if not named:
        return None
    members = {name: _member(document, name, node, known, above) for name, node in named.items()}

    def fill(facts: Mapping[str, Any]) -> Any:
        made = {name: member(facts) for name, member in members.items()}
        return {name: value for name, value in made.items() if value is not _ABSENT}

    return fill


_OF_VIOLATION: Final = ("in", "pointer", "keyword", "expected", "actual")


def _member(
    document: Document, name: str, node: Any, known: tuple[str, ...], above: tuple[int, ...]
) -> Fill:
    schema = resolved(document, node)
    part = schema.get(MARK, name)
    if part == "violations" and known is PARTS:
        item = _object(document, schema.get("items", {}), _OF_VIOLATION, above)
        return (lambda facts: [item(each) for each in facts[part]]) if item else _taken(part)
    if part in known:
        return _taken(part)
    if "default" in schema or len(schema.get("enum", ())) == 1:
        constant = schema["default"] if "default" in schema else schema["enum"][0]
        return lambda facts: constant
    return _object(document, schema, known, above) or (lambda facts: _ABSENT)


def _taken(part: str) -> Fill:
    return lambda facts: facts.get(part, _ABSENT)
