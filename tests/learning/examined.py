"""The exam: a model, learned from a session, answers another one."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import Engine
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.learn import Learned, learn
from busroot_mock.recordings.recorded import Recorded

TIMES = ("created_at", "updated_at", "last_modified")


def learned_from(recorded: Sequence[Recorded]) -> Learned:
    return learn(session_of([(each, each.url) for each in recorded]))


def misses(learned: Learned, held_out: Sequence[Recorded]) -> list[str]:
    """Return what is answered otherwise than it was recorded, apart from times.

    Nobody can know what an operation answers with a status that training does not have.
    """
    trained = {(call.label, call.status) for call in learned.calls}
    engine, items = Engine(learned.model, learned.session.base), learned.first.copy()
    found = []
    for each in held_out:
        url = urlsplit(each.url)
        path = url.path.removeprefix(learned.session.base)
        spec, values = engine.find(each.method, path)
        headers = {name.lower(): value for name, value in each.request_headers}
        query = tuple(parse_qsl(url.query))
        ask = Ask(each.method, path, query, headers, each.request_body, values)
        if spec is None or (spec.label, each.status) not in trained:
            continue
        now = int(each.started.timestamp() * 1000)
        reply = engine.reply(spec, ask, items, now, lambda purpose, length, of: of[0] * length)
        if (reply.status, plain(reply.body)) != (each.status, plain(each.response_body)):
            wanted = each.response_body.decode()[:300]
            shown = f"{reply.status} {reply.body.decode()[:300]} for {each.status} {wanted}"
            found.append(f"{each.method} {url.path}?{url.query} {each.request_body!r}: {shown}")
    return found


def plain(body: bytes) -> Any:
    return without_times(json.loads(body)) if body else None


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in TIMES}
    return [without_times(each) for each in value] if isinstance(value, list) else value
