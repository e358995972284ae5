"""Bodies without the coding that they were sent with, so that what is in them can be read."""

import re
import zlib
from typing import Final

from busroot_mock.recordings.recorded import Headers, header

LARGEST: Final = 64 * 1024 * 1024
"""Bytes: what becomes larger is cut there."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def plain(headers: Headers, body: bytes) -> tuple[bytes, bool]:
    """Return a body without its codings, and whether that is all of it.

    A coding that is not known leaves nothing. A body that does not have the coding that its
    headers name is taken as it is: archives have bodies without it, and headers with it.
    """
    names = header(headers, "content-encoding").lower().replace(" ", "").split(",")
    is_whole = True
    for name in reversed([name for name in names if name not in ("", "identity")]):
        if _is_text(body):
            break
        if name not in _WINDOWS:
            return b"", not body
        body, is_whole = _inflated(body, _WINDOWS[name])
    return body, is_whole


def _is_text(body: bytes) -> bool:
    try:
        return not _CONTROL.search(body.decode())
    except UnicodeDecodeError:
        return False


def _inflated(body: bytes, window: int) -> tuple[bytes, bool]:
    for bits in (window, -15) if window == 15 else (window,):
        reader = zlib.decompressobj(bits)
        whole = bytearray()
        try:
            # Piece by piece: of a body that was cut, what came can be read.
            for start in range(0, len(body), 4096):
                whole += reader.decompress(body[start : start + 4096], LARGEST - len(whole) + 1)
                if len(whole) > LARGEST:
                    return bytes(whole[:LARGEST]), False
        except zlib.error:
            if not whole:
                continue
        return bytes(whole), reader.eof
    return b"", not body
