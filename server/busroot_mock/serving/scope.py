"""The scope of a request: what ASGI tells an application about it."""

import asyncio
from typing import Any
from urllib.parse import unquote

from busroot_mock.http.request import Scope


def connection_scope(transport: asyncio.BaseTransport) -> dict[str, Any]:
    """Return the part that is the same for all requests of a connection."""
    info = transport.get_extra_info
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "scheme": "http" if info("sslcontext") is None else "https",
        "server": (info("sockname") or (None, None))[:2],
        "client": (info("peername") or (None, None))[:2],
        "root_path": "",
    }


def below(root_path: str, scope: Scope) -> Scope:
    """Return the scope of a request whose path has lost a prefix, if it had it.

    Some proxies send the path with it, some without.
    """
    start, raw = root_path.encode(), scope.get("raw_path") or scope["path"].encode()
    if not (raw == start or raw.startswith(start + b"/")):
        return scope
    rest = raw[len(start) :] or b"/"
    return {**scope, "path": unquote(rest.decode("latin-1")), "raw_path": rest}
