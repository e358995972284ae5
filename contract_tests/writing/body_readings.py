"""The values that a server may parse from a body, whatever format it assumes."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from .write_scope import Pairs


class Unclear(Exception):
    """A body that servers may parse in ways that cannot be foreseen."""


def readings_of(body: Any, names: set[str]) -> Iterator[Any]:
    """Yield the values that a body may be parsed to; repeated members are kept.

    Args:
        body: As a prepared request has it.
        names: Members that matter, in lower case.

    Raises:
        Unclear: If it contains one of those names in an unknown format.
    """
    if body is None:
        return
    if not isinstance(body, str | bytes):
        raise Unclear("its body is not known before it is sent")
    try:
        yield json.loads(body, object_pairs_hook=Pairs)
        return
    except (ValueError, RecursionError):
        pass
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    form = Pairs(parse_qsl(text, keep_blank_values=True))
    yield form
    parsed = {name.lower() for name, _ in form}
    if any(name in text.lower() and name not in parsed for name in names):
        raise Unclear("its body is not JSON, and may name a record")
