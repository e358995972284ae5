"""JSON between bytes and values: strict in what it takes, compact in what it gives."""

import gc
import json
import math
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any, Final, NoReturn

import orjson

from busroot_mock.errors import MOST_VIOLATIONS, Violation, pointer, violation

DEEPEST: Final = 100

_LARGE: Final = 64 * 1024
"""Characters of a text from which on it is parsed without garbage collection."""
_ESCAPED_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_STEPS: Final = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_SAME_DIGIT: Final = bytes.maketrans(b"123456789", b"0" * 9)
_LONG_INTEGER: Final = b"0" * 19
_LARGEST_INTEGER: Final = b"0" * 309
"""The digits of the largest double."""
_BLOCK: Final = 64
_NO_BRACKETS: Final = bytes(code for code in range(256) if code not in b"[]{}")
_NO_STRUCTURE: Final = bytes(code for code in range(256) if code not in b'[]{},"')
_TEXTS: Final = (str, list, dict)

NOTHING: Final = object()
"""Stands for the value of a text of which not even the start is JSON."""


def encode(value: Any) -> bytes:
    """Return `value` as compact UTF-8 JSON (RFC 8259)."""
    try:
        # orjson 3.13 gives bytes that hold on to some 4 KB, were they a few; a copy does not.
        return bytes(memoryview(orjson.dumps(value)))
    except orjson.JSONEncodeError:
        # It has no integers beyond 64 bits, and JSON has: a client may send one, and read it back.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes, unique_names: bool = False) -> tuple[Any, list[Violation]]:
    """Return the JSON value that `data` holds, and what is wrong with the text, if anything.

    Stricter than Python: no NaN or infinity, no number too large to hold, no lone surrogates,
    at most `DEEPEST` levels of nesting; on demand, no object that has a name twice.
    """
    is_plain = not unique_names and len(data) < _LARGE and b"\\" not in data
    if is_plain and _openings(data) <= DEEPEST and _LONG_INTEGER not in data.translate(_SAME_DIGIT):
        try:  # not `suppress`, which takes longer than a small text
            return orjson.loads(data), []
        except orjson.JSONDecodeError:
            pass  # what follows accepts it, or says why not
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [violation("body", "", "unicode", f"UTF-8 (byte {error.start} is not)")]
    if text.startswith("\ufeff"):
        return None, [violation("body", "", "unicode", "UTF-8 without a byte order mark")]
    try:
        value = _parsed(data, text, unique_names)
    except json.JSONDecodeError as error:
        where = f"JSON ({error.msg} at line {error.lineno}, column {error.colno})"
        return None, [violation("body", "", "json", where)]
    except ValueError as error:
        return None, [violation("body", "", "json", f"JSON ({error})")]
    except RecursionError:
        return None, [violation("body", "", "depth", DEEPEST)]
    if is_too_deep(data):
        return None, [violation("body", "", "depth", DEEPEST)]
    # Only an escape can bring in a lone surrogate: in the text itself it is not UTF-8.
    if b"\\" not in data or not _ESCAPED_SURROGATE.search(data):
        return value, []
    return value, list(islice(_surrogates(value), MOST_VIOLATIONS + 1))


def has_more_values(data: bytes, most: int) -> bool:
    """Tell whether a JSON text has more than `most` values, by its brackets and commas."""
    if len(data) < most or _openings(data) + data.count(b",") < most:
        return False  # as nearly always
    structure = _structure(data)
    return _openings(structure) + structure.count(b",") >= most


def decode_recorded(text: str, is_cut: bool) -> tuple[Any, list[Violation]]:
    """Return the value of a recorded text, and the first thing that is wrong with it, if any.

    Half characters are replaced. Of a text that was cut it is the value that it begins with;
    `NOTHING` if there is none.
    """
    value, violations = decode(text.encode("utf-8", "replace"))
    if not violations or violations[0]["keyword"] == "unicode":
        return _as_unicode(value) if violations else value, violations[:1]
    return (_as_unicode(decode_start(text)), []) if is_cut else (NOTHING, violations)


def decode_leniently(text: str) -> Any:
    """Return the value that a text has, or begins with; `NOTHING` if there is none."""
    bare = text.strip(_SPACE)
    # What ends before its last bracket was cut: to read it as a whole would take as long again.
    if not bare or bare[-1] == _CLOSING.get(bare[0], bare[-1]):
        value, violations = decode(text.encode("utf-8", "replace"))
        if not violations:
            return value
    # A number at the end of the text would be taken for the start of one.
    return _as_unicode(decode_start(f"{text} "))


