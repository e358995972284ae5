"""Texts of answers that are the URL of the request itself, such as a link to it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from busroot_mock.generic.ask import ABSENT, Ask
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.seen import Seen


def is_own(ask: Ask, value: Any) -> bool:
    """Tell whether a value is the URL of a request, with its query."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "/")):
        return False
    url = urlsplit(value)
    query = tuple(parse_qsl(url.query, keep_blank_values=True))
    return url.path.endswith(ask.path) and query == ask.query


def own_url(samples: Sequence[Seen], values: Sequence[Any]) -> Source | None:
    """Return the source of what is the URL of each request, of which some had a query.

    Args:
        samples: Calls of an operation.
        values: What answers have at a place, by sample.
    """
    shown = [
        (sample.call.ask, value)
        for sample, value in zip(samples, values, strict=True)
        if value is not ABSENT and value is not None
    ]
    if not any(ask.query for ask, _ in shown) or not all(is_own(*each) for each in shown):
        return None
    before = {value.partition("?")[0].removesuffix(ask.path) for ask, value in shown}
    return {"as": "text", "parts": [*before, {"as": "target"}]} if len(before) == 1 else None
