"""Between bytes on the wire and JSON values: strict in what it takes, plain in what it gives."""

import json
import math
from typing import Any, NoReturn

import orjson

from busroot_mock.errors import Violation, pointer, violation

DEEPEST = 100


def encode(value: Any) -> bytes:
    """Return `value` as compact UTF-8 JSON (RFC 8259)."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # It has no integers beyond 64 bits, and JSON has: a client may send one, and read it back.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> tuple[Any, list[Violation]]:
    """Return the JSON value that `data` holds, and what is wrong with the text, if anything.

    Stricter than Python: no NaN or infinity, no number too large to hold, no lone surrogates,
    at most `DEEPEST` levels of nesting.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [violation("body", "", "unicode", f"UTF-8 (byte {error.start} is not)")]
    try:
        value = _decoder.decode(text)
    except json.JSONDecodeError as error:
        where = f"JSON ({error.msg} at line {error.lineno}, column {error.colno})"
        return None, [violation("body", "", "json", where)]
    except ValueError as error:
        return None, [violation("body", "", "json", f"JSON ({error})")]
    except RecursionError:
        return None, [violation("body", "", "depth", DEEPEST)]
    if text.count("[") + text.count("{") > DEEPEST and _is_deeper(value, DEEPEST):
        return None, [violation("body", "", "depth", DEEPEST)]
    # Only an escape can bring in a lone surrogate: in the text itself it is not UTF-8.
    return value, _surrogates(value) if "\\u" in text else []


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large to hold")
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_decoder = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse)


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, list | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)


def _surrogates(value: Any, *steps: str | int) -> list[Violation]:
    if isinstance(value, str):
        return [] if _is_unicode(value) else [_surrogate(steps)]
    if isinstance(value, list):
        return [found for i, item in enumerate(value) for found in _surrogates(item, *steps, i)]
    if isinstance(value, dict):
        if not all(map(_is_unicode, value)):
            return [_surrogate(steps)]
        return [found for key in value for found in _surrogates(value[key], *steps, key)]
    return []


def _surrogate(steps: tuple[str | int, ...]) -> Violation:
    return violation("body", pointer(*steps), "unicode", "no lone surrogates")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
