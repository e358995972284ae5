"""Read journal entries from their raw bytes, on demand."""

from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from busroot_mock import json_codec
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import Violation
from busroot_mock.json_codec import NOTHING, decode_start
from busroot_mock.worlds.journal import Entry, Headers

HANDLED_BY: Final = {404: "path", 405: "method", 403: "role"}
"""The keyword of a refusal that lists no violation, by its status."""


class Reading:
    """Reads a journal entry; nothing in it is masked.

    Attributes:
        entry: The entry.
    """

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the query by name, decoded, also those unknown to the contract."""
        parameters: dict[str, list[str]] = {}
        for pair in self.entry.query.split(b"&") if self.entry.query else []:
            name, _, text = pair.replace(b"+", b" ").partition(b"=")
            parameters.setdefault(_text(name), []).append(_text(text))
        return parameters

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers of the request that are recorded, by name in lower case."""
        return _by_name(self.entry.headers)

    @cached_property
    def answer_headers(self) -> dict[str, str]:
        """The headers of the answer, likewise."""
        return _by_name(self.entry.answer_headers)

    @property
    def body(self) -> Any:
        """The body as a JSON value, as far as it can be read; `NOTHING` if not even its start."""
        return self._body[0]

    @property
    def has_whole_body(self) -> bool:
        """Whether `body` is the whole body."""
        return self._body[1]

    @property
    def answer(self) -> Any:
        """The body of the answer, likewise a JSON value or `NOTHING`."""
        return self._answer[0]

    @property
    def has_whole_answer(self) -> bool:
        """Whether `answer` is the whole body of the answer."""
        return self._answer[1]

    @cached_property
    def _body(self) -> tuple[Any, bool]:
        return _value(self.entry.body, self.entry.body_size)

    @cached_property
    def _answer(self) -> tuple[Any, bool]:
        return _value(self.entry.answer, self.entry.answer_size)

    @cached_property
    def violations(self) -> list[Violation]:
        """The violations that the answer lists, as far as they are kept and complete.

        Behind a proxy, they are those that it has seen itself.
        """
        if self.entry.judged is not None:
            return list(self.entry.judged.request)
        is_chosen = self.entry.fault is not None and self.entry.is_valid is not False
        # Checked first: reading the answer to a good request takes long and yields nothing here.
        if self.entry.status < 400 or is_chosen or not isinstance(self.answer, dict):
            return []
        violations = self.answer.get("violations")
        if not isinstance(violations, list):
            return []
        return [each for each in violations if isinstance(each, dict) and _is_complete(each)]

    @property
    def refusals(self) -> list[Violation]:
        """The violations of a request that the contract refuses; none if it was not checked."""
        if self.entry.is_valid is not False:
            return []
        if self.violations:
            return self.violations
        keyword = HANDLED_BY.get(self.entry.status, "request")
        where, place = ("header", f"/{KEY_HEADER}") if keyword == "role" else ("path", "")
        return [{"in": where, "pointer": place, "keyword": keyword}]


def _by_name(pairs: Headers) -> dict[str, str]:
    headers: dict[str, str] = {}
    for key, value in pairs:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def _text(data: bytes) -> str:
    return unquote_to_bytes(data).decode(errors="replace")


def _value(data: bytes, size: int) -> tuple[Any, bool]:
    """Return the JSON value at the start of a body of `size` bytes, and whether it is the whole."""
    if not data:
        return NOTHING, False
    if len(data) == size:
        value, errors = json_codec.decode(data)
        if not errors:
            return value, True
    return decode_start(data.decode(errors="replace")), False


def _is_complete(violation: Violation) -> bool:
    texts = [violation.get(name) for name in ("in", "pointer", "keyword")]
    return all(isinstance(text, str) for text in texts)
