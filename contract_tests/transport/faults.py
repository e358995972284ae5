"""Missing responses: their names, which tell a deployment's fault from a network's, and reasons."""

from http.client import BadStatusLine, HTTPException, IncompleteRead
from typing import Final

from requests import RequestException
from requests.exceptions import ChunkedEncodingError
from urllib3.exceptions import (
    DecodeError,
    InvalidChunkLength,
    InvalidHeader,
    NewConnectionError,
    TimeoutError,
)

from .connection_errors import cause_of, chain

CUT: Final = "the response was cut"
CLOSED: Final = "the connection was closed without a response"
GARBLED: Final = "the response could not be read as HTTP"
NAMED: Final = (CUT, CLOSED, GARBLED)

_OF_CUT: Final = (ChunkedEncodingError, IncompleteRead, InvalidChunkLength)
# `RemoteDisconnected` is one of these; another line that is no status is of a server that broke.
_OF_CLOSED: Final = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, BadStatusLine)
# Too many or too long headers, lengths that contradict each other, a coding that it does not have.
_OF_GARBLED: Final = (HTTPException, InvalidHeader, DecodeError)


class OverLimit(RequestException):
    """A response takes too long in all, or is too large; the text says which."""


class RateLimited(RequestException):
    """The deployment keeps answering 429, although the run waits as long as asked."""


def fault_of(error: RequestException) -> str:
    """Return why there is no response; where only its class is known, the name of that."""
    causes = list(chain(error))
    if not _is_any(causes, TimeoutError, NewConnectionError):
        if _is_any(causes, *_OF_CUT):
            return CUT
        if _is_any(causes, *_OF_CLOSED):
            return CLOSED
        if _is_any(causes, *_OF_GARBLED):
            return GARBLED
    return type(error).__name__


def reason_of(error: RequestException) -> str:
    """Return in a sentence why there is no response, without a full stop."""
    if isinstance(error, OverLimit | RateLimited):
        return str(error)
    text = fault_of(error)
    return text if text in NAMED else cause_of(error)


def _is_any(causes: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(each, kinds) for each in causes)
