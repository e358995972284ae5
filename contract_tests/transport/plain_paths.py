"""Sanitize the paths of Schemathesis cases before they are sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote

from schemathesis import Case
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

_SEPARATORS = re.compile(r"[/\\%?#;]")


@contextmanager
def plain_paths() -> Iterator[None]:
    """Replace, within the context, what servers interpret differently in paths."""
    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(_make_plain, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(_make_plain)


def _make_plain(context: HookContext, case: Case[Any], kwargs: Any) -> None:
    segments = case.path_parameters or {}
    plain = {name: plain_segment(value) for name, value in segments.items()}
    if plain != segments:
        case.path_parameters = plain


def plain_segment(value: Any) -> Any:
    """Return a path segment without slashes and other separators, and not `.` or `..`.

    Args:
        value: Percent-encoded if it is a text, as in cases of Schemathesis.
    """
    if not isinstance(value, str):
        return value
    text = unquote(value)
    text = _SEPARATORS.sub("-", text)
    text = "-" if text in (".", "..") else text
    return value if text == unquote(value) else quote(text, safe="")
