"""The forms in which a key can come back, so that none of them is shown."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

_SHORTEST = 4
"""A piece of a key of fewer characters is in many texts by chance."""

_LEAST_OF_A_CUT = 12


def forms_of(key: str) -> set[str]:
    """Return a key as it is, and as JSON, URLs, HTML, Python, shells and base64 write it."""
    plain = json.dumps(key)[1:-1]
    found = {
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
    }
    found |= {re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in found}
    found |= {re.sub("&#x27;", "&#39;", form) for form in found}
    # What shows an answer may cut it in the middle of a key.
    found |= {form[:length] for form in (key, plain) for length in _cuts(form)}
    return {form for form in found if form == key or len(form) >= _SHORTEST}


def _cuts(form: str) -> range:
    return range(max(_LEAST_OF_A_CUT, 2 * len(form) // 3), len(form))


def _in_base64(key: str) -> Iterator[str]:
    """Yield what of the base64 of any text with the key in it depends on the key alone."""
    for before in range(3):
        raw = b"\0" * before + key.encode()
        whole = base64.b64encode(raw).rstrip(b"=").decode()
        # The characters at both ends hold bits of the neighbours.
        first = (before * 8 + 5) // 6
        sure = whole[first : len(raw) * 8 // 6]
        if len(sure) >= 2 * _SHORTEST:
            yield sure
            yield sure.replace("+", "-").replace("/", "_")


@lru_cache(maxsize=16)
def _pattern(keys: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {form: name for key, name in keys for form in forms_of(key)}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names


def without_keys(text: str, keys: Iterable[tuple[str, str]]) -> str:
    """Return a text with a name in place of each key, in whatever form it is there.

    Args:
        text: Anything that is going to be shown or kept.
        keys: Each key with its name.
    """
    known = tuple((key, name) for key, name in keys if key)
    if not known:
        return text
    pattern, names = _pattern(known)
    return pattern.sub(lambda match: names[match[0]], text)
