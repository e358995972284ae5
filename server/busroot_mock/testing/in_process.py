"""The mock server without a socket: an ASGI application, and its worlds for tests."""

from typing import Any

from busroot_mock.http.request import Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from busroot_mock.testing.client import Busroot, MockServer

# This name never resolves (RFC 6761): a client without the transport reaches no other server.
ORIGIN = "http://busroot.test"


class BusrootApp(Busroot):
    """A world of its own, and the ASGI application that serves it."""

    server: "MockServerInProcess"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        await self.server.application(scope, receive, send)


class MockServerInProcess(MockServer):
    """The mock server in this process."""

    def __init__(self) -> None:
        self.application = Application()
        super().__init__(f"{ORIGIN}{self.application.contract.base_path}")

    def world(self, *arguments: Any, **options: Any) -> BusrootApp:
        """Make a world; the arguments are those of `MockServer.world`."""
        return BusrootApp(self, self.make(*arguments, **options))

    def exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request; return status and body of the answer.

        The control API waits for nothing but the body, and pauses in long work. So steps without
        an event loop are enough, and this works inside a coroutine of the test as well.
        """
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body or b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        answering = self.application(_scope(method, path, body), receive, send)
        try:
            while True:
                assert answering.send(None) is None, "the control API waits"
        except StopIteration:
            return sent[0]["status"], sent[1]["body"]


def _scope(method: str, target: str, body: bytes | None) -> Scope:
    path, _, query = target.partition("?")
    headers = [] if body is None else [(b"content-type", b"application/json")]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
