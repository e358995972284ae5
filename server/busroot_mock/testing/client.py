"""Make and use worlds of a running mock server from a test, through the control API."""

import json
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, urlencode, urlsplit

from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.testing.clock import WorldClock
from busroot_mock.testing.faults import WorldFaults
from busroot_mock.testing.journal import WorldJournal
from busroot_mock.testing.values import Record, given, time_text

SECONDS: Final = 30
NOT_FOUND: Final = 404
MOST_CHANGES: Final = 1000
"""That are listed at a time."""
_JSON: Final = {"Content-Type": "application/json"}


class ControlError(Exception):
    """The control API refused a request, or did not answer.

    Args:
        message: The request, and the reason.
        status: The status of the response; None if there was none.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class MockServer:
    """A running mock server.

    Args:
        url: The base URL of the API.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def world(
        self,
        dataset: str | None = None,
        seed: int | None = None,
        clock: str | datetime | None = None,
    ) -> "Busroot":
        """Make a world.

        Args:
            dataset: Name of the dataset to start with, by default that of the default world.
            seed: Makes ids and codes repeatable, by default 0.
            clock: Freezes the clock at this time; without it, the clock runs.
        """
        return Busroot(self, self.make(dataset, seed, clock))

    def make(
        self,
        dataset: str | None = None,
        seed: int | None = None,
        clock: str | datetime | None = None,
    ) -> Record:
        """Make a world; return the `World` of the control API."""
        options = {"dataset": dataset, "seed": seed, "clock": clock and time_text(clock)}
        made: Record = self.call("POST", "/worlds", given(options))
        return made

    def call(self, method: str, path: str, body: Record | None = None) -> Any:
        """Call the control API; return the result of its answer. Raises `ControlError`."""
        sent = None if body is None else json.dumps(body).encode()
        status, content = self.exchange(method, f"{CONTROL_PREFIX}{path}", sent)
        answer = json.loads(content) if content else {}
        if not 200 <= status < 300:
            refused = f"{method} {path} was refused ({status})."
            raise ControlError(f"{refused} {_reasons(answer)}", status)
        return answer.get("results", answer.get("result"))

    def exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request; return status and body of the answer."""
        # Not urllib.request, which would ask a proxy of the environment.
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=SECONDS)
        try:
            connection.request(method, path, body, _JSON if body is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            raise ControlError(
                f"The mock server at {self.url} does not respond: {error!r}."
            ) from error
        finally:
            connection.close()


class Busroot:
    """A world of its own: no other world sees what is written with its keys.

    Args:
        server: The mock server of the world.
        made: The `World` that the control API answered.

    Attributes:
        server: The mock server of the world.
        url: The base URL of the API.
        id: The id of the world in the control API.
        clock: Its clock.
        faults: Its fault rules.
        journal: The requests that were made in it.
    """

    def __init__(self, server: MockServer, made: Record) -> None:
        self.server = server
        self.url = server.url
        self.id: str = made["id"]
        self.clock = WorldClock(self.call)
        self.faults = WorldFaults(self.call)
        self.journal = WorldJournal(self.call)
        self._forks: list[Busroot] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.delete()

    def __repr__(self) -> str:
        return f"<world {self.id} of the mock server at {self.url}>"

    def call(self, method: str, path: str = "", body: Record | None = None) -> Any:
        """Call the control API for this world; return the result of its answer."""
        return self.server.call(method, f"/worlds/{self.id}{path}", body)

    @property
    def keys(self) -> list[Record]:
        """Every API key with account, user and roles, as `GET /__mock__/keys` lists them."""
        keys: list[Record] = self.call("GET", "/keys")
        return keys

    def key(self, role: str = "admin", account: str | None = None) -> str:
        """Return an API key.

        Args:
            role: `admin`, `supervisor`, `member`, `read_only` or `staff`.
            account: Id of the account; by default the first one.

        Raises:
            LookupError: If the account has no such key.
        """
        keys = self.keys
        account = account or keys[0]["accountId"]
        fitting = [each for each in keys if each["accountId"] == account and role in each["roles"]]
        if not fitting:
            known = sorted({f"{each['roles'][-1]} in {each['accountId']}" for each in keys})
            raise LookupError(
                f"No key with the role {role} in account {account}; there are {', '.join(known)}."
            )
        # Staff are admins as well.
        return str(min(fitting, key=lambda each: len(each["roles"]))["key"])

    def reset(self) -> None:
        """Reset the world to its start, the clock as well."""
        self.call("POST", "/reset")

    def snapshot(self, name: str) -> None:
        """Take a snapshot of the world under a name."""
        self.call("PUT", f"/snapshots/{quote(name, safe='')}")

    def restore(self, name: str) -> None:
        """Go back to a snapshot."""
        self.call("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def changes(self, since: str | None = None) -> list[Record]:
        """Return the records that differ from the start of the world, or from a snapshot."""
        changes: list[Record] = []
        start = {} if since is None else {"since": since}
        while True:
            query = urlencode({**start, "skip": len(changes)})
            page: list[Record] = self.call("GET", f"/changes?{query}")
            changes += page
            if len(page) < MOST_CHANGES:
                return changes

    def fork(self) -> Self:
        """Return a copy of this world as it is now; it is deleted with this world."""
        fork = type(self)(self.server, self.call("POST", "/fork"))
        self._forks.append(fork)
        return fork

    def delete(self) -> None:
        """Delete the world and its forks; their keys are unknown from then on."""
        while self._forks:
            self._forks.pop().delete()
        try:
            self.call("DELETE")
        except ControlError as error:
            # A test may have deleted it, or it expired while a debugger held the test.
            if error.status != NOT_FOUND:
                raise


def _reasons(answer: Record) -> str:
    violations = answer.get("violations", [])
    return " ".join([answer.get("message", ""), *(json.dumps(each) for each in violations)])
