"""Credentials of clients: passed on, and put out of what the journal and the log keep."""

import re
from typing import Final
from urllib.parse import quote

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.http.request import Request, Scope
from busroot_mock.worlds.masking import MASK

_HEADERS: Final = (KEY_HEADER.lower().encode(), b"authorization", b"cookie", b"x-api-token")
_SHORTEST: Final = 4
"""A shorter value is in many texts by chance."""
_PLAIN: Final = re.compile(rb"[A-Za-z0-9_.~-]+")
_MASK: Final = MASK.encode()


def secrets_of(request: Request) -> list[bytes]:
    """Return the credentials of a request in the forms in which they may turn up again."""
    secrets: set[bytes] = set()
    for name, value in request.all_headers:
        if name in _HEADERS:
            # Behind `Bearer`, or behind the name of a cookie.
            for part in (value, *value.replace(b";", b" ").replace(b"=", b" ", 1).split()):
                if len(part) >= _SHORTEST:
                    secrets.add(part)
                    if not _PLAIN.fullmatch(part):
                        secrets |= {quote(part).encode(), quote(part, safe="").encode()}
    return sorted(secrets, key=len, reverse=True)


def hidden(data: bytes, secrets: list[bytes]) -> bytes:
    """Return bytes with a mask in place of each credential."""
    for secret in secrets:
        if secret in data:
            data = data.replace(secret, _MASK)
    return data


def without_secrets(request: Request, scope: Scope, secrets: list[bytes]) -> Request:
    """Return a request without credentials in path and query, for what keeps it."""
    path, query = request.path.encode("latin-1"), request.query
    shown, rest = hidden(path, secrets), hidden(query, secrets)
    if shown == path and rest == query:
        return request

    async def nothing() -> dict[str, str]:
        return {"type": "http.disconnect"}

    return Request({**scope, "raw_path": shown, "query_string": rest}, nothing)
