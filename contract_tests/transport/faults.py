"""Why a request has no response, in words that tell a deployment's fault from that of a network."""

from collections.abc import Iterator
from http.client import BadStatusLine, IncompleteRead
from typing import Final

from requests import RequestException
from requests.exceptions import ChunkedEncodingError
from urllib3.exceptions import InvalidChunkLength, NewConnectionError, TimeoutError

CUT: Final = "the response was cut"
CLOSED: Final = "the connection was closed without a response"


_OF_CUT: Final = (ChunkedEncodingError, IncompleteRead, InvalidChunkLength)
# `RemoteDisconnected` is one of these; another line that is no status is of a server that broke.
_OF_CLOSED: Final = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, BadStatusLine)


def fault_of(error: RequestException) -> str:
    """Return why there is no response; where only its class is known, the name of that."""
    causes = list(_causes(error))
    if not _is_any(causes, TimeoutError, NewConnectionError):
        if _is_any(causes, *_OF_CUT):
            return CUT
        if _is_any(causes, *_OF_CLOSED):
            return CLOSED
    return type(error).__name__


def _is_any(causes: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(each, kinds) for each in causes)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those within it: libraries wrap them as arguments and reasons too."""
    stack, seen = [error], set[int]()
    while stack:
        each = stack.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
        stack.extend(part for part in inner if isinstance(part, BaseException))
