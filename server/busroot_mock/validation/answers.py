"""A response of a deployment held against its operation: status, media type, headers, body."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.responses import declared_for, json_type_of
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation, pointer, violation

STATUS: Final = "status"
"""Where a violation is that is of the status itself."""
WAIT: Final = 429
"""Says to come again later: it is no response of the operation."""

_BODILESS: Final = (204, 205, 304)
_ANY: Final = ("*/*", "application/*")
_BOOLEANS: Final = {"true": True, "false": False}


class _Declared(NamedTuple):
    """A response as the contract declares it.

    Attributes:
        types: The media types of its bodies; none if it has no body.
        schema: Of its JSON, if it has one.
        headers: By name; whether it is required, its schema and the type of its values.
    """

    types: tuple[str, ...]
    schema: Schema | None
    headers: dict[str, tuple[bool, Schema | None, str]]


class AnswerReader:
    """Finds what of the responses of one operation breaks the contract; compiles when needed."""

    def __init__(self, contract: Contract, operation: Operation) -> None:
        self._contract = contract
        self._place = operation.location
        self._keys: dict[str, Any] = contract.find(*self._place, "responses")[1]
        self._declared: dict[str, _Declared] = {}

    def violations(
        self,
        status: int,
        headers: dict[str, list[str]],
        body: bytes | None,
        is_refusable: bool = False,
    ) -> list[Violation]:
        """Return what is wrong with a response.

        Args:
            status: Its status.
            headers: All values by name in lower case.
            body: Decoded; None if it is not looked at, such as one of HEAD.
            is_refusable: Whether the request breaks the contract: so any 4xx is a good status.
        """
        if status == WAIT:
            return []
        wrong = [violation(STATUS, "", "serverError", False, status)] if status >= 500 else []
        key = declared_for(self._keys, status)
        if key is None:
            if wrong or (is_refusable and 400 <= status < 500):
                return wrong
            return [violation(STATUS, "", "declared", sorted(map(str, self._keys)), status)]
        declared = self._declared_as(key)
        wrong += _of_headers(declared, headers)
        if body is not None and declared.types and status not in _BODILESS:
            wrong += _of_body(declared, headers.get("content-type", []), body)
        return wrong

    def header_names(self, status: int) -> Iterable[str]:
        """Return the headers that are declared of responses with this status, in lower case."""
        key = declared_for(self._keys, status)
        return () if key is None else self._declared_as(key).headers

    def _declared_as(self, key: str) -> _Declared:
        known = self._declared.get(key)
        if known is None:
            known = self._declared[key] = self._compiled(key)
        return known

    def _compiled(self, key: str) -> _Declared:
        place = (*self._place, "responses", key)
        node = self._contract.find(*place)[1]
        content: dict[str, Any] = node.get("content", {})
        json_type = json_type_of(content)
        schema = None
        if json_type is not None and "schema" in content[json_type]:
            schema = self._contract.schema(*place, "content", json_type, "schema")
        headers = {
            name.lower(): self._header((*place, "headers", name))
            for name in node.get("headers", {})
            if name.lower() != "content-type"  # OpenAPI 3.0.3, Response Object
        }
        return _Declared(tuple(content), schema, headers)

    def _header(self, place: tuple[str, ...]) -> tuple[bool, Schema | None, str]:
        node = self._contract.find(*place)[1]
        if "schema" not in node:
            return bool(node.get("required")), None, ""
        kind = str(self._contract.find(*place, "schema")[1].get("type"))
        return bool(node.get("required")), self._contract.schema(*place, "schema"), kind


def _of_headers(declared: _Declared, headers: dict[str, list[str]]) -> list[Violation]:
    wrong = []
    for name, (required, schema, kind) in declared.headers.items():
        texts = headers.get(name, [])
        if not texts and required:
            wrong.append(violation("header", pointer(name), "required", True))
        if len(texts) == 1 and schema is not None and kind not in ("array", "object"):
            wrong += schema.violations(_value(texts[0], kind), "header", name)
    return wrong


def _value(text: str, kind: str) -> Any:
    if kind in ("integer", "number"):
        try:
            return int(text) if kind == "integer" else float(text)
        except ValueError:
            return text
    return _BOOLEANS.get(text, text) if kind == "boolean" else text


def _of_body(declared: _Declared, content_types: list[str], body: bytes) -> list[Violation]:
    bare = [text.partition(";")[0].strip().lower() for text in content_types]
    if len(bare) != 1 or not any(_is_of(bare[0], each) for each in declared.types):
        actual = ", ".join(content_types) or None
        expected = ", ".join(declared.types)
        return [violation("header", "/content-type", "mediaType", expected, actual)]
    if declared.schema is None or not bare[0].endswith(("/json", "+json")):
        return []
    value, unread = json_codec.decode(body)
    return unread or declared.schema.violations(value, "body")


def _is_of(media_type: str, declared: str) -> bool:
    """Tell whether a media type is a declared one, or in a declared range."""
    known = declared.partition(";")[0].strip().lower()
    if known in _ANY:
        return known == "*/*" or media_type.startswith("application/")
    return media_type == known or (
        known.endswith("/*") and media_type.startswith(known.removesuffix("*"))
    )
