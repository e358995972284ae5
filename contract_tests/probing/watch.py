"""Watch every response of a run: slowness, API keys, the inside of the server, odd errors."""

import re
from collections import Counter
from typing import Any
from urllib.parse import unquote_to_bytes

from requests import PreparedRequest, Response

from ..config.profile import Profile
from ..config.settings import Settings
from ..transport.response_json import json_in
from ..transport.traffic import Exchange

ERRORS = 400
LONGEST = 64 * 1024
_DENIAL = re.compile(rb'"expected"\s*:\s*false')
_HOLD = ("exists", "unique", "required", "acyclic", "uniqueItems")
"""Keywords that are there to hold."""
_FILE = r"[\w.+-]+\.(?:py|js|ts|java|go|rb|php|cs|rs|so|dll|jar)\b"
INSIDE = {
    "a stack trace": re.compile(
        r"Traceback \(most recent call last\)|\bFile \S+, line \d+, in |goroutine \d+ \["
        r"|(?:^|\\n|\n)\s*at [\w.$<>]+ ?\([\w./:$ -]+:\d+"
    ),
    "SQL": re.compile(
        r"\bSELECT\s.{1,200}?\sFROM\s|\bINSERT\s+INTO\s|\bUPDATE\s+\S+\s+SET\s|\bDELETE\s+FROM\s"
        r"|SQLSTATE|\bORA-\d{5}|\bsyntax error at or near|\bduplicate key value violates"
        r"|\bUNIQUE constraint failed|\b(?:sqlite3|psycopg2?|pymysql|sqlalchemy)\.",
        re.DOTALL,
    ),
    "a path of a file": re.compile(
        rf"(?:/[\w.+-]+)+/{_FILE}|[A-Za-z]:\\+(?:[\w.+-]+\\+)+{_FILE}|\bsite-packages\b|\bnode_modules\b"
    ),
    "a version": re.compile(
        r"\b(?:Python|Flask|Django|Werkzeug|Connexion|nginx|Apache|Tomcat|Express|Node(?:\.js)?"
        r"|PostgreSQL|MySQL|MariaDB|PHP|Ruby|Java|Go|uvicorn|gunicorn|hypercorn)[/ ]v?\d+\.\d+",
        re.IGNORECASE,
    ),
}
"""What no error should show, by what it is."""


class Watch:
    """Counts slow responses, and responses that contain an API key.

    Attributes:
        budget: Milliseconds that a response may take; None without a limit.
        seen: Number of responses, by operation.
        late: Number of responses that took longer, by operation.
        slowest: The slowest of these, by operation.
        leaks: The first exchange whose response contains an API key, by operation.
        insides: The first exchange whose error shows the inside of the server, and what it shows,
            by operation.
        denials: The first exchange whose error expects that a keyword does not hold, and which, by
            operation.
    """

    def __init__(self, settings: Settings, profile: Profile) -> None:
        self.budget = settings.max_latency
        self._keys = [identity.key.encode() for identity in profile.identities]
        self.seen: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.slowest: dict[str, Exchange] = {}
        self.leaks: dict[str, Exchange] = {}
        self.insides: dict[str, tuple[Exchange, str]] = {}
        self.denials: dict[str, tuple[Exchange, str]] = {}

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
        if response.status_code < ERRORS:
            return
        if shown := inside_of(request, response):
            self.insides.setdefault(label, (exchange, shown))
        if denied := denied_in(response):
            self.denials.setdefault(label, (exchange, denied))


def inside_of(request: PreparedRequest, response: Response) -> str | None:
    """Return what of the inside of the server an error shows; None if it shows nothing.

    What the request itself contains may be repeated in the error.
    """
    text = response.content[:LONGEST].decode(errors="replace")
    for what, pattern in INSIDE.items():
        for match in pattern.finditer(text):
            if not _has(request, match[0].encode()):
                return what
    return None


def denied_in(response: Response) -> str | None:
    """Return the keyword of a violation that expects it not to hold: none asks for that."""
    if not _DENIAL.search(response.content[:LONGEST]):
        return None
    body = json_in(response)
    violations = body.get("violations") if isinstance(body, dict) else None
    for each in violations if isinstance(violations, list) else []:
        is_denied = isinstance(each, dict) and each.get("expected") is False
        if is_denied and each.get("keyword") in _HOLD:
            return str(each["keyword"])
    return None


def _has(request: PreparedRequest, key: bytes) -> bool:
    """Tell whether a request contains a key in URL or body: an error may repeat that."""
    body = request.body or b""
    content = body if isinstance(body, bytes) else str(body).encode()
    return key in content or key in unquote_to_bytes(request.url or "")
