"""Parts of a generated page, each made by its own command; each tells whether it was edited."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

_SEAL: Final = re.compile(r"\n<!-- sha256 ([0-9a-f]{64}) -->\n")


def seal(text: str) -> str:
    """Return the text with a line that tells whether it was changed since."""
    return f"{text}\n<!-- sha256 {_digest(text)} -->\n"


def is_sealed(page: str) -> bool:
    """Tell whether each part of a page is as it was generated."""
    found = [*_parts(page)]
    return bool(found) and all(seal(text) == whole for text, whole in found)


def with_part(page: str, text: str) -> str:
    """Return a page with a part in place of that with the same heading; others are kept.

    Args:
        page: Empty if there is none yet.
        text: The part; one whose heading is that of the page is the first.
    """
    kept = [(old, whole) for old, whole in _parts(page)]
    names = [_heading(old) for old, _ in kept]
    new = (text, seal(text))
    if _heading(text) in names:
        kept[names.index(_heading(text))] = new
    elif _heading(text).startswith("# "):
        kept.insert(0, new)
    else:
        kept.append(new)
    return "".join(whole for _, whole in kept)


def _parts(page: str) -> Iterator[tuple[str, str]]:
    """Yield each part as text, and as it stands in the page."""
    start = 0
    for match in _SEAL.finditer(page):
        yield page[start : match.start()], page[start : match.end()]
        start = match.end()
    if page[start:]:
        yield page[start:], page[start:]


def _heading(text: str) -> str:
    return next((line for line in text.splitlines() if line.startswith("#")), "")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
