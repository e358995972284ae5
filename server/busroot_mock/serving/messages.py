"""ASGI messages of start and end of a server, of whole answers, and of those nobody hears."""

from busroot_mock.http.request import Message, Receive, Send
from busroot_mock.http.response import Answer
from busroot_mock.serving.exchange import Exchange


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


async def send_whole(answer: Answer, send: Send) -> None:
    """Send a whole answer: at once if nobody stands between application and server."""
    if isinstance(send, Exchange):
        send.answer(answer)
        return
    status, headers, body = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
