"""Texts of answers that are the URL of the request itself, such as a link to it."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import parse_qsl

from busroot_mock.generic.ask import ABSENT, Ask
from busroot_mock.generic.model import Source
from busroot_mock.generic.urls import url_in
from busroot_mock.learning.kinds.seen import Seen


def is_own(ask: Ask, value: Any, without: Collection[str] = ()) -> bool:
    """Tell whether a value is the URL of a request, with its query.

    Args:
        ask: The request.
        value: Anything.
        without: Parameters that the URL lacks.
    """
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "/")):
        return False
    url = url_in(value)
    asked = tuple(pair for pair in ask.query if pair[0] not in without)
    return url.path.endswith(ask.path) and _query_of(value) == asked


def own_url(samples: Sequence[Seen], values: Sequence[Any]) -> Source | None:
    """Return the source of what is the URL of each request, of which some had a query.

    Parameters that say where a page begins may be left out of it, such as in a link to the first.

    Args:
        samples: Calls of an operation.
        values: What answers have at a place, by sample.
    """
    shown = [
        (sample.call.ask, value)
        for sample, value in zip(samples, values, strict=True)
        if value is not ABSENT and value is not None
    ]
    if not all(isinstance(value, str) for _, value in shown):
        return None
    there = {name for _, value in shown for name, _ in _query_of(value)}
    without = {name for ask, _ in shown for name, _ in ask.query} - there
    if not there or not all(is_own(ask, value, without) for ask, value in shown):
        return None
    before = {value.partition("?")[0].removesuffix(ask.path) for ask, value in shown}
    target = {"as": "target", **({"without": sorted(without)} if without else {})}
    return {"as": "text", "parts": [*before, target]} if len(before) == 1 else None


def _query_of(url: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(url_in(url).query, keep_blank_values=True))
