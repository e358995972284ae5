"""The line of the log for a request: what was asked, what became of it, and why it was refused."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import Violation
from busroot_mock.serving.log_lines import json_text, on_one_line
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.registry import Worlds

LONGEST_REASON: Final = 200
_OF_PLACE: Final = ("in", "pointer", "keyword")
_KEY: Final = KEY_HEADER.lower().encode()


def plain_line(worlds: Worlds, exchange: Exchange, status: int, took: float) -> str:
    """Return a line for people; `took` is in milliseconds."""
    request = exchange.request
    reason = exchange.reason and reason_of(exchange, status)
    why = f": {on_one_line(reason)}" if reason else ""
    return f"{request.method} {on_one_line(request.path)} {status} {took:.1f} ms{why}\n"


def json_line(worlds: Worlds, exchange: Exchange, status: int, took: float) -> str:
    """Return a line for programs: a JSON object; `took` is in milliseconds."""
    line = json_text(
        world=_world_id(worlds, exchange),
        operation=exchange.operation,
        method=exchange.request.method,
        path=exchange.request.path,
        status=status,
        ms=round(took, 1),
        reason=reason_of(exchange, status) or None,
    )
    return f"{line}\n"


def reason_of(exchange: Exchange, status: int) -> str:
    """Return why a request was refused; empty if it was not, or if an example is its response."""
    if exchange.reason is None:
        return ""
    text, violations = exchange.reason
    if status == 400 and violations:
        text = f"{text.rpartition(';')[0] or text}: {_places(violations)}"
    for key in exchange.request.headers(_KEY):
        text = text.replace(key, "***") if key else text
    return text[:LONGEST_REASON]


def _places(violations: Sequence[Violation]) -> str:
    """Return where a request is wrong, and which keyword it breaks there; never its values."""
    parts = [[str(each[name]) for name in _OF_PLACE] for each in violations[:3]]
    texts = [" ".join(filter(None, each)) for each in parts]
    return ", ".join(texts) + (", ..." if len(violations) > 3 else "")


def _world_id(worlds: Worlds, exchange: Exchange) -> str | None:
    caller = exchange.caller
    if caller is None:
        return None
    return next((name for name, world in worlds if world is caller.world), None)
