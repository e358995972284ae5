"""Names of the parameters of lists: order, members, pages."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from busroot_mock.generic.ask import leaves
from busroot_mock.generic.urls import url_in
from busroot_mock.learning.kinds.seen import Seen

SORT: Final = re.compile(
    r"_?(sort|order|ordering|(sort|order)_?(by|column|col|field|key|name))", re.IGNORECASE
)
FIELDS: Final = re.compile(r"_?(fields|select|only|attributes|columns)", re.IGNORECASE)
LIMIT: Final = re.compile(
    r"[_$]?(limit|per_?page|page_?size|page_?limit|size|take|first|top|max_?results|count)",
    re.IGNORECASE,
)
SKIP: Final = re.compile(r"[_$]?(page_?)?(offset|skip|start)", re.IGNORECASE)
PAGE: Final = re.compile(r"_?(page|page_?number|p)", re.IGNORECASE)
CURSOR: Final = re.compile(r"_?(cursor|token|after|marker|(next_?)?page_?token)", re.IGNORECASE)
_NEXT: Final = re.compile(r"next_?(cursor|(?:page_?)?token|page_?cursor|marker)", re.IGNORECASE)


def token_parameter(name: str) -> str | None:
    """Return the parameter that takes what an answer has under a name, to ask for the next page."""
    match = _NEXT.fullmatch(name)
    return f"{match[1][:1].lower()}{match[1][1:]}" if match else None


def tokens_in(answers: Iterable[Any]) -> dict[str, str]:
    """Return the parameter of the tokens that answers have for a next page, as a list has it."""
    found = (
        token_parameter(name)
        for data in answers
        for name, value in (data.items() if isinstance(data, dict) else ())
        if isinstance(value, str) and value
    )
    name = next((each for each in found if each), None)
    return {"cursor": name} if name else {}


def next_parameters(own: Sequence[Seen]) -> set[str]:
    """Return the parameters that links to another page add to a request."""
    found = set[str]()
    for each in own:
        texts = [*each.call.headers.values()]
        texts += [str(v) for _, v in leaves(each.call.data) if isinstance(v, str)]
        asked = each.call.ask.asked
        for text in texts:
            match = re.search(r"https?://[^\s<>;]+", text)
            url = url_in(match[0] if match else "")
            if url.path.endswith(each.call.ask.path):
                found |= {name for name, _ in parse_qsl(url.query)} - asked.keys()
    return found
