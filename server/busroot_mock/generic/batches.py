"""Requests that bring several others, and the answers to each."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from busroot_mock.generic.ask import ABSENT, Ask, at, with_value
from busroot_mock.generic.forms import Draw
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Spec, steps_in
from busroot_mock.generic.urls import url_in

if TYPE_CHECKING:
    from busroot_mock.generic.engine import Engine, Reply


def parts_of(spec: Spec, ask: Ask, base: str) -> list[Ask]:
    """Return the requests that a request brings."""
    more = spec.more
    usual = at(ask.data, steps_in(more["defaults"])) if "defaults" in more else {}
    usual = usual if isinstance(usual, dict) else {}
    found = at(ask.data, steps_in(more["requests"]))
    parts = (
        [{**usual, **part} for part in found if isinstance(part, dict)]
        if isinstance(found, list)
        else []
    )
    return [_part(part, ask, base) for part in parts]


def _part(part: dict[str, Any], ask: Ask, base: str) -> Ask:
    url = url_in(str(part.get("path", part.get("url", ""))))
    path = url.path.removeprefix(base) if url.path.startswith(f"{base}/") else url.path
    own = part.get("headers")
    headers = (
        {name.lower(): str(value) for name, value in own.items()} if isinstance(own, dict) else {}
    )
    body = part.get("body", ABSENT)
    return Ask(
        method=str(part.get("method", "GET")).upper(),
        path=path,
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers={**ask.headers, **headers},
        body=b"" if body is ABSENT else json.dumps(body).encode(),
    )


def answer_batch(
    engine: "Engine", spec: Spec, ask: Ask, items: Items, now: int, draw: Draw
) -> "Reply":
    """Answer each of the requests, one after the other, and put the answers together."""
    from busroot_mock.generic.engine import STATE, Reply

    answers = []
    for part in parts_of(spec, ask, engine.base):
        inner, values = engine.find(part.method, part.path)
        whole = Ask(part.method, part.path, part.query, part.headers, part.body, values)
        if inner is None or inner.does == "batch":
            answers.append(_shown(spec, engine.base + part.path, Reply(404, {}, b"{}", STATE)))
            continue
        reply = engine.reply(inner, whole, items, now, draw)
        answers.append(_shown(spec, engine.base + part.path, reply))
    shell = with_value(spec.more["shell"], steps_in(spec.more["answers"]), answers)
    text = json.dumps(shell, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(spec.status.get("done", 200), {"content-type": "application/json"}, text, STATE)


def _shown(spec: Spec, path: str, reply: "Reply") -> dict[str, Any]:
    names = spec.more["part"]
    headers = {_title(name): value for name, value in reply.headers.items()}
    if reply.body:
        headers["Content-Length"] = str(len(reply.body))
    values = {
        "status": reply.status,
        "path": path,
        "headers": headers,
        "body": json.loads(reply.body) if reply.body else None,
    }
    return {names[name]: value for name, value in values.items() if name in names}


def _title(name: str) -> str:
    return "ETag" if name == "etag" else name.title()
