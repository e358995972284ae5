"""A model that was learned from a session, and its answers."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import Engine
from busroot_mock.generic.nests import nested_body
from busroot_mock.generic.singles import unwrapped_body, wrapped_body
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.learn import learn
from tests.learning.sessions import START, recorded


class Answering:
    """Answers requests as a session that is written down does.

    Attributes:
        learned: What the session shows.
    """

    def __init__(self, *calls: tuple[Any, ...]) -> None:
        exchanges = recorded(("GET /", 200, {}), *calls)
        session = session_of([(each, each.url) for each in exchanges])
        self.learned = learn(session.without_form())
        self._engine = Engine(self.learned.model, self.learned.session.base)
        self._count = 0
        self._items, self._now = self.learned.first.copy(), int(START.timestamp() * 1000)

    def __call__(self, line: str, sent: Any = None) -> tuple[int, Any]:
        """Return status and answer of a request; 0 if there is no operation for it."""
        method, _, target = line.partition(" ")
        url = urlsplit(target)
        path = url.path.removesuffix(self.learned.session.form)
        spec, values = self._engine.find(method, path)
        if spec is None:
            return 0, None
        values = {**spec.more.get("own", {}), **values}
        body = b"" if sent is None else json.dumps(sent).encode()
        body = unwrapped_body(body, self.learned.model.singles)
        query = tuple(parse_qsl(url.query, keep_blank_values=True))
        headers = {"authorization": "k", "host": "depot.test"}
        ask = Ask(method, path, query, headers, body, values)
        self._now += 1000
        reply = self._engine.reply(spec, ask, self._items, self._now, self._drawn)
        body = nested_body(reply.body, self.learned.model.nests)
        body = wrapped_body(body, self.learned.model.singles)
        return reply.status, json.loads(body) if body else None

    def _drawn(self, purpose: str, length: int, alphabet: str) -> str:
        """Return the next text: a number in the digits of an alphabet."""
        self._count += 1
        number, text = self._count, ""
        while number:
            number, digit = divmod(number, len(alphabet))
            text = alphabet[digit] + text
        return (alphabet[0] * length + text)[-length:]
