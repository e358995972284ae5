"""Read the values of options from text; a `ValueError` says what is wrong and what is right."""

import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlunsplit

from busroot_mock.contract.wire_names import KEY_HEADER

from .shard import shard_of
from .url_form import address_of, url_form

Parser = Callable[[str], Any]

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")

HEADER = re.compile(
    r"([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)"
)
"""Name and value of a header that every server takes (RFC 9110, 5.1 and 5.5)."""

OWN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "prefer",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-schemathesis-testcaseid",
    }
)
"""Headers that a run sets itself, or that frame a request."""

_ANOTHER_REQUEST = re.compile(r"x-(http-)?method(-override)?|x-(original|rewrite)-ur[il]|if-.*")


def text(value: str) -> str:
    """Return a text that is not blank."""
    if not value.strip():
        raise ValueError("it is empty")
    return value


def flag(value: str) -> bool:
    """Return whether a text says yes."""
    if value.lower() not in YES + NO:
        raise ValueError(f"{value!r} is neither true nor false")
    return value.lower() in YES


def count(value: str) -> int:
    """Return a whole number above 0."""
    if not value.isascii() or not value.isdigit() or int(value[:19]) < 1:
        raise ValueError(f"{value!r} is not a whole number above 0")
    return int(value[:19])


def whole(value: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"-?[0-9]{1,40}", value):
        raise ValueError(f"{value!r} is not a whole number")
    return int(value)


def positive(value: str) -> float:
    """Return a number above 0."""
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError(f"{value!r} is not a number above 0")
    return number


def shard(value: str) -> str:
    """Return a part of a run, such as `2/5`."""
    shard_of(value)
    return value


def url(value: str) -> str:
    """Return the URL of an API in the form in which requests have it."""
    return url_form(value)


def proxy(value: str) -> str:
    """Return the URL of a proxy; it may hold a name and a password, which no message repeats."""
    try:
        parts = address_of(value)
    except ValueError as error:
        raise ValueError("it is not the URL of a proxy, such as http://proxy:3128") from error
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("it is not the URL of a proxy, such as http://proxy:3128")
    return urlunsplit(parts).rstrip("/")


def header(value: str) -> str:
    """Return a header as `NAME: VALUE`; no message repeats the value, which may be secret."""
    match = HEADER.fullmatch(value.strip())
    if match is None:
        raise ValueError("it is not a header such as 'X-Gateway: $GATEWAY_TOKEN'")
    name, lower = match[1], match[1].lower()
    if lower == KEY_HEADER.lower():
        raise ValueError(f"{name} carries the API key of each identity; it cannot be replaced")
    if lower in OWN_HEADERS or _ANOTHER_REQUEST.fullmatch(lower):
        raise ValueError(f"{name} cannot be set: it would change what a request means")
    return f"{name}: {match[2]}"


def among(names: Collection[str]) -> Parser:
    """Return a parser for one of some names."""

    def parse(value: str) -> str:
        if value not in names:
            raise ValueError(f"{value!r} is not one of {', '.join(names)}")
        return value

    return parse
