"""JSON values of bodies, as far as the traffic keeps them."""

import json
from typing import Any

from busroot_mock import json_codec
from busroot_mock.errors import Violation
from busroot_mock.journal.json_prefix import NOTHING, read_start

from ..transport.traffic import LONGEST_KEPT


def body_value(text: str) -> tuple[Any, list[Violation]]:
    """Return the value of the body of a request, and what is wrong with its text, if anything.

    Of a body that was too long to be kept whole it is the value that it begins with.
    """
    value, found = json_codec.decode(text.encode("utf-8", "replace"))
    if not found or found[0]["keyword"] == "unicode":
        return _as_unicode(value) if found else value, found[:1]
    if len(text) >= LONGEST_KEPT:
        return _as_unicode(read_start(text)), []
    return NOTHING, found


def answer_value(text: str) -> Any:
    """Return the value that the body of an answer has, or begins with; `NOTHING` if it is none."""
    value, found = json_codec.decode(text.encode("utf-8", "replace"))
    # A number at the end of the text would be taken for the start of one.
    return _as_unicode(read_start(f"{text} ")) if found else value


def _as_unicode(value: Any) -> Any:
    """Return a value without halves of characters, which no validator takes."""
    if value is NOTHING:
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
