"""Headers on their way through: those of a connection stay behind, all others pass as they are."""

from collections.abc import Iterable
from typing import Final

Headers = list[tuple[bytes, bytes]]

OF_A_CONNECTION: Final = frozenset(
    (
        *(b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate"),
        *(b"proxy-authorization", b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    )
)
"""Never passed on (RFC 9110, 7.6.1), besides those that `Connection` names."""
_CORS: Final = b"access-control-"


def passing(
    headers: Iterable[tuple[bytes, bytes]], left_out: frozenset[bytes] = OF_A_CONNECTION
) -> Headers:
    """Return the headers of a message that are passed on, in their order; names in lower case.

    Args:
        headers: Of the message.
        left_out: Names of those that stay behind, besides what `Connection` names.
    """
    named = left_out
    for value in [value for name, value in headers if name == b"connection"]:
        named |= {each.strip().lower() for each in value.split(b",")}
    return [header for header in headers if header[0] not in named]


def of_names(headers: Iterable[tuple[bytes, bytes]], names: frozenset[bytes]) -> Headers:
    """Return the headers that have one of these lower-case names."""
    return [header for header in headers if header[0] in names]


def without_cors(headers: Headers) -> Headers:
    """Return the headers of an answer without what they say to pages of other origins."""
    return [header for header in headers if not header[0].startswith(_CORS)]
