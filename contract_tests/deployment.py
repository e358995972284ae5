"""The deployment under test: how to call it, and what it answered so far."""

import shlex
from collections import defaultdict, deque
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from requests import PreparedRequest, Response
from schemathesis import Case

from .guard import Guard  # noqa: TID252  the package's name differs in a checkout and in a wheel

KEY_HEADER = "X-API-KEY"
KEY_VARIABLE = "BUSROOT_API_KEY"
KEY_LINE = f'"{KEY_HEADER}: ${KEY_VARIABLE}"'
TIMEOUT = 30.0


class Deployment:
    """A server under test.

    Attributes:
        session: Keeps connections open from one request to the next.
        recent: The last requests as curl lines, each with its answer.
    """

    def __init__(self, guard: Guard, key: str) -> None:
        self.guard = guard
        self.session = requests.Session()
        self.recent: deque[str] = deque(maxlen=6)
        self._key = key
        self._statuses: defaultdict[str, set[int]] = defaultdict(set)

    def send(self, method: str, path: str, **content: Any) -> Response:
        """Send a request with the key; `content` is as in the package requests."""
        content["headers"] = {KEY_HEADER: self._key, **content.get("headers", {})}
        url = self.guard.base_url + path
        return self.session.request(method, url, timeout=TIMEOUT, allow_redirects=False, **content)

    def call(self, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        """Return the body of the answer; skip the test where the key's role does not reach."""
        response = self.send(method, path, json=body)
        status = response.status_code
        if status == 403:
            pytest.skip(f"the role of the key may not do {method} {path}")
        assert status == expect, f"{method} {path} answered {status}, not {expect}"
        return response.json()

    def reset(self) -> None:
        """Put the stub back to its dataset; what is on loopback and no stub answers 404."""
        if self.guard.local:
            self.session.post(urljoin(self.guard.base_url, "/__mock__/reset"), timeout=TIMEOUT)

    def problem(self) -> str | None:
        """Tell why a run would be in vain, if it would."""
        url, statuses = self.guard.base_url, set()
        for operation in self.guard.operations:
            if operation.method == "GET" and "{" not in operation.path:
                try:
                    statuses.add(self.send("GET", operation.path).status_code)
                except requests.RequestException as error:
                    return f"{url} cannot be reached: {type(error).__name__}."
        if 401 in statuses:
            return f"{url} does not know the API key in {KEY_VARIABLE} (401)."
        if statuses == {403}:
            return f"The API key in {KEY_VARIABLE} may read nothing at {url} (403)."
        if statuses and all(300 <= status < 500 for status in statuses):
            found = ", ".join(map(str, sorted(statuses)))
            return f"{url} is not the API ({found}); a base URL is such as https://host/api."
        return None

    def heard(self, request: PreparedRequest, response: Response) -> None:
        """Take note of an answer."""
        answer = response.content[:300].decode(errors="replace")
        self.recent.append(f"{self._curl(request)}\n    {response.status_code} {answer}")
        operation = self.guard.operation_of(request)
        if operation and request.headers.get(KEY_HEADER) == self._key:
            self._statuses[operation.label].add(response.status_code)

    def let_in(self, label: str) -> bool:
        """Tell whether an operation answered the key with 2xx at least once."""
        return any(200 <= status < 300 for status in self._statuses[label])

    def role_alone_forbids(self, context: Any, response: Any, case: Case[Any]) -> None:
        """Check that an operation which let the key in does not forbid it anything."""
        forbidden = response.status_code == 403 and self.let_in(case.operation.label)
        assert not forbidden, "The operation answered this key with 2xx before."

    def _curl(self, request: PreparedRequest) -> str:
        parts = ["curl", "-X", str(request.method), shlex.quote(str(request.url))]
        for name in (KEY_HEADER, "Content-Type"):
            if value := request.headers.get(name):
                line = f"{name}: {value}"
                parts += ["-H", KEY_LINE if value == self._key else shlex.quote(line)]
        if body := request.body:
            text = body if isinstance(body, str) else bytes(body).decode(errors="replace")
            parts += ["--data-raw", shlex.quote(text[:1000])]
        return " ".join(parts)

    def hide_key(self, text: str) -> str:
        """Return what may be shown of a text."""
        return text.replace(self._key, f"${KEY_VARIABLE}")


TARGET = pytest.StashKey[Deployment]()
