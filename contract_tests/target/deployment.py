"""The deployment under test: how to call it, and what it answered so far."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import hypothesis
import pytest
import requests
from requests import PreparedRequest, Response
from schemathesis import Case
from schemathesis.core.failures import Failure, FailureGroup, as_reported_failure

from busroot_mock.contract.operations import Operation

from ..config.profile import Identity, Profile
from ..config.settings import Settings
from ..transport.guard import Refused
from ..transport.traffic import KEY_HEADER, Exchange
from ..transport.transport import Transport

SHOWN_STEPS = 12


class Deployment:
    """A server under test.

    Attributes:
        settings: Of the run.
        profile: Who can be asked for.
        transport: The one way out.
        session: Keeps connections open from one request to the next.
        steps: The exchanges of the example that is under way.
        seen: What was found in the item that is under way, each time, with the steps to it.
        writing: Keeps a writing run to its own records (`writing.session.Writing`).
        kept: What the item that is under way wants to remember.
        serial: How many keys were given.
        named: Keys that were given for records, by operationId.
    """

    def __init__(self, settings: Settings, profile: Profile, transport: Transport) -> None:
        self.settings, self.profile, self.transport = settings, profile, transport
        self.session = requests.Session()
        # Each request stands for itself: a cookie could let in a request without a key.
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.steps: list[Exchange] = []
        self.seen: list[tuple[Failure, list[Exchange]]] = []
        self.writing: Any = None
        self.kept: dict[tuple[str, ...], Any] = {}
        self.serial = 0
        self.named: defaultdict[str, list[str]] = defaultdict(list)
        self._token = secrets.token_hex(2)
        self._statuses: defaultdict[str, set[int]] = defaultdict(set)
        transport.listeners.append(self._heard)

    @property
    def base_url(self) -> str:
        """Where the API lies, without a slash at the end."""
        return self.transport.guard.base_url

    @property
    def may_write(self) -> bool:
        """Tell whether the run may write at all."""
        return self.settings.mode != "read"

    def begin(self, item: str) -> None:
        """Take note that a test begins."""
        self.transport.item = item
        self.steps.clear()
        self.seen.clear()
        self.kept.clear()

    @contextmanager
    def example(self) -> Iterator[None]:
        """Run one example of a test: its requests are the steps of what it finds.

        An example that has no answer, for a fault of the connection, does not count.
        """
        self.steps.clear()
        with self.step():
            yield

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run a part of an example."""
        try:
            yield
        except (FailureGroup, Failure) as found:
            for failure in getattr(found, "exceptions", [found]):
                if isinstance(failure, Failure):
                    # All of them: what one example rests on is a guess, for another it is not.
                    self.seen.append((failure, list(self.steps)))
            if isinstance(found, FailureGroup):
                # Hypothesis goes on to the next of the given examples only after an `Exception`.
                raise as_reported_failure(found) from None
            raise
        except Refused:
            # A case that may not be sent is none. That a request without one was made is a defect.
            if not (self.settings.mode == "write" and hypothesis.currently_in_test_context()):
                raise
            hypothesis.reject()
        except requests.RequestException as fault:
            if hypothesis.currently_in_test_context():
                hypothesis.reject()
            pytest.skip(f"no answer: {type(fault).__name__}")

    def send(
        self, method: str, path: str, identity: Identity | None = None, **content: Any
    ) -> Response:
        """Send a request with a key, of the main identity by default.

        Args:
            path: Below the base URL.
            identity: Whose key to send.
            content: As in the package requests.
        """
        key = (identity or self.profile.main).key
        content["headers"] = {KEY_HEADER: key, **content.get("headers", {})}
        return self.session.request(
            method,
            self.base_url + path,
            timeout=self.settings.timeout,
            allow_redirects=False,
            **content,
        )

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        expect: int = 200,
        identity: Identity | None = None,
        **content: Any,
    ) -> Any:
        """Return the body of the answer; skip the test where the key's role does not reach."""
        response = self.send(method, path, identity, json=body, **content)
        status = response.status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {method} {path}")
        assert status == expect, f"{method} {path} answered {status}, not {expect}"
        return response.json() if response.content else None

    def reset(self) -> None:
        """Put a stub of the run's own back to its dataset."""
        if self.settings.mode == "mock":
            self.session.post(urljoin(self.base_url, "/__mock__/reset"), timeout=30)

    def fresh_key(self, operation: Operation) -> str:
        """Return a key that no record has, for one that the run may make with an operation.

        Raises:
            ValueError: If only the server names such records.
        """
        if self.writing is not None:
            return str(self.writing.fresh_key(operation))
        self.serial += 1
        name = f"bmv-{self.settings.seed:x}-{self._token}-{self.serial}"
        return f"{name}@bmv.example" if operation.writes.get("key") == "email" else name

    def own_text(self, text: str = "") -> str:
        """Return a text that begins with the prefix of the run; each time another without one."""
        return str(self.writing.names.text(text))

    def problem(self) -> str | None:
        """Tell why a run would be in vain, if it would."""
        try:
            return self._problem()
        except pytest.skip.Exception as spent:
            return f"Whether {self.base_url} can be tested is not known yet, and {spent}."

    def _problem(self) -> str | None:
        variable, statuses = self.profile.main.variable, set()
        for operation in self.transport.guard.operations:
            if operation.method == "GET" and "{" not in operation.path:
                try:
                    statuses.add(self.send("GET", operation.path).status_code)
                except requests.RequestException as error:
                    reason = self.profile.hide(type(error).__name__)
                    return f"{self.base_url} cannot be reached: {reason}."
                if 401 in statuses:
                    return f"{self.base_url} does not know the API key in {variable} (401)."
        if statuses == {403}:
            return f"The API key in {variable} may read nothing at {self.base_url} (403)."
        if statuses and all(300 <= status < 500 for status in statuses):
            found = ", ".join(map(str, sorted(statuses)))
            return f"{self.base_url} is not the API ({found}); an address is as https://host/api."
        return self._problem_of_account()

    def _problem_of_account(self) -> str | None:
        """Tell whose keys are not of the account that may be written to."""
        wanted = self.settings.write
        if wanted is None:
            return None
        for one in self.profile.identities:
            if one.account not in (None, wanted):
                continue
            try:
                found = self.send("GET", "/account", one).json()["result"]["id"]
            except (requests.RequestException, ValueError, KeyError, TypeError):
                return f"GET /account does not tell whose key {one.variable} holds."
            if found != wanted:
                return (
                    f"The key in {one.variable} belongs to the account {found!r}, not {wanted!r}: "
                    "nothing was written."
                )
        return None

    def let_in(self, label: str) -> bool:
        """Tell whether an operation answered the main key with 2xx at least once."""
        return any(200 <= status < 300 for status in self._statuses[label])

    def why_untested(self, label: str) -> str:
        """Tell why an operation that never answered 2xx may not have been tested."""
        met = sorted(self._statuses[label])
        told = f"no 2xx from {label}, but {', '.join(map(str, met)) or 'nothing'}"
        return f"{told}: the role of the key is too low" if met == [403] else told

    def role_alone_forbids(self, context: Any, response: Any, case: Case[Any]) -> None:
        """Check that an operation which let the key in does not forbid it anything."""
        forbidden = response.status_code == 403 and self.let_in(case.operation.label)
        assert not forbidden, "The operation answered this key with 2xx before."

    def told_steps(self) -> str:
        """Return the last requests of the example, each with its answer."""
        return "\n".join(one.to_text() for one in self.steps[-SHOWN_STEPS:])

    def _heard(self, request: PreparedRequest, answer: Response | None, kept: Exchange) -> None:
        self.steps.append(kept)
        if answer is not None and kept.identity == self.profile.main.name:
            self._statuses[kept.operation].add(answer.status_code)
