"""Servers for the tests of `verify`: mock servers, with something around them, on free ports."""

import asyncio
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from busroot_mock.http.request import AsgiApp, Receive, Scope, Send
from busroot_mock.serving.app import Application
from busroot_mock.serving.limits import Limits
from busroot_mock.serving.server import Server, listen
from busroot_mock.serving.tls import from_files
from tests.support import preloaded

KEY = "demo-admin-key"


@contextmanager
def running(
    application: AsgiApp | None = None,
    limits: Limits | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[tuple[int, Server]]:
    """Serve an application, a new mock server by default; give its port and the server."""
    listener = listen("127.0.0.1", 0)
    server = Server(application or Application(), limits, tls)
    thread = threading.Thread(target=server.run, args=[listener], daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], server
    finally:
        server.end()
        thread.join(10)
        assert not thread.is_alive()


@contextmanager
def served(application: AsgiApp | None = None, **tls: Any) -> Iterator[str]:
    """Serve an application; give its origin, such as http://127.0.0.1:80."""
    context = from_files(tls["certificate"], tls["key"]).context if tls else None
    with running(application, tls=context) as (port, _):
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"


def behind(prefix: str, application: AsgiApp) -> AsgiApp:
    """Serve an application below a path, as a gateway does."""

    async def gateway(scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path", scope["path"].encode())
        if not scope["path"].startswith(prefix):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        inner = {"path": scope["path"].removeprefix(prefix)}
        inner["raw_path"] = raw.removeprefix(prefix.encode())
        await application({**scope, **inner}, receive, send)

    return gateway


def late(seconds: float, application: AsgiApp) -> AsgiApp:
    """Answer every request so much later."""

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(seconds)
        await application(scope, receive, send)

    return slow


def verify(
    *arguments: str | Path,
    key: str | None = KEY,
    folder: Path,
    timeout: float = 240,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run `busroot-mock verify` with its report in a folder, few examples, and a fixed seed."""
    command: list[str | Path] = [
        "busroot-mock",
        "verify",
        "--report",
        folder / "report",
        "--max-examples",
        "2",
        "--seed",
        "1",
    ]
    keys = {"BUSROOT_API_KEY": key} if key is not None else {}
    inherited = {name: value for name, value in os.environ.items() if name != "BUSROOT_API_KEY"}
    return preloaded.run(
        [*command, *arguments],
        environment={**inherited, **keys, **environment},
        folder=folder,
        timeout=timeout,
    )
