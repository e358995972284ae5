"""Mask API keys in texts, in every form in which a key can appear."""

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from busroot_mock.recordings.disguises import disguised
from busroot_mock.recordings.signs import Signs

_SHORTEST = 4
"""A shorter piece of a key is in many texts by chance."""

_LEAST_OF_A_CUT = 12
_SHORT, _LONG = 200, 40_000


def forms_of(key: str) -> set[str]:
    """Return a key, plain and as JSON, URLs, HTML, Python, shells and base64 write it."""
    plain = json.dumps(key)[1:-1]
    forms = {
        key,
        plain,
        plain.replace("/", "\\/"),
        json.dumps(plain)[1:-1],
        quote(key, safe=""),
        quote(key),
        quote_plus(key),
        html.escape(key),
        html.escape(key, quote=False),
        repr(key)[1:-1],
        repr(f"'{key}")[2:-1],
        key.replace("'", "'\"'\"'"),
        key.replace("'", "'\\''"),
        "".join(f"%{byte:02x}" for byte in key.encode()),
        key.encode().hex(),
        *_in_base64(key),
        *_nearly(key),
    }
    forms |= {re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in forms}
    forms |= {re.sub("&#x27;", "&#39;", form) for form in forms}
    # A text that is cut may end in the middle of a key.
    forms |= {form[:length] for form in (key, plain) for length in _cuts(form)}
    return {form for form in forms if form == key or len(form) >= _SHORTEST}


def _cuts(form: str) -> range:
    return range(max(_LEAST_OF_A_CUT, 2 * len(form) // 3), len(form))


def _nearly(key: str) -> set[str]:
    """Return what is so near to a key that it gives it away; an oracle sends such keys."""
    return {key.lower(), key.upper(), key.swapcase(), key[1:], key[:-1]}


def _in_base64(key: str) -> Iterator[str]:
    """Yield the part of base64 that is the same for every text that contains the key."""
    for before in range(3):
        raw = b"\0" * before + key.encode()
        whole = base64.b64encode(raw).rstrip(b"=").decode()
        # The characters at both ends hold bits of the neighbours.
        first = (before * 8 + 5) // 6
        sure = whole[first : len(raw) * 8 // 6]
        if len(sure) >= 2 * _SHORTEST:
            yield sure
            yield sure.replace("+", "-").replace("/", "_")


class _Forms(NamedTuple):
    """The forms of keys.

    Attributes:
        names: By form.
        pattern: Of all.
        signs: Of which every form has at least one in it.
    """

    names: dict[str, str]
    pattern: re.Pattern[str]
    signs: Signs


@lru_cache(maxsize=16)
def _forms(keys: tuple[tuple[str, str], ...]) -> _Forms:
    names = {form: name for key, name in keys for form in forms_of(key)}
    longest_first = sorted(names, key=len, reverse=True)
    signs: list[str] = []
    for form in reversed(longest_first):
        if not any(sign in form for sign in signs):
            signs.append(form)
    return _Forms(names, re.compile("|".join(map(re.escape, longest_first))), Signs(signs))


def without_keys(text: str, keys: Iterable[tuple[str, str]]) -> str:
    """Replace each key in a text, in every form, by a name.

    Args:
        text: A text that is shown or kept.
        keys: Each key with its name.
    """
    return masked(text, tuple((key, name) for key, name in keys if key))


def masked(text: str, keys: tuple[tuple[str, str], ...]) -> str:
    """Return the same for keys of which none is empty."""
    if not keys:
        return text
    # Names and values of headers are the same again and again, and so are lists that are read.
    if len(text) <= _SHORT:
        return _masked_before(text, keys)
    return (_masked_just_now if len(text) <= _LONG else _masked)(text, keys)


def _masked(text: str, keys: tuple[tuple[str, str], ...]) -> str:
    for span in reversed(disguised(text, keys)):
        text = f"{text[: span.start]}{span.name}{text[span.end :]}"
    forms = _forms(keys)
    # To look for signs is several times as fast as to look for the pattern.
    if not forms.signs.are_in(text):
        return text
    return forms.pattern.sub(lambda match: forms.names[match[0]], text)


_masked_before = lru_cache(maxsize=4096)(_masked)
_masked_just_now = lru_cache(maxsize=32)(_masked)


def hidden(value: Any, hide: Callable[[str], str]) -> Any:
    """Return a JSON value with the keys in its texts masked; names of members stay."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list | tuple):
        return [hidden(each, hide) for each in value]
    if isinstance(value, dict):
        return {name: hidden(each, hide) for name, each in value.items()}
    return value
