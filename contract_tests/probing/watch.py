"""Watch every response of a run for slowness and for API keys."""

from collections import Counter
from typing import Any
from urllib.parse import unquote_to_bytes

from requests import PreparedRequest, Response

from ..config.profile import Profile
from ..config.settings import Settings
from ..transport.traffic import Exchange


class Watch:
    """Counts slow responses, and responses that contain an API key.

    Attributes:
        budget: Milliseconds that a response may take; None without a limit.
        seen: Number of responses, by operation.
        late: Number of responses that took longer, by operation.
        slowest: The slowest of these, by operation.
        leaks: The first exchange whose response contains an API key, by operation.
    """

    def __init__(self, settings: Settings, profile: Profile) -> None:
        self.budget = settings.max_latency
        self._keys = [identity.key.encode() for identity in profile.identities]
        self.seen: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.slowest: dict[str, Exchange] = {}
        self.leaks: dict[str, Exchange] = {}

    def record_response(
        self, request: PreparedRequest, response: Response | None, exchange: Exchange
    ) -> None:
        """Count an exchange; a listener of the transport."""
        label: Any = exchange.operation
        if response is None or not label:
            return
        self.seen[label] += 1
        if self.budget is not None and exchange.took > self.budget:
            self.late[label] += 1
            worst = self.slowest.get(label)
            if worst is None or exchange.took > worst.took:
                self.slowest[label] = exchange
        if any(key in response.content and not _has(request, key) for key in self._keys):
            self.leaks.setdefault(label, exchange)


def _has(request: PreparedRequest, key: bytes) -> bool:
    """Tell whether a request contains a key in URL or body: an error may repeat that."""
    body = request.body or b""
    content = body if isinstance(body, bytes) else str(body).encode()
    return key in content or key in unquote_to_bytes(request.url or "")
