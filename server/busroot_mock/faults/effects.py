"""The effects of a fault on the answer of a request, and on its delivery."""

from asyncio import CancelledError, sleep
from contextlib import suppress

from busroot_mock.faults.kinds import NO_ANSWER
from busroot_mock.faults.rules import Fault
from busroot_mock.http.request import Request, Send
from busroot_mock.http.response import Answer


async def spoil(request: Request, fault: Fault, answer: Answer) -> Answer:
    """Return what becomes of an answer, after the delay.

    The answer is held back, not the work: what a slow call wrote is there for others at once.
    """
    try:
        await sleep(fault.delay)
    except CancelledError:
        # The server ends, and would answer in its own words.
        with suppress(ConnectionResetError):
            request.close()
        raise
    return fault.kind.spoil(answer)


async def deliver(request: Request, fault: Fault, answer: Answer, send: Send) -> None:
    """Send an answer, or as much of it as a fault lets through.

    Raises:
        ConnectionResetError: In process, where a server would close the connection.
    """
    status, headers, body = answer
    closes = fault.kind.closes
    if status != NO_ANSWER:
        body = fault.kind.deliver(body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": closes})
    if closes:
        request.close()
