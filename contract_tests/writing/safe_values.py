"""Values that can only name the run's own records, however a server interprets them."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from zlib import crc32

from .run_names import FAR, RunNames, without_at
from .write_scope import Pairs, WriteScope

_LEAST = -1000
_LONGEST = 4000
_MOST = 2**53
_SEPARATORS = re.compile(r"[/\\%?#;]")
_WHOLE = re.compile(r"-?[0-9]{1,17}", re.ASCII)


@dataclass(frozen=True)
class OwnKeys:
    """The keys that a request may name.

    Attributes:
        names: Recognizes keys and texts of the run.
        ids: Of the records that the run created.
    """

    names: RunNames
    ids: Collection[Any] = ()


def is_safe(value: Any, scope: WriteScope, own: OwnKeys) -> bool:
    """Tell whether a value in place of a key can only name a record of the run, or none.

    A server may be more lenient than the contract: it may take `"12"` or `[12]` for 12, truncate
    what is too long, or ignore case.
    """
    if value is None:
        return True
    if isinstance(value, bool):
        return scope.is_number and not value
    if isinstance(value, int | float):
        return _is_safe_number(value, scope, own)
    if isinstance(value, str):
        return _is_safe_text(value, scope, own)
    inner = [each for _, each in value] if isinstance(value, Pairs) else value
    inner = inner.values() if isinstance(inner, dict) else inner
    return all(is_safe(each, scope, own) for each in inner)


def _is_safe_number(value: float, scope: WriteScope, own: OwnKeys) -> bool:
    # NaN and the infinities are not safe; neither is 0 where keys are texts such as `0`.
    is_none = scope.is_number and _LEAST <= value <= 0
    # A server that gives its numbers as text has numbered the record all the same.
    is_own = value in own.ids or (scope.is_number and str(value) in own.ids)
    return is_none or FAR <= value <= _MOST or is_own


def _is_safe_text(text: str, scope: WriteScope, own: OwnKeys) -> bool:
    if not scope.is_number:
        # A blank, too: a server may take it as it is, and the contract may have it so.
        return own.names.owns(text)
    if scope.removes and _WHOLE.fullmatch(text):
        return _is_safe_number(int(text), scope, own)
    return not any(each.isnumeric() for each in text)


def _is_segment(name: str, scope: WriteScope) -> bool:
    """Tell whether a name is a valid key, also percent-encoded, as Schemathesis checks it."""
    return scope.is_key(name) and scope.is_key(quote(name, safe=""))


def safe_value(value: Any, scope: WriteScope, own: OwnKeys) -> Any:
    """Return what to send in place of a value; valid if that is valid, else invalid."""
    if is_safe(value, scope, own):
        return value
    if isinstance(value, list):
        return [safe_value(each, scope, own) for each in value]
    if isinstance(value, dict):
        return {name: safe_value(each, scope, own) for name, each in value.items()}
    if isinstance(value, str):
        return _text_for(value, scope, own)
    return _number_for(value, scope, own)


def _number_for(value: float, scope: WriteScope, own: OwnKeys) -> Any:
    if not scope.is_number:
        return FAR + crc32(repr(value).encode()) % 900
    if isinstance(value, bool):
        return False
    if not scope.is_key(value):
        return _MOST if value > 0 else _LEAST
    ids = sorted(own.ids)
    drawn = crc32(repr(value).encode())
    return ids[drawn % len(ids)] if ids else FAR + drawn % 900


def _text_for(text: str, scope: WriteScope, own: OwnKeys) -> Any:
    if scope.is_number:
        if scope.removes and _WHOLE.fullmatch(text):
            return str(_number_for(int(text), scope, own))
        return "".join("x" if each.isnumeric() else each for each in text)
    if scope.is_key(text):
        if not scope.has_path:
            return own.names.drawn(scope.record, text, scope.is_key)
        fit = _fit_for_path(text)
        return own.names.drawn(scope.record, fit, lambda name: _is_segment(name, scope))
    invalid = invalid_text(_fit_for_path(text) if scope.has_path else text, scope.is_key, own.names)
    if scope.removes and not isinstance(invalid, str):
        return own.names.drawn(scope.record, "-", lambda name: _is_segment(name, scope))
    return invalid


def _fit_for_path(text: str) -> str:
    """Return a text with only what all servers read alike in a path: it has to be removed so."""
    plain = _SEPARATORS.sub("-", text)
    return "".join("-" if unicodedata.category(each)[0] in "CZ" else each for each in plain)


def invalid_text(text: str, is_valid: Callable[[Any], bool], names: RunNames) -> Any:
    """Return an invalid value with the prefix of the run; a list where any such text is valid."""
    local = without_at(text) or "-"
    for tail in (without_at(text), f"{local}!", f"{local} \u00df", (local * 300)[:_LONGEST]):
        candidate = f"{names.prefix}{tail}"
        if not is_valid(candidate):
            return candidate
    return [names.text()]


def is_marked_text(value: Any, names: RunNames) -> bool:
    """Tell whether a server can make no text of a value that lacks the prefix of the run."""
    if isinstance(value, str):
        return names.owns(value)
    if isinstance(value, list) and not isinstance(value, Pairs):
        return all(is_marked_text(each, names) for each in value)
    # Null and an object are no texts, but a number may be taken for one.
    return not isinstance(value, int | float)


def marked_text(value: Any, is_valid: Callable[[Any], bool], names: RunNames) -> Any:
    """Return what to send in place of a marked text; valid if that is valid, else invalid."""
    if is_marked_text(value, names):
        return value
    if isinstance(value, str):
        return names.text(value) if is_valid(value) else invalid_text(value, is_valid, names)
    return [names.text()]
