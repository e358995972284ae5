"""The API key of a request: where it is sent, and the error if it is not a good one."""

from typing import Final

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import Unauthorized, violation
from busroot_mock.http.request import Request

KEY_NAME: Final = KEY_HEADER.lower().encode()


def keys_of(request: Request) -> tuple[str, ...]:
    """Return the API keys that a request sends; a valid one sends one."""
    return request.headers(KEY_NAME)


def missing_key(problem: str) -> Unauthorized:
    """Return the error for a request with `problem`, "No" or "More than one", API key."""
    return _unauthorized(f"{problem} API key. Send one in the header {KEY_HEADER}.", "required")


def unknown_key() -> Unauthorized:
    """Return the error for a key that is unknown, or no longer known."""
    return _unauthorized(f"The API key in the header {KEY_HEADER} is unknown.", "exists")


def _unauthorized(message: str, keyword: str) -> Unauthorized:
    # Never with what was sent: a key that is wrong here may be right elsewhere.
    return Unauthorized(message, [violation("header", f"/{KEY_HEADER}", keyword, True)])
