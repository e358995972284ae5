"""The responses that an operation declares: which one is meant by a status, and its JSON."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from busroot_mock.contract.operations import MEDIA_TYPE

DEFAULT_RESPONSE: Final = "default"

_RANGES: Final = ("1XX", "2XX", "3XX", "4XX", "5XX")
_ANY: Final = ("*/*", "application/*")


def declared_for(responses: Iterable[str], status: int) -> str | None:
    """Return the key of the response that is declared for a status; None if there is none.

    The status itself goes before its range, and that before `default` (OpenAPI 3.0.3, Responses
    Object).
    """
    keys = (str(status), f"{status // 100}XX", DEFAULT_RESPONSE)
    return next((key for key in keys if key in responses), None)


def is_status(key: str) -> bool:
    """Tell whether a key of responses is a status, a range or `default`, not an extension."""
    return key.isdecimal() or key == DEFAULT_RESPONSE or key in _RANGES


def statuses_of(key: str) -> range:
    """Return the statuses that a key of responses may stand for."""
    if key.isdecimal():
        return range(int(key), int(key) + 1)
    if key in _RANGES:
        return range(int(key[0]) * 100, int(key[0]) * 100 + 100)
    return range(400, 600)


def json_type_of(content: Mapping[str, Any]) -> str | None:
    """Return the media type of a content that is JSON, plain JSON first; None if none is."""
    bare = {key: key.partition(";")[0].strip().lower() for key in content}
    plain = [key for key in bare if bare[key] == MEDIA_TYPE]
    named = [key for key in bare if bare[key].endswith("+json")]
    open_ones = [key for key in bare if bare[key] in _ANY]
    return next(iter([*plain, *named, *open_ones]), None)


def sent_as(media_type: str) -> str:
    """Return the media type that a body is sent as; a range of types is sent as plain JSON."""
    return MEDIA_TYPE if media_type.strip().lower() in _ANY else media_type
