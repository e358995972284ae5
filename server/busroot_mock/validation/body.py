"""The body of a request: its media type, its JSON, and what the contract says of it."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from busroot_mock import json_codec
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import PayloadTooLarge, UnsupportedMediaType, Violation, violation

_AS_MOST: Final = (MEDIA_TYPE,)


class Body(NamedTuple):
    """What the contract says of the body of an operation.

    Attributes:
        required: Whether a request must have one.
        prune: Returns what the schema names of a valid body.
    """

    required: bool
    schema: Schema
    prune: Callable[[Any], Any]


def read_body(
    body: Body, data: bytes, content_types: Sequence[str], most_values: int
) -> tuple[Any, list[Violation]]:
    """Return the value of a body and its violations; without violations, pruned to the schema.

    Args:
        body: What the contract says of it.
        data: As sent; empty if there is none.
        content_types: The values of the header Content-Type.
        most_values: That it may have.

    Raises:
        PayloadTooLarge: If it has more values: everyone waits while they are read.
        UnsupportedMediaType: If the header does not say JSON in UTF-8.
    """
    if not data:
        return None, [violation("body", "", "required", True)] if body.required else []
    if content_types != _AS_MOST:
        _check_media_type(content_types)
    if json_codec.has_more_values(data, most_values):
        limit = violation("body", "", "values", most_values)
        raise PayloadTooLarge(
            f"The body has over {most_values} values (members and items).", [limit]
        )
    value, violations = json_codec.decode(data)
    violations = violations or body.schema.violations(value, "body")
    return value if violations else body.prune(value), violations


def _check_media_type(content_types: Sequence[str]) -> None:
    """Refuse a body that is not declared as JSON, or has another charset than UTF-8."""
    media_type, _, rest = ",".join(content_types).partition(";")
    charsets = [
        value.strip().strip('"').lower()
        for name, _, value in (part.partition("=") for part in rest.split(";"))
        if name.strip().lower() == "charset"
    ]
    is_json = media_type.strip().lower() == MEDIA_TYPE
    if is_json and all(charset in ("utf-8", "utf8") for charset in charsets):
        return
    actual = ", ".join(content_types) if content_types else None
    times = "" if len(content_types) < 2 else f" once, not {len(content_types)} times"
    raise UnsupportedMediaType(
        f"The body must be {MEDIA_TYPE} in UTF-8, and its Content-Type must say so{times}.",
        [violation("header", "/Content-Type", "mediaType", MEDIA_TYPE, actual)],
    )
