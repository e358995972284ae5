"""An exchange as it passed: the request, the response, and how it ended."""

from datetime import datetime
from typing import NamedTuple

from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.proxy.passing_headers import Headers
from busroot_mock.proxy.target import Target
from busroot_mock.recordings.recorded import Recorded
from busroot_mock.worlds.journal import GONE


class Head(NamedTuple):
    """Status and headers of a response; names in lower case, in their order."""

    status: int
    headers: Headers


class Passed(NamedTuple):
    """All that is known of an exchange when it is over.

    Attributes:
        request: As the client sent it.
        sent: Its body, or the start of one that is too long to be judged.
        sent_size: Bytes that it had.
        head: Of the response; None if there is none.
        got: The body of the response, or the start of it.
        got_size: Bytes that it had.
        failure: Why the response is missing or incomplete; empty if it is neither.
        own: The answer of the proxy in place of one of the deployment.
        is_reached: Whether the deployment was asked, though it gave no response.
        started: When the request arrived.
        took: Until the answer was ready, in seconds.
    """

    request: Request
    sent: bytes
    sent_size: int
    head: Head | None
    got: bytes
    got_size: int
    failure: str
    own: Answer | None
    is_reached: bool
    started: datetime
    took: float

    @property
    def sizes(self) -> tuple[int, int]:
        """Bytes of both bodies, as the client sent and got them."""
        return self.sent_size, self.got_size if self.own is None else len(self.own.body)

    @property
    def whole_sent(self) -> bytes | None:
        """The body of the request; None if it is too long to be judged."""
        return self.sent if self.sent_size == len(self.sent) else None

    @property
    def whole_got(self) -> bytes | None:
        """The body of the response; None if it is too long to be judged."""
        return self.got if self.got_size == len(self.got) else None

    def recorded(self, target: Target, path: bytes) -> Recorded:
        """Return it as a recording has it.

        Args:
            target: The deployment.
            path: With the query, as it was asked for there.
        """
        status, headers = self.head or (None, [])
        truncated = self.whole_sent is None or self.whole_got is None
        is_gone = self.failure == GONE
        host = (b"host", target.authority.encode())
        sent = [host, *(header for header in self.request.all_headers if header[0] != b"host")]
        return Recorded(
            method=self.request.method,
            url=f"{target.origin}{path.decode('latin-1')}",
            request_headers=_texts(sent),
            request_body=self.sent,
            status=status,
            response_headers=_texts(headers),
            response_body=self.got,
            started=self.started,
            took=self.took * 1000,
            fault="" if is_gone else self.failure,
            truncated=truncated or is_gone,
        )


def _texts(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
