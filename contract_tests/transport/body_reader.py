"""Read the body of a response within an allowance of time and size."""

from typing import Any

from requests import Response
from requests.exceptions import ChunkedEncodingError, ConnectionError, ContentDecodingError
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from .allowance import Allowance, TooLarge

_CHUNK = 64 * 1024


def read_body(response: Response, allowance: Allowance) -> None:
    """Read the whole body into `response.content`.

    Args:
        response: As an adapter of the package requests returns it.
        allowance: Of the response; a small one may be decoded to a large one.

    Raises:
        requests.RequestException: If the body breaks off, or takes too long, or is too large.
    """
    raw: Any = response.raw
    chunks, size = [], 0
    try:
        while chunk := raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            allowance.check_size(size)
    except (ReadTimeoutError, TooLarge) as fault:
        response.close()
        raise ConnectionError(fault) from fault
    except DecodeError as fault:
        raise ContentDecodingError(fault) from fault
    except HTTPError as fault:
        raise ChunkedEncodingError(fault) from fault
    response._content, response._content_consumed = b"".join(chunks), True  # type: ignore[attr-defined]
    raw.release_conn()
