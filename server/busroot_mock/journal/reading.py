"""What the entries of a journal say, read from the bytes when somebody asks."""

from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from busroot_mock import json_codec
from busroot_mock.errors import Violation
from busroot_mock.json_codec import NOTHING, decode_start
from busroot_mock.worlds.journal import Entry

HANDLED_BY: Final = {404: "path", 405: "method", 403: "role"}
"""The keyword of a refusal without a violation, by its status."""


class Reading:
    """One entry, read: nothing in here is masked.

    Attributes:
        entry: What is read.
    """

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the query by name, decoded, whatever they are."""
        found: dict[str, list[str]] = {}
        for pair in self.entry.query.split(b"&") if self.entry.query else []:
            name, _, text = pair.replace(b"+", b" ").partition(b"=")
            found.setdefault(_text(name), []).append(_text(text))
        return found

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers that are kept, by name in lower case."""
        found: dict[str, str] = {}
        for key, value in self.entry.headers:
            name, text = key.decode("latin-1"), value.decode("latin-1").strip(" \t")
            found[name] = f"{found[name]}, {text}" if name in found else text
        return found

    @property
    def body(self) -> Any:
        """The body as a JSON value, as far as it can be read; `NOTHING` if not even its start."""
        return self._body[0]

    @property
    def has_whole_body(self) -> bool:
        """Tell whether that is all of the body."""
        return self._body[1]

    @property
    def answer(self) -> Any:
        """The body of the answer, likewise."""
        return self._answer[0]

    @property
    def has_whole_answer(self) -> bool:
        """Tell whether that is all of the answer."""
        return self._answer[1]

    @cached_property
    def _body(self) -> tuple[Any, bool]:
        return _value(self.entry.body, self.entry.body_size)

    @cached_property
    def _answer(self) -> tuple[Any, bool]:
        return _value(self.entry.answer, self.entry.answer_size)

    @cached_property
    def violations(self) -> list[Violation]:
        """What the answer tells of, as far as it is kept and complete."""
        is_chosen = self.entry.fault is not None and self.entry.is_valid is not False
        # First of all: to read the answer of a good request takes long, and tells nothing here.
        if self.entry.status < 400 or is_chosen or not isinstance(self.answer, dict):
            return []
        found = self.answer.get("violations")
        if not isinstance(found, list):
            return []
        return [each for each in found if isinstance(each, dict) and _is_complete(each)]

    @property
    def refusals(self) -> list[Violation]:
        """What the contract refuses of the request; nothing if it takes it, or was not asked."""
        if self.entry.is_valid is not False:
            return []
        if self.violations:
            return self.violations
        keyword = HANDLED_BY.get(self.entry.status, "request")
        where, place = ("header", "/X-API-KEY") if keyword == "role" else ("path", "")
        return [{"in": where, "pointer": place, "keyword": keyword}]


def _text(data: bytes) -> str:
    return unquote_to_bytes(data).decode(errors="replace")


def _value(data: bytes, size: int) -> tuple[Any, bool]:
    """Return the JSON value in the start of a body of this size, and whether that is all of it."""
    if not data:
        return NOTHING, False
    if len(data) == size:
        value, found = json_codec.decode(data)
        if not found:
            return value, True
    return decode_start(data.decode(errors="replace")), False


def _is_complete(violation: Violation) -> bool:
    texts = [violation.get(name) for name in ("in", "pointer", "keyword")]
    return all(isinstance(text, str) for text in texts)
