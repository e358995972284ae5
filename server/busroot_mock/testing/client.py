"""Worlds of a running stub in the hands of a test, by way of the control API alone."""

import json
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, urlencode, urlsplit

from busroot_mock.testing.clock import WorldClock
from busroot_mock.testing.faults import WorldFaults
from busroot_mock.testing.journal import WorldJournal
from busroot_mock.testing.values import Record, given, time_text

SECONDS: Final = 30
NOT_FOUND: Final = 404
_JSON: Final = {"Content-Type": "application/json"}


class ControlError(Exception):
    """The control API did not do what it was asked for; the message says why.

    Args:
        message: What was asked for, and why it was not done.
        status: The status of its answer; None if it did not answer.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Stub:
    """A running stub.

    Args:
        url: The base URL of its API.
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
            clock: Where the clock stands still; without it, it runs.
        """
        return Busroot(self, self.make(dataset, seed, clock))

    def make(
        self,
        dataset: str | None = None,
        seed: int | None = None,
        clock: str | datetime | None = None,
    ) -> Record:
        """Make a world; return what the control API tells of it."""
        wanted = {"dataset": dataset, "seed": seed, "clock": clock and time_text(clock)}
        made: Record = self.call("POST", "/worlds", given(wanted))
        return made

    def call(self, method: str, path: str, body: Record | None = None) -> Any:
        """Call the control API; return what is in its answer. Raises `ControlError`."""
        sent = None if body is None else json.dumps(body).encode()
        status, content = self.exchange(method, f"/__mock__{path}", sent)
        answer = json.loads(content) if content else {}
        if not 200 <= status < 300:
            refused = f"{method} {path} was refused ({status})."
            raise ControlError(f"{refused} {_reasons(answer)}", status)
        return answer.get("results", answer.get("result"))

    def exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request; return status and content of the answer."""
        # Not urllib.request, which would ask a proxy of the environment.
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=SECONDS)
        try:
            connection.request(method, path, body, _JSON if body is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            raise ControlError(f"The stub at {self.url} does not answer: {error!r}.") from error
        finally:
            connection.close()


class Busroot:
    """A world of its own: what is written with its keys, no other world sees.

    Args:
        stub: Where it is.
        made: The answer of the control API that told of it.

    Attributes:
        url: The base URL of the API.
        id: The id of the world in the control API.
        clock: Its time.
        faults: What shall go wrong in it.
        journal: What was asked of it.
    """

    def __init__(self, stub: Stub, made: Record) -> None:
        self.stub = stub
        self.url = stub.url
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
        return f"<world {self.id} of the stub at {self.url}>"

    def call(self, method: str, path: str = "", body: Record | None = None) -> Any:
        """Call what the control API has for this world; return what is in the answer."""
        return self.stub.call(method, f"/worlds/{self.id}{path}", body)

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
            known = sorted({f"{each['roles'][-1]} of {each['accountId']}" for each in keys})
            raise LookupError(f"No key of {role} of {account}; there are {', '.join(known)}.")
        # Staff are admins as well.
        return str(min(fitting, key=lambda each: len(each["roles"]))["key"])

    def reset(self) -> None:
        """Go back to how the world was made, clock and all."""
        self.call("POST", "/reset")

    def snapshot(self, name: str) -> None:
        """Keep what the world is like under a name."""
        self.call("PUT", f"/snapshots/{quote(name, safe='')}")

    def restore(self, name: str) -> None:
        """Go back to a snapshot."""
        self.call("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def changes(self, since: str | None = None) -> list[Record]:
        """Return what was written since the start, or since a snapshot, record by record."""
        query = "" if since is None else "?" + urlencode({"since": since})
        changes: list[Record] = self.call("GET", f"/changes{query}")
        return changes

    def fork(self) -> Self:
        """Return another world that is as this one is now; it is deleted with this one."""
        fork = type(self)(self.stub, self.call("POST", "/fork"))
        self._forks.append(fork)
        return fork

    def delete(self) -> None:
        """Forget the world and its forks; their keys are unknown from then on."""
        while self._forks:
            self._forks.pop().delete()
        try:
            self.call("DELETE")
        except ControlError as error:
            # A test may delete it, and one that stood in a debugger for long finds it forgotten.
            if error.status != NOT_FOUND:
                raise


def _reasons(answer: Record) -> str:
    violations = answer.get("violations", [])
    return " ".join([answer.get("message", ""), *(json.dumps(each) for each in violations)])
