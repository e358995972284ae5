"""The kinds of fault, one class each: what it does, and how a form and a test name it.

A new kind is a class here, in `KINDS`, with its properties in `Effect`, and in the schema
`FaultEffect` of control.yaml.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypedDict

from busroot_mock.errors import InjectedFault
from busroot_mock.faults.kind import Counts, Field, Kind
from busroot_mock.http.api_key import unknown_key
from busroot_mock.http.response import Answer, body_answer

NO_ANSWER: Final = 0
"""The status of a request whose client gets no answer."""

_NOT_JSON: Final = b"<html><body>This is not JSON.</body></html>\n"


class Status(Kind):
    """An error in place of the operation."""

    name = "status"
    extras = ("message", "retryAfter")
    choices: ClassVar[Mapping[str, str]] = {"": "Error status"}
    fields = (
        Field("status", "Status", "503"),
        Field("retryAfter", "Retry-After in s"),
        Field("message", "Message", is_number=False),
    )

    @property
    def status(self) -> int:
        """The status that the rule has."""
        status: int = self.effect["status"]
        return status

    def words(self) -> str:
        """Return the status with what goes with it."""
        effect = self.effect
        parts = [f"Error status {self.status}"]
        if "message" in effect:
            parts.append(f"“{effect['message']}”")
        if "retryAfter" in effect:
            parts.append(f"Retry-After {effect['retryAfter']} s")
        return ", ".join(parts)

    @classmethod
    def entered(cls, choice: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the properties as they are filled in: all lie side by side."""
        return dict(values)

    def refuse(self, rule: str, retry_after: int) -> None:
        """Raise the error with the status."""
        effect = self.effect
        message = effect.get(
            "message", f"This error was injected by the fault rule {rule} of the mock server."
        )
        later = {"Retry-After": str(effect["retryAfter"])} if "retryAfter" in effect else None
        raise InjectedFault(self.status, message, headers=later)


class RateLimit(Kind):
    """A 429 in place of the operation, for requests over a limit."""

    name = "rateLimit"
    choices: ClassVar[Mapping[str, str]] = {"": "Rate limit (429)"}
    fields = (Field("requests", "Requests", "10"), Field("seconds", "In seconds", "60"))

    @property
    def status(self) -> int:
        """Too Many Requests (RFC 6585)."""
        return 429

    def words(self) -> str:
        """Return the limit."""
        limit = self.effect[self.name]
        return f"429 to more than {limit['requests']} requests within {limit['seconds']} s"

    @classmethod
    def entered(cls, choice: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the limit as it is filled in."""
        return {cls.name: dict(values)}

    def is_due(self, counts: Counts, now: int) -> bool:
        """Count a request in the window; tell whether it is over the limit.

        A window begins with its first request. One that lies ahead is of a clock that was set back.
        """
        limit = self.effect[self.name]
        if not (counts.passed and 0 <= now - counts.began < limit["seconds"] * 1000):
            counts.began, counts.passed = now, 0
        counts.passed += 1
        is_over: bool = counts.passed > limit["requests"]
        return is_over

    def retry_after(self, counts: Counts, now: int) -> int:
        """Return in how many seconds the window ends."""
        seconds: int = self.effect[self.name]["seconds"]
        return seconds - (now - counts.began) // 1000

    def refuse(self, rule: str, retry_after: int) -> None:
        """Raise the 429."""
        limit = self.effect[self.name]
        message = f"More than {limit['requests']} requests within {limit['seconds']} seconds."
        raise InjectedFault(self.status, message, headers={"Retry-After": str(retry_after)})


class ExpiredKey(Kind):
    """The 401 to an unknown key in place of the operation."""

    name = "expiredKey"
    choices: ClassVar[Mapping[str, str]] = {"": "Expired key (401)"}

    @property
    def status(self) -> int:
        """Unauthorized."""
        return 401

    def refuse(self, rule: str, retry_after: int) -> None:
        """Raise what an unknown key gets."""
        error = unknown_key()
        raise InjectedFault(error.status, error.message, error.violations)


class Drop(Kind):
    """The connection closed without an answer, before the operation or after it."""

    name = "drop"
    choices: ClassVar[Mapping[str, str]] = {
        "request": "Connection closed, operation not performed",
        "answer": "Connection closed, operation performed",
    }
    closes = True

    def refuse(self, rule: str, retry_after: int) -> None:
        """Lose the request, if it is that which is dropped."""
        if self.effect[self.name] == "request":
            raise InjectedFault(
                NO_ANSWER, f"The fault rule {rule} of the mock server drops the request."
            )

    def spoil(self, answer: Answer) -> Answer:
        """Lose the answer."""
        return Answer(NO_ANSWER, [], b"")


class Truncate(Kind):
    """Half of the body, then the connection closed."""

    name = "truncate"
    choices: ClassVar[Mapping[str, str]] = {"": "Response cut off"}
    closes = True

    def deliver(self, body: bytes) -> bytes:
        """Return the first half."""
        return body[: len(body) // 2]


class Malformed(Kind):
    """A body that is not JSON."""

    name = "malformed"
    choices: ClassVar[Mapping[str, str]] = {"": "Response is not JSON"}

    def spoil(self, answer: Answer) -> Answer:
        """Return the answer with another body; its other headers stay."""
        kept = [header for header in answer.headers if not header[0].startswith(b"content-")]
        other = body_answer(answer.status, b"application/json", _NOT_JSON)
        return Answer(answer.status, [*other.headers, *kept], other.body)


KINDS: Final[tuple[type[Kind], ...]] = (
    Status,
    RateLimit,
    ExpiredKey,
    Drop,
    Truncate,
    Malformed,
)
"""In the order of forms. A rule has one at most, and a delay."""


class Effect(TypedDict, total=False):
    """What goes wrong, a `FaultEffect` in the hands of a test: `delay`, or a kind, or both.

    Attributes:
        status: The answer is an error with this status.
        message: Goes with `status`.
        retry_after: Goes with `status`; in seconds.
        delay: In milliseconds; or `{"from": ..., "to": ...}`, or `{"mean": ..., "deviation": ...}`.
        drop: The connection is closed, before the operation (`request`) or after it (`answer`).
        truncate: Half of the body is sent.
        malformed: The body is not JSON.
        rate_limit: `{"requests": ..., "seconds": ...}`; more get a 429.
        expired_key: The answer is that to an unknown key.
    """

    status: int
    message: str
    retry_after: int
    delay: int | dict[str, int]
    drop: str
    truncate: bool
    malformed: bool
    rate_limit: dict[str, int]
    expired_key: bool


def kind_of(effect: Mapping[str, Any]) -> Kind | None:
    """Return the kind of a `FaultEffect`; None if it is a delay alone."""
    return next((kind(effect) for kind in KINDS if kind.name in effect), None)
