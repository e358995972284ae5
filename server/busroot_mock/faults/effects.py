"""What fault rules do to a request and to its answer."""

from asyncio import CancelledError, sleep
from contextlib import suppress
from typing import Final

from busroot_mock.contract.operations import Operation
from busroot_mock.errors import Staged, unknown_key
from busroot_mock.faults.rules import Fault, Sender
from busroot_mock.http.request import Request, Send
from busroot_mock.http.response import Answer, body_answer
from busroot_mock.worlds.callers import Caller

NO_ANSWER: Final = 0
"""The status of a request whose client gets no answer."""

_NO_JSON: Final = b"<html><body>This is not JSON.</body></html>\n"


def strike(caller: Caller, operation: Operation, request: Request) -> None:
    """Let the fault rules of the caller's world have their turn; the request notes what they do.

    Raises:
        Staged: If a rule takes the place of the operation.
        Unauthorized: Likewise, by the effect `expiredKey`.
    """
    world = caller.world
    sender = Sender(request.headers(b"x-api-key")[0], caller.account_id, caller.roles)
    fault = world.state.faults.choose(operation, sender, world.draw, world.clock.now_ms())
    if fault:
        request.staged = fault
        _refuse(fault)


def _refuse(fault: Fault) -> None:
    effect, rule = fault.effect, fault.rules[-1]
    if "expiredKey" in effect:
        raise unknown_key()
    if "rateLimit" in effect:
        limit = effect["rateLimit"]
        message = f"Over {limit['requests']} requests within {limit['seconds']} seconds."
        raise Staged(429, message, {"Retry-After": str(fault.retry_after)})
    if "status" in effect:
        message = effect.get("message", f"The fault rule {rule} of the stub answers so.")
        later = {"Retry-After": str(effect["retryAfter"])} if "retryAfter" in effect else None
        raise Staged(effect["status"], message, later)
    if effect.get("drop") == "request":
        raise Staged(NO_ANSWER, f"The fault rule {rule} of the stub loses the request.")


async def spoilt(request: Request, fault: Fault, answer: Answer) -> Answer:
    """Return what is left of an answer, after the delay; the request notes whose doing it is.

    The answer is held back, not the work: what a slow call wrote is there for others at once.
    """
    request.fault = " ".join(fault.rules)
    try:
        await sleep(fault.delay)
    except CancelledError:
        # The server ends, and would answer in its own words.
        with suppress(ConnectionResetError):
            request.close()
        raise
    if "drop" in fault.effect:
        return Answer(NO_ANSWER, [], b"")
    if "malformed" in fault.effect:
        kept = [header for header in answer.headers if not header[0].startswith(b"content-")]
        other = body_answer(answer.status, b"application/json", _NO_JSON)
        return Answer(answer.status, [*other.headers, *kept], other.body)
    return answer


async def deliver(request: Request, fault: Fault, answer: Answer, send: Send) -> None:
    """Send an answer, as far as a fault rule lets it come.

    Raises:
        ConnectionResetError: In process, where a server would close the connection.
    """
    if answer.status == NO_ANSWER:
        request.close()
        return
    is_cut = "truncate" in fault.effect
    body = answer.body[: len(answer.body) // 2] if is_cut else answer.body
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": body, "more_body": is_cut})
    if is_cut:
        request.close()
