"""A deployment that answers what a test says, without a server."""

import json
from types import SimpleNamespace
from typing import Any

from contract_tests.transport.turns import Turns


class Answering:
    """What a `Probe` asks of a deployment; `answer` returns the status and body of a request."""

    def __init__(self, kept: dict[Any, Any] | None = None) -> None:
        self.kept = kept or {}
        self.lasting: dict[Any, Any] = {}
        self.just_read: dict[Any, Any] = {}
        self.last_failures: tuple[Any, ...] = ()
        self.steps: list[Any] = []
        self.asked: set[Any] = set()
        self.transport = SimpleNamespace(turns=Turns(None), listeners=[])

    def answer(self, params: dict[str, Any]) -> tuple[int, Any]:
        raise NotImplementedError

    def send(self, method: str, path: str, identity: Any, **content: Any) -> Any:
        self.steps.append(path)
        status, body = self.answer(content["params"])
        text = json.dumps(body).encode()
        return SimpleNamespace(
            status_code=status, ok=status < 400, content=text, json=lambda: json.loads(text)
        )
