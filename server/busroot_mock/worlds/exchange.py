"""A request with all that becomes known of it while it is answered."""

from collections.abc import Sequence

from busroot_mock.errors import Violation
from busroot_mock.faults.rules import Fault
from busroot_mock.http.error_forms import Errors
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.journal import Entry, Judged


class Exchange:
    """A request with its answer, as the journal enters them.

    Attributes:
        request: As sent.
        operation: The operationId, if an operation of a contract is asked for.
        caller: Whose key it is, once that is known.
        data: The body, once it is read.
        is_valid: Whether the contract takes the request; None if that was not looked at.
        fault: What the fault rules of the world do to it, if anything.
        cause: What makes the answer another than the operation's own: `Prefer`, or fault rules.
        reason: Why it is refused, by message and violations; None if it is not.
        errors: How the operation sends errors; None until it is known which one it is.
        judged: What a proxy has seen of it; None in a mock server.
        entry: What the journal has of it; a proxy may enter the same again.
        sizes: Bytes of both bodies, where `data` and `answer` have but their start.
        answer: Unset until it is ready.
    """

    __slots__ = (
        "answer",
        "caller",
        "cause",
        "data",
        "entry",
        "errors",
        "fault",
        "is_valid",
        "judged",
        "operation",
        "reason",
        "request",
        "sizes",
    )

    answer: Answer

    def __init__(self, request: Request) -> None:
        self.request = request
        self.operation: str | None = None
        self.caller: Caller | None = None
        self.data = b""
        self.is_valid: bool | None = None
        self.fault: Fault | None = None
        self.cause: str | None = None
        self.reason: tuple[str, Sequence[Violation]] | None = None
        self.errors: Errors | None = None
        self.judged: Judged | None = None
        self.entry: Entry | None = None
        self.sizes: tuple[int, int] | None = None
