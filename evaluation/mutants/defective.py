"""The mock server with a defect around it, which changes requests or answers.

The control API and the pages are not touched, and the application stays as it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from busroot_mock.http.request import Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from evaluation.mutants.asked import BASE, KEY, Answered, Asked

log = logging.getLogger(__name__)

CONTROL = "/__mock__/"
PAGES = ("/ui", "/openapi.yaml", "/openapi.json")


class MockServer:
    """The mock server as a defect calls it: `await server(asked)`.

    Attributes:
        memory: What a defect keeps from one request to the next; a reset empties it.
        wait: Takes seconds.
    """

    def __init__(self, application: "Defective", scope: Scope) -> None:
        self._application = application
        self._scope = scope
        self.memory = application.memory
        self.wait = application.wait

    async def __call__(self, asked: Asked) -> Answered:
        """Ask the mock server."""
        return await self._application.ask(self._scope, asked)

    async def undone(self, asked: Asked) -> Answered:
        """Ask the mock server, and leave no trace of it."""
        match = self._application.worlds.of_key(asked.headers.get(KEY, b"").decode("latin-1"))
        if match is None:
            return await self(asked)
        world, state = match[0], match[0].state.copy()
        answer = await self(asked)
        world.state = state
        return answer

    async def value(self, asked: Asked, label: str, body: Any = None, **params: Any) -> Any:
        """Return what the mock server answers to another request of the same caller."""
        return (await self(asked.instead(label, body, **params))).json


Defect = Callable[[Asked, MockServer], Awaitable[Answered]]


class _Behind(MockServer):
    """The mock server with some defects, as one more defect calls it."""

    def __init__(self, server: MockServer, defects: Sequence[Defect]) -> None:
        super().__init__(server._application, server._scope)
        self._server, self._defects = server, defects

    async def __call__(self, asked: Asked) -> Answered:
        """Ask the mock server with its defects."""
        if not self._defects:
            return await self._server(asked)
        first, *rest = self._defects
        return await first(asked, _Behind(self._server, rest))


def together(defects: Sequence[Defect]) -> Defect:
    """Return several defects as one; they should be of different operations."""

    async def all_of_them(asked: Asked, server: MockServer) -> Answered:
        return await _Behind(server, defects)(asked)

    return all_of_them


class Defective(Application):
    """The mock server with a defect.

    Attributes:
        defect: What stands around it; None for nothing.
        requests: How many came, those of the control API and the pages left out.
    """

    def __init__(self, defect: Defect | None, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.defect = defect
        self.memory: dict[str, Any] = {}
        self.wait: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith((CONTROL, *(BASE + page for page in PAGES))):
            if path.endswith(("/reset", "/restore")):
                self.memory.clear()
            await super().__call__(scope, receive, send)
            return
        self.requests += 1
        # What has a header twice is the application's own business.
        if self.defect is None or len(dict(scope["headers"])) < len(scope["headers"]):
            await super().__call__(scope, receive, send)
            return
        asked = await _asked(scope, receive)
        server = MockServer(self, scope)
        try:
            answer = await self.defect(asked, server)
        except Exception:
            # What a defect cannot deal with is no defect of the mock server.
            log.exception("%s %s: the defect failed", asked.method, asked.path)
            answer = await server(asked)
        content = b"" if scope["method"] == "HEAD" else answer.body
        start = {"status": answer.status, "headers": list(answer.headers.items())}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": content})

    async def ask(self, scope: Scope, asked: Asked) -> Answered:
        """Return what the application answers."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        raw = asked.path.encode("latin-1")
        changed = {"method": asked.method, "path": asked.path, "raw_path": raw}
        headers = [(k, v) for k, v in asked.headers.items() if k != b"content-length"]
        changed |= {"query_string": asked.query, "headers": headers}
        await super().__call__({**scope, **changed}, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answered(sent[0]["status"], dict(sent[0]["headers"]), body)


async def _asked(scope: Scope, receive: Receive) -> Asked:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    raw = scope.get("raw_path") or scope["path"].encode()
    headers = dict(scope["headers"])
    path = raw.partition(b"?")[0].decode("latin-1")
    return Asked(scope["method"], path, scope["query_string"], headers, body)
