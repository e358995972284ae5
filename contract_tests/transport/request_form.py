"""Check the form of a request: no server may take it for a different request."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import SplitResult, unquote_plus, urlsplit

from requests import PreparedRequest

from busroot_mock.contract.wire_names import KEY_HEADER

HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "if-modified-since",
        "if-none-match",
        "prefer",
        "user-agent",
        KEY_HEADER.lower(),
        "x-schemathesis-testcaseid",
    }
)
"""Headers that contract and client use. Others may override method, path or host
(`X-HTTP-Method-Override`, `X-Original-URL`, `Host`), or carry foreign credentials."""

_CONNECTION = ("keep-alive", "close")
_METHOD = re.compile(r"[A-Z]+", re.ASCII)
# RFC 3986, without a fragment and without what URL parsers disagree on.
_URL = re.compile(
    r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]*)?", re.ASCII
)
_OTHER_METHOD = re.compile(r"_?_method|(x[-_])?(http[-_])?method([-_]override)?")


def form_of(request: PreparedRequest) -> tuple[Any, ...]:
    """Return all of a request that the guard looks at."""
    return request.method, request.url, request.body, *request.headers.items()


def parts_of(url: str) -> SplitResult | None:
    """Return the parts of a URL; None if it is ambiguous."""
    if not _URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def misleads(request: PreparedRequest, more: Collection[str] = ()) -> str | None:
    """Return why a server could take a request for a different one; None if it could not.

    Args:
        more: Headers of the run, in lower case, which may be there too.
    """
    names = {_text(name).lower() for name in request.headers} - set(more)
    if not names <= HEADERS:
        return f"it has a header that the run does not send: {min(names - HEADERS)[:40]}"
    if not all(_is_plain(_text(value)) for value in request.headers.values()):
        return "it has a header of more than one line"
    if _text(request.headers.get("Connection", "close")).lower() not in _CONNECTION:
        return "it asks for another protocol"
    if not _METHOD.fullmatch(request.method or ""):
        return "its method is not in capitals"
    if _asks_for_another_method(request.url or ""):
        return "it overrides its method"
    return None


def has_body(request: PreparedRequest) -> bool:
    """Tell whether a request has a body, or declares one."""
    # A body that is neither text nor bytes may yield anything.
    empty = request.body is None or (isinstance(request.body, str | bytes) and not request.body)
    return not empty or _text(request.headers.get("Content-Length", "0")) != "0"


def _asks_for_another_method(url: str) -> bool:
    names = re.split("[&;]", url.partition("?")[2])
    plain = (unquote_plus(name).partition("=")[0].strip().lower() for name in names)
    return any(_OTHER_METHOD.fullmatch(re.sub(r"[\[\]]", "", name)) for name in plain)


def _is_plain(text: str) -> bool:
    return not any(each in text for each in "\r\n\0")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
