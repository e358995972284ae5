"""The error classes, and the function that shapes every error body.

SetupError          a contract, fixture or option that the mock server cannot start with
ApiError
 +- BadRequest            400
 +- Unauthorized          401
 +- Forbidden             403
 +- NotFound              404
 +- MethodNotAllowed      405
 +- RequestTimeout        408
 +- Conflict              409
 +- PayloadTooLarge       413
 +- UriTooLong            414
 +- UnsupportedMediaType  415
 +- TooManyRequests       429
 +- HeadersTooLarge       431
 +- ServerFault           500
 +- BadGateway            502
 +- ServiceUnavailable    503
 +- GatewayTimeout        504
 +- HttpVersionNotSupported  505
 +- InjectedFault         any, by a fault rule
"""

from collections.abc import Mapping, Sequence
from typing import Any

LONGEST_ACTUAL = 80
LONGEST_MESSAGE = 1000
MOST_VIOLATIONS = 1000

Violation = dict[str, Any]

_ABSENT = object()


class SetupError(Exception):
    """The mock server cannot start; the message is a sentence that says what to change."""


class ApiError(Exception):
    """An answer outside 2xx.

    Args:
        message: One or two sentences for people.
        violations: What is wrong and where, as `violation` returns them.
        headers: Headers that the status requires, such as `Allow`.
    """

    status: int

    def __init__(
        self,
        message: str,
        violations: Sequence[Violation] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        if len(violations) > MOST_VIOLATIONS:
            message += f" Only the first {MOST_VIOLATIONS} of the violations are listed."
        if len(message) > LONGEST_MESSAGE:
            message = f"{message[: LONGEST_MESSAGE - 4]} ..."
        super().__init__(message)
        self.message = message
        self.violations = violations[:MOST_VIOLATIONS]
        self.headers = headers or {}


class BadRequest(ApiError):
    """The request is malformed or breaks the contract."""

    status = 400


class Unauthorized(ApiError):
    """The API key is missing or unknown."""

    status = 401


class Forbidden(ApiError):
    """The API key is valid, but its role may not do this."""

    status = 403


class NotFound(ApiError):
    """The contract has no such path."""

    status = 404


class MethodNotAllowed(ApiError):
    """The path does not have this method; needs the header `Allow` (RFC 9110, 15.5.6)."""

    status = 405


class RequestTimeout(ApiError):
    """The rest of the request does not arrive in time."""

    status = 408


class Conflict(ApiError):
    """The request contradicts the current records."""

    status = 409


class PayloadTooLarge(ApiError):
    """The body is over the limit."""

    status = 413


class UriTooLong(ApiError):
    """The request line is over the limit."""

    status = 414


class UnsupportedMediaType(ApiError):
    """The body has a media type that the contract does not name."""

    status = 415


class TooManyRequests(ApiError):
    """The client tries too often; needs the header `Retry-After`."""

    status = 429


class HeadersTooLarge(ApiError):
    """The headers, or the trailers of a body, are over the limit."""

    status = 431


class ServerFault(ApiError):
    """A defect of the mock server itself."""

    status = 500


class BadGateway(ApiError):
    """The deployment behind the proxy gives no valid response."""

    status = 502


class ServiceUnavailable(ApiError):
    """The server has no connection left, or is about to end."""

    status = 503


class GatewayTimeout(ApiError):
    """The deployment behind the proxy does not respond in time."""

    status = 504


class HttpVersionNotSupported(ApiError):
    """The request is of a version of HTTP that is not spoken here."""

    status = 505


class InjectedFault(ApiError):
    """What a fault rule answers in place of an operation, with any status."""

    def __init__(
        self,
        status: int,
        message: str,
        violations: Sequence[Violation] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, violations, headers)
        self.status = status


def violation(
    where: str, pointer: str, keyword: str, expected: Any, actual: Any = _ABSENT
) -> Violation:
    """Return a `Violation`; `actual` is included only if it is given, short and a scalar.

    Args:
        where: `body`, `query`, `path` or `header`.
        pointer: JSON Pointer (RFC 6901) to the place, or a slash and the parameter's name.
        keyword: The broken keyword, of those that the schema `Violation` lists.
        expected: What the keyword requires.
        actual: The value in the request. Leave it out if it may be a secret.
    """
    entry = {"in": where, "pointer": pointer, "keyword": keyword, "expected": expected}
    if actual is not _ABSENT and _is_short(actual):
        entry["actual"] = actual
    return entry


def broken(violations: Sequence[Violation]) -> BadRequest:
    """Return the `BadRequest` for these violations."""
    count = len(violations)
    many = f"more than {MOST_VIOLATIONS}" if count > MOST_VIOLATIONS else count
    places = "1 place" if count == 1 else f"{many} places"
    return BadRequest(f"The request breaks the contract in {places}; see violations.", violations)


def error_body(error: ApiError) -> dict[str, Any]:
    """Return the `Error` schema's body for an error."""
    return {"isSuccess": False, "message": error.message, "violations": list(error.violations)}


def pointer(*steps: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) of these steps."""
    return "".join(["/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps])


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer (RFC 6901), which starts with a slash or is empty."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _is_short(value: Any) -> bool:
    # No object or list: it may hold a secret that nothing marks as one.
    if isinstance(value, list | dict):
        return False
    return len(str(value)) <= LONGEST_ACTUAL
