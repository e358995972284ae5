"""Read the body of a response within limits of time and size."""

import time
from typing import Any

from requests import Response
from requests.exceptions import ChunkedEncodingError, ConnectionError, ContentDecodingError
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

LARGEST = 64 * 1024 * 1024
_CHUNK = 64 * 1024


def read_body(response: Response, seconds: float) -> None:
    """Read the whole body into `response.content`.

    Args:
        response: As an adapter of the package requests returns it.
        seconds: For the whole body: a server may send it slowly, or never end it.

    Raises:
        requests.RequestException: If the body breaks off, or takes too long, or is too large.
    """
    raw: Any = response.raw
    end, chunks, size = time.monotonic() + seconds, [], 0
    try:
        while chunk := raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST:
                raise ConnectionError(f"the response has more than {LARGEST} bytes")
            if time.monotonic() > end:
                raise ConnectionError(f"the response took more than {seconds:g} seconds")
    except ReadTimeoutError as fault:
        raise ConnectionError(fault) from fault
    except DecodeError as fault:
        raise ContentDecodingError(fault) from fault
    except HTTPError as fault:
        raise ChunkedEncodingError(fault) from fault
    except ConnectionError:
        response.close()
        raise
    response._content, response._content_consumed = b"".join(chunks), True  # type: ignore[attr-defined]
    raw.release_conn()
