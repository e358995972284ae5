"""The line of the log for a request: what was asked, what became of it, and why it was refused."""

from typing import Any, Final

from busroot_mock.json_codec import decode
from busroot_mock.serving.log_lines import json_text, on_one_line
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.registry import Worlds

LONGEST_REASON: Final = 200
_LARGEST_READ: Final = 64 * 1024
_OF_PLACE: Final = ("in", "pointer", "keyword")
_KEY: Final = b"x-api-key"


def plain_line(worlds: Worlds, exchange: Exchange, status: int, took: float) -> str:
    """Return a line for people; `took` is in milliseconds."""
    request, reason = exchange.request, reason_of(exchange, status)
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
    """Return why a request was refused, as its answer says; empty if that is not known."""
    body = exchange.answer.body
    if status < 400 or not 0 < len(body) <= _LARGEST_READ:
        return ""
    error, violations = decode(body)
    if violations or not isinstance(error, dict):
        return ""
    text = str(error.get("message") or error.get("detail") or error.get("title") or "")
    places = error.get("violations")
    if status == 400 and isinstance(places, list) and places:
        text = f"{text.rpartition(';')[0] or text}: {_places(places)}"
    for key in exchange.request.headers(_KEY):
        text = text.replace(key, "***") if key else text
    return text[:LONGEST_REASON]


def _places(violations: list[Any]) -> str:
    """Return where a request is wrong, and which keyword it breaks there; never its values."""
    shown = [each for each in violations[:3] if isinstance(each, dict)]
    parts = [[str(each.get(name) or "") for name in _OF_PLACE] for each in shown]
    texts = [" ".join(filter(None, each)) for each in parts]
    return ", ".join(texts) + (", ..." if len(violations) > len(shown) else "")


def _world_id(worlds: Worlds, exchange: Exchange) -> str | None:
    caller = exchange.caller
    if caller is None:
        return None
    return next((name for name, world in worlds if world is caller.world), None)
