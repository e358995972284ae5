"""The stub without a socket: an ASGI application, and worlds of it in the hands of a test."""

from typing import Any

from busroot_mock.http.request import Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from busroot_mock.testing.client import Busroot, Stub

# A name that leads nowhere (RFC 6761): who forgets the transport reaches no other server.
ORIGIN = "http://busroot.test"


class BusrootApp(Busroot):
    """A world of its own, and the ASGI application that its keys are for."""

    stub: "StubInProcess"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        await self.stub.application(scope, receive, send)


class StubInProcess(Stub):
    """The stub in this process."""

    def __init__(self) -> None:
        self.application = Application()
        super().__init__(f"{ORIGIN}{self.application.contract.base_path}")

    def world(self, *given: Any, **wanted: Any) -> BusrootApp:
        """Make a world; the arguments are those of `Stub.world`."""
        return BusrootApp(self, self.make(*given, **wanted))

    def exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request; return status and content of the answer.

        The control API waits for nothing but the body. So it takes one step, with no event loop,
        and works inside a coroutine of the test as well.
        """
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body or b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        answering = self.application(_scope(method, path, body), receive, send)
        try:
            answering.send(None)
        except StopIteration:
            return sent[0]["status"], sent[1]["body"]
        raise AssertionError("the control API waited")


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