def decode_start(text: str) -> Any:
    """Return the value that a text begins with, or `NOTHING`.

    What was cut off or is broken is left out. Members and items count from when they are complete,
    objects and lists from their bracket on.
    """
    starts = list(_starts(text))
    value = _started(text, *starts[-1]) if starts else NOTHING
    if value is not NOTHING:  # as of a text that was cut, and is not broken
        return value
    # Where the text breaks, every longer start breaks too.
    count = bisect_left(starts, True, key=lambda start: _started(text, *start) is NOTHING)
    return _started(text, *starts[count - 1]) if count else NOTHING


_TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:([][{}:,])"
    r'|("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")'
    # What a number or a word could go on with must be there: it may be its start alone.
    r"|(-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?|true|false|null)"
    r"(?=[ \t\r\n,\]}]))"
)
_CLOSING: Final = {"{": "}", "[": "]"}
_SPACE: Final = " \t\r\n"


def _starts(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each start of a text ends that may be JSON, and the brackets that it lacks."""
    at, closing, is_name = 0, "", False
    while token := _TOKEN.match(text, at):
        at, mark = token.end(), token[1]
        if mark in _CLOSING:
            closing = _CLOSING[mark] + closing
        elif mark in ("}", "]"):
            closing = closing[1:]
        if len(closing) > DEEPEST:
            return
        if not (mark in (",", ":") or (is_name and token[2])):
            yield at, closing
        if not closing:
            return
        is_name = mark in ("{", ",") and closing[0] == "}"


def _started(text: str, end: int, closing: str) -> Any:
    try:
        return json.loads(text[:end] + closing)
    except ValueError:
        return NOTHING


def _as_unicode(value: Any) -> Any:
    """Return a value without halves of characters, which no validator takes."""
    if value is NOTHING or next(_surrogates(value), None) is None:
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large to hold")
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        repeated = next(name for name in counts if counts[name] > 1)
        raise ValueError(f"an object has the name {repeated!r} twice")
    return members


def _held(text: str) -> int:
    _finite(text)
    return int(text)


_DECODERS: Final = {
    (are_unique, are_long): json.JSONDecoder(
        parse_float=_finite,
        parse_int=_held if are_long else None,
        parse_constant=_refuse,
        object_pairs_hook=_unique if are_unique else None,
    )
    for are_unique in (False, True)
    for are_long in (False, True)
}
"""By whether names must be unique, and whether there may be integers too large for a double."""


def _parsed(data: bytes, text: str, unique_names: bool) -> Any:
    if len(text) < _LARGE or not gc.isenabled():
        return _loaded(data, text, unique_names)
    # The collector would go through all of a growing value again and again, to no effect.
    gc.disable()
    try:
        return _loaded(data, text, unique_names)
    finally:
        gc.enable()


def _loaded(data: bytes, text: str, unique_names: bool) -> Any:
    digits = data.translate(_SAME_DIGIT)
    # orjson 3.13 makes floats of integers beyond 64 bits, and takes a name twice.
    if not unique_names and _LONG_INTEGER not in digits:
        try:  # not `suppress`, which takes longer than a small text
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            pass  # the other parser may accept it, or says why
    return _DECODERS[unique_names, _LARGEST_INTEGER in digits].decode(text)


def is_too_deep(data: bytes) -> bool:
    """Tell whether a JSON text has more than `DEEPEST` levels, which its brackets alone say."""
    if _openings(data) <= DEEPEST:
        return False
    steps = _structure(data).translate(_STEPS, _NO_BRACKETS)
    depth = 0
    for at in range(0, len(steps), _BLOCK):
        block = steps[at : at + _BLOCK]
        opened = block.count(1)
        # Most blocks open too few to matter, and to count is much cheaper than to go step by step.
        if depth + opened > DEEPEST and max(accumulate(array("b", block), initial=depth)) > DEEPEST:
            return True
        depth += 2 * opened - len(block)
    return False


def _openings(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def _structure(data: bytes) -> bytes:
    """Return the brackets and commas of a JSON text, without those in strings."""
    # A pattern would go from string to string: 1 MiB of short ones took it 50 ms.
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(data.translate(None, _NO_STRUCTURE).split(b'"')[::2])


def _surrogates(value: Any, *steps: str | int) -> Iterator[Violation]:
    if isinstance(value, str):
        if not _is_unicode(value):
            yield _surrogate(steps)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, _TEXTS):
                yield from _surrogates(item, *steps, index)
    elif isinstance(value, dict):
        if not all(map(_is_unicode, value)):
            yield _surrogate(steps)
            return
        for key, item in value.items():
            if isinstance(item, _TEXTS):
                yield from _surrogates(item, *steps, key)


def _surrogate(steps: tuple[str | int, ...]) -> Violation:
    return violation("body", pointer(*steps), "unicode", "no lone surrogates")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
