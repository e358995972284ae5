"""An exchange as it was recorded."""

from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request and its response.

    Attributes:
        url: Absolute, as it was sent.
        request_headers: In order, as they were sent; a name may be there more than once.
        request_body: With the content coding that its headers name, or without.
        status: None without a response.
        response_body: As `request_body`.
        started: In UTC.
        took: Milliseconds until the response was complete.
        fault: Why there is no response, or not all of it; empty if nothing is wrong.
        truncated: Whether a body is kept in part only.
    """

    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int | None
    response_headers: Headers
    response_body: bytes
    started: datetime
    took: float
    fault: str = ""
    truncated: bool = False


def header(headers: Headers, name: str) -> str:
    """Return the first value of a header, empty if it is not there; case does not matter."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")
