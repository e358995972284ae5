"""The deployment under test: how to call it, and what it has answered so far."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple
from urllib.parse import urljoin

import hypothesis
import pytest
import requests
from requests import PreparedRequest, Response
from schemathesis import Case
from schemathesis.core.failures import Failure, FailureGroup, as_reported_failure

from busroot_mock.contract.operations import READING, Operation
from busroot_mock.contract.wire_names import CONTROL_PREFIX, KEY_HEADER

from ..config.profile import Identity, Profile
from ..config.selection import Selection
from ..config.settings import Settings
from ..transport.guard import Refused
from ..transport.traffic import Exchange
from ..transport.transport import Transport
from .releasing import release_values
from .shapes import Misshapen, shape_failures

SHOWN_STEPS = 12
UNDECLARED = ""
"""Stands for operations that the contract does not have."""
MOST_ALIKE = 3
"""Responses of a test that are kept as examples of the same way of being misshapen."""


class Seen(NamedTuple):
    """A failure as it occurred.

    Attributes:
        failure: Of Schemathesis, or of an oracle.
        steps: The exchanges that led to it, in order.
        behind: The misshapen responses that the test had read by then: it may be due to them.
    """

    failure: Failure
    steps: list[Exchange]
    behind: tuple[Misshapen, ...] = ()


def _session(base_url: str) -> requests.Session:
    """Return a session that has read once what the environment says of proxies and authorities."""
    session = requests.Session()
    # Each request stands for itself: a cookie could let in a request without a key.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    settings = session.merge_environment_settings(base_url, {}, None, None, None)
    session.proxies, session.verify = settings["proxies"], settings["verify"]
    # Read at each request, it is a tenth of what a request costs.
    session.trust_env = False
    return session


class Deployment:
    """A server under test.

    Attributes:
        settings: Of the run.
        profile: Whose keys the run has.
        transport: The only way to send a request.
        session: Keeps connections open from one request to the next.
        steps: The exchanges of the current example.
        seen: The failures of the current test, each time they occurred.
        misshapen: The responses of the current test that are not as the contract has them.
        last_failures: How the last response breaks the contract; empty if it does not.
        writing: Keeps a writing run to its own records (`writing.session.Writing`).
        kept: Values that the current test keeps.
        lasting: Values that tests keep for those after them.
        changes: How many requests may have changed something.
        last_changes: The number of the last of them, by label of the operation.
        just_read: What was read since the last request that was to change something.
        serial: How many keys were made.
        named: Keys that were made for records, by operationId.
        asked: Operations and statements of the contract that oracles asked for in this process.
    """

    def __init__(self, settings: Settings, profile: Profile, transport: Transport) -> None:
        self.settings, self.profile, self.transport = settings, profile, transport
        self.session = _session(transport.guard.base_url)
        self.steps: list[Exchange] = []
        self.seen: list[Seen] = []
        self.misshapen: list[Misshapen] = []
        self.last_failures: tuple[Failure, ...] = ()
        self._alike: Counter[tuple[str, ...]] = Counter()
        self.writing: Any = None
        self.kept: dict[tuple[str, ...], Any] = {}
        self.lasting: dict[tuple[str, ...], Any] = {}
        self.changes = 0
        self.last_changes: Counter[str] = Counter()
        self.just_read: dict[tuple[Any, ...], Any] = {}
        self.serial = 0
        self.named: defaultdict[str, list[str]] = defaultdict(list)
        self.asked: set[tuple[str, str]] = set()
        self._taken: set[tuple[str, str]] = set()
        self._token = secrets.token_hex(2)
        self._statuses: defaultdict[str, set[int]] = defaultdict(set)
        transport.listeners.append(self._record)

    @property
    def base_url(self) -> str:
        """Where the API lies, without a slash at the end."""
        return self.transport.guard.base_url

    @property
    def selection(self) -> Selection:
        """The operations that the run may call."""
        return self.transport.guard.selection

    @property
    def may_write(self) -> bool:
        """Tell whether the run may write at all."""
        return self.settings.mode != "read"

    def begin(self, item: str) -> None:
        """Begin a test."""
        self.transport.item, self.transport.cut = item, ""
        self.steps.clear()
        self.forget()
        self.kept.clear()

    def forget(self) -> None:
        """Forget the failures and the misshapen responses so far: they are reported."""
        self.seen.clear()
        self.misshapen.clear()
        self._alike.clear()

    def take_asked(self) -> list[tuple[str, str]]:
        """Return what was asked for since the last call, and never before."""
        new = self.asked - self._taken
        self._taken |= new
        return sorted(new)

    @contextmanager
    def example(self) -> Iterator[None]:
        """Run one example of a test: its requests are the steps of its failures.

        An example without a response, because of a connection fault, does not count.
        """
        self.steps.clear()
        with self.step():
            yield

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run a part of an example.

        What it has as local variables of its own, its failure keeps.
        """
        try:
            yield
        except (FailureGroup, Failure) as raised:
            release_values(raised)
            for failure in getattr(raised, "exceptions", [raised]):
                if isinstance(failure, Failure):
                    # All of them: one example may rest on an assumption, another may not.
                    self.seen.append(Seen(failure, list(self.steps), tuple(self.misshapen)))
            if isinstance(raised, FailureGroup):
                # Hypothesis goes on to the next of the given examples only after an `Exception`.
                raise as_reported_failure(raised) from None
            raise
        except Refused:
            # A generated case that may not be sent is dropped; any other request is our defect.
            if not (self.settings.mode == "write" and hypothesis.currently_in_test_context()):
                raise
            hypothesis.reject()
        except requests.exceptions.InvalidJSONError:
            # There was a response; what reads it is to blame, or the response itself.
            raise
        except requests.RequestException as fault:
            if hypothesis.currently_in_test_context():
                hypothesis.reject()
            pytest.skip(f"no response: {type(fault).__name__}")

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
        """Return the body of the response; skip the test if the key's role is too low."""
        response = self.send(method, path, identity, json=body, **content)
        status = response.status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {method} {path}")
        assert status == expect, f"{method} {path} answered {status}, not {expect}"
        return response.json() if response.content else None

    def reset(self) -> None:
        """Reset the mock server, if the run has one of its own."""
        if self.settings.mode == "mock":
            self.lasting.clear()
            self.session.post(urljoin(self.base_url, f"{CONTROL_PREFIX}/reset"), timeout=30)

    def fresh_key(self, operation: Operation) -> str:
        """Return a key that no record has yet, for a record that an operation creates.

        Raises:
            ValueError: If the server alone chooses the keys of such records.
        """
        if self.writing is not None:
            return str(self.writing.fresh_key(operation))
        self.serial += 1
        name = f"bmv-{self.settings.seed:x}-{self._token}-{self.serial}"
        return f"{name}@bmv.example" if operation.writes.get("key") == "email" else name

    def own_text(self, text: str = "") -> str:
        """Return a text behind the prefix of the run; without a text, a new one each time."""
        return str(self.writing.names.text(text))

    def let_in(self, label: str) -> bool:
        """Tell whether an operation has answered the main key with 2xx at least once."""
        return any(200 <= status < 300 for status in self._statuses[label])

    def why_untested(self, label: str) -> str:
        """Return why an operation that never answered 2xx counts as untested."""
        statuses = sorted(self._statuses[label])
        reason = f"no 2xx from {label}, but {', '.join(map(str, statuses)) or 'nothing'}"
        return f"{reason}: the role of the key is too low" if statuses == [403] else reason

    def role_alone_forbids(self, context: Any, response: Any, case: Case[Any]) -> None:
        """Check that an operation does not answer 403 to a key that it has answered with 2xx."""
        forbidden = response.status_code == 403 and self.let_in(case.operation.label)
        assert not forbidden, "The key has received a 2xx of this operation before."

    def last_steps(self) -> str:
        """Return the last requests of the example as text, each with its response."""
        return "\n".join(exchange.to_text() for exchange in self.steps[-SHOWN_STEPS:])

    def _record(
        self, request: PreparedRequest, response: Response | None, exchange: Exchange
    ) -> None:
        self.steps.append(exchange)
        status = None if response is None else response.status_code
        if exchange.method not in READING:
            # Also if it was refused: a test may look whether it changed something all the same.
            self.just_read.clear()
        if exchange.method not in READING and (status is None or not 400 <= status < 500):
            self.changes += 1
            self.last_changes[exchange.operation or UNDECLARED] = self.changes
            self.transport.turns.tell(exchange.operation or UNDECLARED)
        if response is None:
            return
        self.last_failures = shape_failures(exchange.operation, response)
        self._note_shape(exchange, self.last_failures)
        if exchange.identity == self.profile.main.name:
            self._statuses[exchange.operation].add(response.status_code)

    def _note_shape(self, exchange: Exchange, failures: tuple[Failure, ...]) -> None:
        """Keep an exchange whose response is misshapen, unless the test has enough like it."""
        ways = [(exchange.operation, each.code, each._unique_key) for each in failures]
        if any(self._alike[way] < MOST_ALIKE for way in ways):
            self.misshapen.append(Misshapen(exchange, failures))
        self._alike.update(ways)
