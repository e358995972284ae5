"""URLs in what others wrote, where any text may stand in place of one."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

_NONE: Final = urlsplit("")


def url_in(text: str) -> SplitResult:
    """Return the parts of a URL; empty ones if a text is none, such as `http://[a`."""
    try:
        return urlsplit(text)
    except ValueError:
        return _NONE
