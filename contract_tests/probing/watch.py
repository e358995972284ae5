"""What is looked for in every answer, whatever it was asked for."""

from collections import Counter
from typing import Any
from urllib.parse import unquote_to_bytes

from requests import PreparedRequest, Response

from ..config.profile import Profile
from ..config.settings import Settings
from ..transport.traffic import Exchange


class Watch:
    """Looks at every answer of a run.

    Attributes:
        budget: Milliseconds that an answer may take, if it is bounded.
        seen: How many answers there were, by operation.
        late: How many of them took longer, by operation.
        slowest: The slowest of these, by operation.
        leaks: An exchange whose answer had a key in it, by operation.
    """

    def __init__(self, settings: Settings, profile: Profile) -> None:
        self.budget = settings.max_latency or profile.max_latency
        self._keys = [identity.key.encode() for identity in profile.identities]
        self.seen: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.slowest: dict[str, Exchange] = {}
        self.leaks: dict[str, Exchange] = {}

    def record_response(
        self, request: PreparedRequest, answer: Response | None, exchange: Exchange
    ) -> None:
        """Take note of an exchange."""
        label: Any = exchange.operation
        if answer is None or not label:
            return
        self.seen[label] += 1
        if self.budget is not None and exchange.took > self.budget:
            self.late[label] += 1
            worst = self.slowest.get(label)
            if worst is None or exchange.took > worst.took:
                self.slowest[label] = exchange
        if any(key in answer.content and not _has(request, key) for key in self._keys):
            self.leaks.setdefault(label, exchange)


def _has(request: PreparedRequest, key: bytes) -> bool:
    """Tell whether a request sends a text, and not as its key: an error may well show that."""
    body = request.body or b""
    content = body if isinstance(body, bytes) else str(body).encode()
    return key in content or key in unquote_to_bytes(request.url or "")
