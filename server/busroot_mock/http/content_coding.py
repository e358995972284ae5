"""Content codings of request bodies (RFC 9110, 8.4): what a client compressed is read in full."""

import zlib
from collections.abc import Sequence
from typing import Final

from busroot_mock.errors import BadRequest, UnsupportedMediaType, violation

ACCEPTED: Final = ("gzip", "deflate")

_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""The parameter `wbits` of zlib, by coding; deflate is the format of zlib (RFC 9110, 8.4.1.2)."""
MOST_MEMBERS: Final = 100
"""Parts of a body in gzip; each costs time, however little it holds."""


def decoded(data: bytes, codings: Sequence[str], largest: int) -> bytes | None:
    """Return the content of a body; None if it is longer than so many bytes.

    Args:
        data: As sent.
        codings: The values of the header Content-Encoding.
        largest: Bytes that the content may have. No more than one beyond that is decoded.

    Raises:
        UnsupportedMediaType: If a coding is not supported, or there is more than one.
        BadRequest: If the body is not in the coding.
    """
    names = [name.strip().lower() for text in codings for name in text.split(",")]
    used = [name for name in names if name not in ("", "identity")]
    if not used:
        return data if len(data) <= largest else None
    if len(used) > 1 or used[0] not in _WINDOWS:
        raise _unsupported(", ".join(codings))
    return _inflated(data, used[0], largest)


def _inflated(data: bytes, coding: str, largest: int) -> bytes | None:
    parts: list[bytes] = []
    room = largest + 1
    for _ in range(MOST_MEMBERS if coding != "deflate" else 1):
        member = zlib.decompressobj(_WINDOWS[coding])
        try:
            part = member.decompress(data, room)
        except zlib.error as error:
            raise _malformed(coding) from error
        parts.append(part)
        room -= len(part)
        if not room:
            return None
        if not member.eof:
            raise _malformed(coding)
        data = member.unused_data
        if not data:
            return b"".join(parts)
    raise _malformed(coding)


def _unsupported(actual: str) -> UnsupportedMediaType:
    names = " or ".join(ACCEPTED)
    return UnsupportedMediaType(
        f"The header Content-Encoding must be {names}, for a body in one coding, or be left out.",
        [violation("header", "/Content-Encoding", "contentEncoding", list(ACCEPTED), actual)],
        {"Accept-Encoding": ", ".join(ACCEPTED)},
    )


def _malformed(coding: str) -> BadRequest:
    return BadRequest(
        f"The body is not a whole and valid text in {coding}, as its Content-Encoding says.",
        [violation("body", "", "contentEncoding", coding)],
    )
