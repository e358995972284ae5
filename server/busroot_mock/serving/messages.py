"""ASGI messages of the start and the end of a server, and of requests that nobody waits for."""

from busroot_mock.http.request import Message, Receive, Send


async def lifespan(receive: Receive, send: Send) -> None:
    """Take part in the start and the end of a server."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def unheard(message: Message) -> None:
    """Take an answer that nobody waits for."""


async def nothing() -> Message:
    """Return what arrives of a request that has no client."""
    return {"type": "http.disconnect"}
